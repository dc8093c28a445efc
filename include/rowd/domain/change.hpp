// Changes: in which order, and when.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace rowd::domain {

// Numbers the changes of a tenant: rises with each operation, and is kept in the rows and tables
// that the operation changed. It has no other meaning, and none stands for two states. 0: changed
// before there were numbers.
using change_number = std::uint64_t;

// Files that are opened at `now_ms` begin no lower: beyond all numbers that later states of the
// same files may have given before an older copy took their place. No tenant changes a million
// times a second.
constexpr change_number first_change(std::int64_t now_ms) {
    return static_cast<change_number>(now_ms) << 10;
}

// The change that the definition which an operation was made from came of: when there has been
// another, it fails (stale), and is to be made again. None: it is good for every definition.
using made_for = std::optional<change_number>;

// How far changes of one thing may run ahead of the clock.
constexpr std::int64_t ahead_max_ms = 1'000;

// The time of a change at `now_ms` of what was made or changed at `before_ms`: a later one, also
// within the same millisecond. Of what is changed more than a thousand times a second for long, it
// is at least no earlier one.
inline std::int64_t change_time(std::int64_t before_ms, std::int64_t now_ms) {
    return std::max({now_ms, before_ms, std::min(before_ms + 1, now_ms + ahead_max_ms)});
}

}  // namespace rowd::domain
