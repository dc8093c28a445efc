// Executes read plans in a snapshot. Runs on the caller's thread to the end, never waits.
#pragma once

#include <cstdint>
#include <optional>

#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"
#include "storage/lmdb/environment.hpp"

namespace rowd::storage {

// What is needed to read rows of one table.
struct table_context {
    std::uint32_t number = 0;
    std::uint64_t secret = 0;
};

result<> read_table(snapshot const& in, domain::get_table const& plan, domain::table_sink& out);
void read_tables(snapshot const& in, domain::list_tables const& plan, domain::table_sink& out);
// Errors: row_absent.
result<> read_row(snapshot const& in, table_context const& table, domain::get_row const& plan,
                  domain::row_sink& out);
// Errors: table_absent.
result<> read_rows(snapshot const& in, table_context const& table, domain::list_rows const& plan,
                   domain::row_sink& out);

// The row of a sequence, if there is one.
std::optional<domain::row_view> row_at(snapshot const& in, std::uint32_t table,
                                       std::uint64_t sequence);

}  // namespace rowd::storage
