// Finding a table on behalf of a call.
#pragma once

#include "api/pipeline/exchange.hpp"
#include "rowd/domain/plan.hpp"

namespace rowd::api {

// The table behind an id or a name. Errors: table_absent, and what reading may meet.
result<domain::table> find_table(exchange& x, domain::table_ref const& ref);

}  // namespace rowd::api
