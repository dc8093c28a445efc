// The `schema` that clients send, a JSON schema or an example object, turned into columns.
#pragma once

#include <string_view>

#include "api/botpress/tables/columns.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"

namespace rowd::api::botpress {

constexpr std::size_t columns_max = 20;
constexpr std::size_t column_name_max = 30;  // code points
constexpr std::size_t schema_bytes_max = 256 << 10;

struct schema_change {
    column_list columns;
    domain::row_rewrite rewrite;  // what happens to the rows
};

// Both take compact JSON. Errors: bad_input (not an object), bad_schema, limit_exceeded.
result<column_list> read_schema(std::string_view schema);
// Columns that are not named stay, null drops one, another type empties it.
result<schema_change> change_schema(column_list const& before, std::string_view schema);

// Gives a column another name. Errors: column_absent, name_taken, bad_input.
result<schema_change> with_renamed(column_list const& before, std::string_view name,
                                   std::string const& new_name);

// Whether a column of this type can hold the value (compact JSON, not null).
bool fits(column_type type, std::string_view value);

}  // namespace rowd::api::botpress
