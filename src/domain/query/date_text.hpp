// Dates among the values of a column of dates.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::domain {

// The instant that a compact string names, in milliseconds; none if it is no date.
inline std::optional<std::int64_t> instant_in(std::string_view string_value) {
    auto const parsed = parse_time(json::raw_string(string_value));
    return parsed ? std::optional(parsed->ms) : std::nullopt;
}

}  // namespace rowd::domain
