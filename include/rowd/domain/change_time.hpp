// When something that exists was changed.
#pragma once

#include <algorithm>
#include <cstdint>

namespace rowd::domain {

// How far changes of one thing may run ahead of the clock.
constexpr std::int64_t ahead_max_ms = 1'000;

// The time of a change at `now_ms` of what was made or changed at `before_ms`: a later one, also
// within the same millisecond. Of what is changed more than a thousand times a second for long, it
// is at least no earlier one.
inline std::int64_t change_time(std::int64_t before_ms, std::int64_t now_ms) {
    return std::max({now_ms, before_ms, std::min(before_ms + 1, now_ms + ahead_max_ms)});
}

}  // namespace rowd::domain
