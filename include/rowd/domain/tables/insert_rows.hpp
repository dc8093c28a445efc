#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rowd/domain/change.hpp"
#include "rowd/domain/row_draft.hpp"

namespace rowd::domain {

// All or none. Fails with table_full when the table would pass max_rows.
struct insert_rows {
    uuid table;
    std::vector<row_draft> rows;
    bool strict = false;  // data that does not fit the columns: bad_input
    made_for version = {};

    static constexpr std::string_view doing = "inserting rows into";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        std::vector<row> rows;
    };
};

}  // namespace rowd::domain
