// The bounds of queries. What passes them is refused before a row is read, except where it says
// otherwise.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rowd::domain {

constexpr unsigned filter_depth_max = 20;             // nested filter objects; the root counts as 1
constexpr std::size_t filter_nodes_max = 1'000;       // comparisons and logical nodes together
constexpr std::size_t filter_in_values_max = 10'000;  // of all `in` and `nin` lists together
constexpr std::size_t operand_values_max = 1'000;     // JSON values inside one operand

constexpr std::size_t patterns_max = 16;  // regular expressions in one filter
constexpr std::size_t pattern_bytes_max = 1'000;
constexpr int pattern_program_max = 2'000;  // instructions of the compiled expression
constexpr std::int64_t pattern_memory_bytes = 1 << 20;

constexpr std::size_t sort_keys_max = 8;
// For offset + limit rows; reached while rows are read.
constexpr std::size_t sort_memory_bytes_max = std::size_t{64} << 20;

constexpr std::size_t search_terms_max = 32;  // later ones are ignored

constexpr std::size_t group_outputs_max = 140;
constexpr std::size_t groups_max = 10'000;  // reached while rows are read, as is the next
constexpr std::size_t group_memory_bytes_max = std::size_t{32} << 20;

}  // namespace rowd::domain
