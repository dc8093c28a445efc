// Executes queries in a snapshot: by an index where one fits, else by looking at every row.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"
#include "rowd/kv/environment.hpp"
#include "rowd/storage/reading.hpp"
#include "storage/lmdb/read/read.hpp"

namespace rowd::storage {

// Errors of both: limit_exceeded, timed_out.
result<> find_rows(kv::snapshot const& in, table_context const& table,
                   domain::find_rows const& plan, reading& how, domain::row_sink& out);
result<> group_rows(kv::snapshot const& in, table_context const& table,
                    domain::group_rows const& plan, reading& how, domain::group_sink& out);

}  // namespace rowd::storage
