// The two records of a table: its definition, written when the definition changes, and its
// counters, written once per batch with the rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rowd/domain/table.hpp"

namespace rowd::storage {

std::string encode(domain::table const& t);
// Everything but sequence and row_count, which are in the key and in the counters.
domain::table decode_table(std::string_view bytes);

struct counters_record {
    std::uint64_t rows = 0;
    std::uint64_t last_sequence = 0;   // of the newest row ever
    std::int64_t last_created_ms = 0;  // createdAt never decreases along the sequence

    std::string_view bytes() const { return {reinterpret_cast<char const*>(this), sizeof *this}; }
};
static_assert(sizeof(counters_record) == 24);

counters_record decode_counters(std::string_view bytes);

}  // namespace rowd::storage
