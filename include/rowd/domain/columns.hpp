// Column definitions: checked and given ids when a table's columns are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"

namespace rowd::domain {

// Checks a compact JSON value that stands for the array `columns` and returns it with a default id
// (the name) put into every column that has none; other members stay as they are. What is wrong is
// appended to `failures`, with paths such as `columns[0].type`; the result is then meaningless.
std::string normalised_columns(std::string_view value, std::vector<field_error>& failures);

}  // namespace rowd::domain
