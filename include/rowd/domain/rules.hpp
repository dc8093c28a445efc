// What must hold of tables and rows whatever keeps them; engines ask before they write.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rowd/base/error.hpp"
#include "rowd/domain/column.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

// An operation that was made from another version of the definition: stale.
result<> check_version(table const& t, made_for const& version);
// Data that does not fit the columns: bad_input, with every member that does not. Columns are
// advisory: only for callers that opt in.
result<> check_columns(std::span<column const> columns, std::string_view data);
// So many more rows beside the `rows` that there are: table_full.
result<> check_room(table const& t, std::uint64_t rows, std::size_t more);

}  // namespace rowd::domain
