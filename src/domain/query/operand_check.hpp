// What preparing a comparison and reading a filter have in common.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rowd/domain/filter.hpp"

namespace rowd::domain {

// As clients write it.
std::string_view name_of(comparator op);

std::string too_many_in_values();

// How many values (at most; empty containers count double) and how many levels compact JSON has.
// Linear, no recursion.
struct json_shape {
    std::size_t values = 0;
    std::size_t depth = 0;
};
json_shape shape_of(std::string_view text);

}  // namespace rowd::domain
