// The columns that a query may name, and what they are taken for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/path.hpp"

namespace rowd::domain {

enum class column_type : std::uint8_t {
    string,
    number,
    boolean,
    object,
    array,
    null,
    date_time,  // stored as a string, compared as an instant
    any,
};

struct bound_column {
    path field;
    column_type type = column_type::any;
};

struct column_catalog {
    struct column {
        std::string name;
        column_type type = column_type::any;
    };
    std::vector<column> columns;
    bool undeclared_allowed = false;  // any other name is then a dotted path of type any
    bool id_is_number = true;         // else `id` is the row's UUID

    // `id`, `createdAt`, `updatedAt`, then a column of exactly this name, then a dotted path into
    // columns of type object or any: of several, the longest name counts first. Errors: bad_input,
    // naming the column.
    result<bound_column> bind(std::string_view name) const;

  private:
    column const* find(std::string_view name) const;
};

}  // namespace rowd::domain
