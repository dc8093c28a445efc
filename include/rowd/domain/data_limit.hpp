// How long rows may be.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"

namespace rowd::domain {

// How long a row may become; beyond it: limit_exceeded. A change of a longer one is allowed when it
// does not make it longer.
struct data_limit {
    std::size_t bytes_max = 0;  // 0 = any length
    // Raw names, sorted: only these members count, and no nulls. None: everything does.
    std::optional<std::vector<std::string>> members = {};
};

// The length of `data` as far as it counts: that of a compact object.
std::size_t counted_bytes(std::string_view data, data_limit const& limit);

// Errors: limit_exceeded. `before` is what a change is made to; empty: nothing.
result<> check_length(std::string_view data, data_limit const& limit, std::string_view before = {});

}  // namespace rowd::domain
