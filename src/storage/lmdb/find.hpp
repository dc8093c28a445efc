// Executes queries in a snapshot: by an index where one fits, else by looking at every row.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"
#include "storage/lmdb/environment.hpp"
#include "storage/lmdb/read.hpp"
#include "storage/lmdb/time_limit.hpp"

namespace rowd::storage {

constexpr std::uint64_t any_number_of_rows = ~std::uint64_t{0};
constexpr std::uint64_t quick_rows_max = 500;  // some 100 us: what an I/O thread may look at

// Nothing, and the sink was not called, when more than `rows_max` rows would be looked at.
// The table must be in the snapshot. Errors: limit_exceeded, timed_out.
std::optional<result<>> find_rows(snapshot const& in, table_context const& table,
                                  domain::find_rows const& plan, domain::row_sink& out,
                                  std::uint64_t rows_max, time_limit& time);
result<> group_rows(snapshot const& in, table_context const& table, domain::group_rows const& plan,
                    domain::group_sink& out, time_limit& time);

}  // namespace rowd::storage
