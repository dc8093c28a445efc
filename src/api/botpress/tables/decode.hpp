// Request bodies of this dialect, their fields checked on their own; what depends on the columns of
// the table is checked by schema, row_reader and query. Views point into the body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/pipeline/body.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::botpress {

// Errors of all: bad_input with the name of the field, bad_schema, limit_exceeded.

result<std::string> decode_table_name(body const& b, std::string_view field);

// The schema that a new table needs, as it was sent.
result<std::string_view> decode_given_schema(body const& b);
// Everything of a new table but its name.
result<domain::table> decode_definition(body const& b);

struct table_changes {
    std::optional<std::string> name;
    std::optional<std::string_view> schema;  // compact JSON
    std::optional<std::string_view> tags;
    std::optional<bool> frozen;
    std::optional<std::uint8_t> factor;
};
result<table_changes> decode_table_changes(body const& b);
// The update of this very state of the table. Errors: also those of change_schema.
result<domain::update_table> make_update(domain::table const& t, table_changes const& changes);

struct renaming {
    std::string name;
    std::string new_name;
};
result<renaming> decode_renaming(body const& b);
// Errors: those of with_renamed.
result<domain::update_table> make_update(domain::table const& t, renaming const& names);

struct duplication {
    std::optional<std::string> name;
    bool schema_only = false;
    std::optional<std::uint8_t> factor;
};
result<duplication> decode_duplication(body const& b);

// The elements of `rows`: 1 to 1000 objects; with `ids`, each has a number as `id`.
result<std::vector<std::string_view>> decode_rows(body const& b, bool ids);
// The number of a row, none if no row can have it.
std::optional<std::uint64_t> row_number(std::string_view number);

// An empty text means the row's number.
result<std::string> decode_key_column(body const& b);

struct deletion {
    std::vector<domain::row_ref> rows;
    std::optional<std::string_view> filter;
    bool all = false;
};
result<deletion> decode_deletion(body const& b);

struct finding {
    std::uint64_t limit = 100;
    std::uint64_t offset = 0;
    std::optional<std::string_view> filter;
    std::optional<std::string_view> group;
    std::string search;
    std::optional<std::string> order_by;
    bool descending = false;
    std::optional<std::vector<std::string>> select;
};
result<finding> decode_finding(body const& b);

}  // namespace rowd::api::botpress
