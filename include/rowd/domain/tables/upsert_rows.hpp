#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/change.hpp"
#include "rowd/domain/data_limit.hpp"
#include "rowd/domain/row_draft.hpp"

namespace rowd::domain {

// One row of an upsert. Matched, it is merged into the row; not matched, it is inserted.
struct row_upsert {
    std::optional<std::uint64_t> number;  // with an empty key column: the row's number
    std::string key;                      // else its value, compact JSON; empty or null: insert
    row_draft draft;
    std::string insert_refusal = {};  // not empty: it may only change a row, else fails with this
};

// Each on its own. More than one match is a failure (bad_input).
struct upsert_rows {
    uuid table;
    std::string key_column;  // a member of data; empty = the row's number
    std::vector<row_upsert> rows;
    data_limit limit = {};
    made_for version = {};

    static constexpr std::string_view doing = "upserting rows of";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        std::vector<row> rows;  // inserted
        std::vector<row> updated;
        row_failures failures;
    };
};

}  // namespace rowd::domain
