// Names of tables: letters, digits and underscores, with `Table` at the end.
#pragma once

#include <string>
#include <string_view>

#include "rowd/base/error.hpp"

namespace rowd::api::botpress {

// Errors: bad_input with the name of the field.
result<> check_table_name(std::string_view field, std::string_view name);

// A name for the copy number `number` (from 1) of a table: `OrdersTable` becomes
// `OrdersCopyTable`, `OrdersCopy2Table` and so on. The source may be a table of another dialect.
std::string copy_name(std::string_view source, unsigned number);

}  // namespace rowd::api::botpress
