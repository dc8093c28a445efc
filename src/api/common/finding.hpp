// Finding a table on behalf of a call.
#pragma once

#include <optional>

#include "rowd/api/call.hpp"
#include "rowd/domain/plan.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api {

// The table behind an id or a name. Errors: table_absent, and what reading may meet.
result<domain::table> find_table(call const& c, storage::reading& how,
                                 domain::table_ref const& ref);

}  // namespace rowd::api
