// The two records of a table: its definition, written when the definition changes, and its
// counters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::storage {

std::string encode(domain::table const& t);
// Everything but sequence and row_count, which are in the key and in the counters. Throws
// std::runtime_error, like every function here, for bytes that are no such record.
domain::table decode_table(std::string_view bytes);

// What the last count records of a table's rows stand for (rank_index.hpp).
struct tail_counts {
    std::uint32_t chunk_leaves = 0;
    std::uint32_t group_leaves = 0;
    std::uint32_t group_chunks = 0;

    bool operator==(tail_counts const&) const = default;
};

// Rows that are appended, without a position and each with the sequence behind the last, tell
// themselves how many they are and when the last was made. So the stored record may lag behind them
// (load_counters() makes up for it), and most inserts write no leaf but that of their row: 14 KB a
// commit instead of 28, a sixth less time over one connection. It is stored by every batch that
// adds or erases a row elsewhere, or writes a count record.
struct counters_record {
    std::uint64_t rows = 0;
    std::uint64_t last_sequence = 0;   // of the newest row ever
    std::int64_t last_created_ms = 0;  // createdAt never decreases along the sequence
    tail_counts tail;
    std::uint32_t unused = 0;

    // Counts what was appended since the record was stored, given the last of the rows without a
    // position.
    void append_up_to(domain::row_view const& newest);

    // Stored so, little-endian.
    std::string_view bytes() const { return {reinterpret_cast<char const*>(this), sizeof *this}; }
};
static_assert(sizeof(counters_record) == 40);

// Also of format 1, which had no tail.
counters_record decode_counters(std::string_view bytes);

}  // namespace rowd::storage
