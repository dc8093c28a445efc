// The columns that a table declares, taken apart: once for a definition, not for each row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/column_catalog.hpp"

namespace rowd::domain {

struct column;

// A type that a column may declare, and all that is known of it: a new one is a row of the list in
// declared_types.cpp.
struct declared_type {
    std::string_view name;                                  // stored, never changed
    column_type queried_as;                                 // what queries take its values for
    std::string_view schema;                                // the members of its JSON schema
    bool is_choice;                                         // of one of the column's options
    std::string_view rule;                                  // what its values must be
    bool (*fits)(column const& c, std::string_view value);  // of strings: any other is refused
};

std::span<declared_type const> declared_types();
// None when there is no type of this name.
declared_type const* find_declared_type(std::string_view name);
// The same, and text when there is none: what is stored may be of a later program.
declared_type const& declared_type_named(std::string_view name);
// The one that holds what queries take for this, else the one that holds anything.
declared_type const& declared_type_for(column_type queried_as);

struct column {
    std::string id;                       // the member of a row's data
    std::string raw_id;                   // the same as it stands between quotes in compact JSON
    declared_type const* type = nullptr;  // never none; text for a name that is not known
    bool required = false;
    std::string options;  // compact array; empty = none
    std::string stored;   // the compact object as it stands in the table's schema
};

// Takes the compact array of a schema apart.
std::vector<column> parse_columns(std::string_view columns);

// What a value (compact JSON, not null) must be and is not; empty = it fits.
std::string_view refusal(column const& c, std::string_view value);

// None when no column is of this member.
column const* find_column(std::span<column const> columns, std::string_view id);

}  // namespace rowd::domain
