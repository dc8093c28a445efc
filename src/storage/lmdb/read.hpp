// Executes read plans in a snapshot. Runs on the caller's thread to the end, never waits.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"
#include "storage/lmdb/environment.hpp"
#include "storage/lmdb/row_lookup.hpp"

namespace rowd::storage {

result<> read_table(snapshot const& in, domain::get_table const& plan, domain::table_sink& out);
void read_tables(snapshot const& in, domain::list_tables const& plan, domain::table_sink& out);
// Errors: row_absent.
result<> read_row(snapshot const& in, table_context const& table, domain::get_row const& plan,
                  domain::row_sink& out);
void read_rows(snapshot const& in, table_context const& table, domain::list_rows const& plan,
               domain::row_sink& out);

}  // namespace rowd::storage
