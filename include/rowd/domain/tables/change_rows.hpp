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
#include "rowd/domain/plan.hpp"
#include "rowd/domain/row_draft.hpp"

namespace rowd::domain {

struct row_change {
    enum class mode : std::uint8_t { replace, merge };
    row_ref row;
    mode how = mode::replace;
    row_draft draft;
    bool set_position = false;         // false: the position stays
    std::optional<std::string> owner;  // a row of another owner is absent
};

// What becomes of the data of a row.
std::string changed(std::string_view data, row_change const& how);

// Each on its own: what fails is in `failures` of the receipt, by index. With `atomic`, the first
// failure is the failure of all.
struct change_rows {
    uuid table;
    std::vector<row_change> changes;
    bool atomic = true;
    data_limit limit = {};
    made_for version = {};

    static constexpr std::string_view doing = "changing rows of";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        std::vector<row> rows;
        row_failures failures;
    };
};

}  // namespace rowd::domain
