// The record of a tenant's environment as a whole (key `m`), and the format that is checked
// whenever one is opened.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rowd/domain/change.hpp"

namespace rowd::storage {

// Raise it with every change of stored bytes that older programs would misread, and keep a reader
// for what was: tests/golden/ holds a directory of each version.
//   1  counters and count records are exact
//   2  counters may lag behind appended rows, and the last count records be open (table_codec.hpp,
//      rank_index.hpp); the first batch that writes to an older tenant brings it there
//   3  the record of an index says how values are told apart in it (column_index.hpp)
//   4  rows and tables say by which change they became what they are; a row of an older format
//      does from its next change on, a table then had a count of its own instead
//   5  there may be what a bot keeps (chat/chat_keys.hpp), which an older program would neither
//      dump nor let fall due
constexpr std::uint64_t format_version = 5;

struct meta {
    std::uint64_t format = format_version;
    std::uint64_t next_table = 1;  // never given twice
    std::uint64_t next_audit = 1;
    std::uint64_t secret = 0;  // enciphers the numbers inside row ids
    // No change of a table or of a row was dated later; rows that were made tell their time in the
    // counters of their table. Up to a quarter of a second ahead of the newest change. 0: written
    // by a program that did not keep it.
    std::int64_t newest_ms = 0;
    // Change numbers below it may have been given. Some thousands ahead of the newest one.
    domain::change_number next_change = 0;
};

std::string encode(meta const& m);
// Throws std::runtime_error when the record is not whole, or of a later format: then it names both
// versions.
meta decode_meta(std::string_view bytes);

}  // namespace rowd::storage
