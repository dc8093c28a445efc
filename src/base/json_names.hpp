// Finds equal names among the members of an object. Names are compared as they stand in compact
// text: each has exactly one spelling there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace rowd::json {

// Up to here comparing each with each beats sorting: most pairs differ in size.
constexpr std::size_t few_names = 16;

// By size first: cheap, and as good as any other order.
inline bool name_less(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// The positions of `names`, equal names side by side, in their order of appearance. Sorting, not
// hashing: nobody can choose names that make it slow.
inline std::vector<std::size_t> sorted_positions(std::span<std::string_view const> names) {
    std::vector<std::size_t> positions(names.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    std::sort(positions.begin(), positions.end(), [&](std::size_t a, std::size_t b) {
        if (name_less(names[a], names[b])) return true;
        return names[a] == names[b] && a < b;
    });
    return positions;
}

}  // namespace rowd::json
