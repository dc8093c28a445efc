// The table that a path names, by id or by name.
#pragma once

#include "api/botpress/tables/columns.hpp"
#include "rowd/api/call.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/table.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api::botpress {

// An id wins over a name; of several tables with the name it is the oldest. Errors: table_absent,
// which says the name, and what reading may meet.
result<domain::table> named_table(call const& c, storage::reading& how);

// The columns of a table; none when that is more than `how` allows.
column_list columns_of(domain::table const& t, storage::reading& how);

}  // namespace rowd::api::botpress
