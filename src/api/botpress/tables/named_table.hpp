// The table that a path names, by id or by name.
#pragma once

#include <memory>

#include "api/botpress/tables/columns.hpp"
#include "api/pipeline/exchange.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::botpress {

// An id wins over a name; of several tables with the name it is the oldest. Errors: table_absent,
// which says the name, and what reading may meet.
result<domain::table> named_table(exchange& x);

// The columns of a table; none when that is more than is allowed here.
std::shared_ptr<column_list const> columns_of(exchange& x, domain::table const& t);

}  // namespace rowd::api::botpress
