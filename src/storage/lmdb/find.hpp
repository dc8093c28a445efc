// Executes queries in a snapshot: by an index where one fits, else by looking at every row.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"
#include "storage/lmdb/environment.hpp"
#include "storage/lmdb/read.hpp"

namespace rowd::storage {

// Errors: table_absent, limit_exceeded.
result<> find_rows(snapshot const& in, table_context const& table, domain::find_rows const& plan,
                   domain::row_sink& out);
result<> group_rows(snapshot const& in, table_context const& table, domain::group_rows const& plan,
                    domain::group_sink& out);

// Whether find_rows looks at so few rows that an I/O thread may do it.
bool is_quick(snapshot const& in, table_context const& table, domain::find_rows const& plan);

}  // namespace rowd::storage
