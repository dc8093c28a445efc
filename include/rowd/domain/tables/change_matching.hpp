#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/data_limit.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/row_draft.hpp"

namespace rowd::domain {

// Adds to a number; a member that is null or missing counts as 0.
struct number_step {
    std::string member;
    std::string by;  // a JSON number
};

// `data` with the step applied, exactly. Errors: bad_input when the member is something else than a
// number, or the sum is beyond all doubles or has more digits than a sum may have.
result<std::string> stepped(std::string_view data, number_step const& step);

// Changes every row that matches, or inserts one row when none does. All or nothing.
struct change_matching {
    uuid table;
    std::shared_ptr<filter const> where;
    std::string patch = "{}";            // merged into the data
    std::optional<number_step> step;     // after the patch
    std::optional<row_draft> otherwise;  // fails with table_full when there is no room for it
    bool strict = false;                 // data that then does not fit the columns: bad_input
    data_limit limit = {};

    static constexpr std::string_view doing = "changing matching rows of";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        std::vector<row> rows;  // inserted
        std::vector<row> updated;
    };
};

}  // namespace rowd::domain
