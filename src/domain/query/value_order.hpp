// The order of values under one sort key.
#pragma once

#include <compare>
#include <string_view>

#include "rowd/domain/path.hpp"
#include "rowd/domain/sort.hpp"

namespace rowd::domain {

// Of a compact value; `text` must outlive what is made. Null is the lowest.
sort_value order_value(value_kind kind, std::string_view text, column_type type);

sort_value order_value(std::int64_t instant_ms);

std::strong_ordering compare(sort_value const& a, sort_value const& b);

constexpr std::uint8_t rank_null = 0;
constexpr std::uint8_t rank_number = 1;  // instants, too
constexpr std::uint8_t rank_string = 2;
constexpr std::uint8_t rank_object = 3;
constexpr std::uint8_t rank_array = 4;
constexpr std::uint8_t rank_boolean = 5;
constexpr std::uint8_t rank_null_last = 6;

}  // namespace rowd::domain
