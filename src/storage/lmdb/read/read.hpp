// Executes read plans in a snapshot, on the caller's thread.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"
#include "rowd/kv/environment.hpp"
#include "rowd/storage/reading.hpp"
#include "storage/lmdb/read/row_lookup.hpp"

namespace rowd::storage {

// Errors of all: timed_out.

// Errors: table_absent.
result<> read_table(kv::snapshot const& in, domain::get_table const& plan, reading& how,
                    domain::table_sink& out);
result<> read_tables(kv::snapshot const& in, domain::list_tables const& plan, reading& how,
                     domain::table_sink& out);
// Errors: row_absent.
result<> read_row(kv::snapshot const& in, table_context const& table, domain::get_row const& plan,
                  reading& how, domain::row_sink& out);
result<> read_rows(kv::snapshot const& in, table_context const& table,
                   domain::list_rows const& plan, reading& how, domain::row_sink& out);

}  // namespace rowd::storage
