// A row, seen and owned. `data` is always a compact JSON object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rowd/base/uuid.hpp"
#include "rowd/domain/change.hpp"

namespace rowd::domain {

// A row as the engine shows it. Every view dies with the snapshot it was read in.
struct row_view {
    uuid id;
    std::uint64_t number = 0;    // 1, 2, ... within its table, never reused
    std::uint64_t sequence = 0;  // order of creation; equals `number` unless a client chose that
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    change_number change = 0;  // the last one
    std::optional<std::int64_t> position;
    std::string_view owner;  // empty = none
    std::string_view data;
    std::string_view members;  // where the top-level members of `data` start, see member_table
};

struct row {
    uuid id;
    std::uint64_t number = 0;
    std::uint64_t sequence = 0;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    change_number change = 0;  // the last one
    std::optional<std::int64_t> position;
    std::string owner;
    std::string data;
    std::string members;

    static row copy_of(row_view const& v);
    row_view view() const {
        return {id,     number,   sequence, created_ms, updated_ms,
                change, position, owner,    data,       members};
    }
};

// The offsets of the top-level members of `data`, two little-endian bytes each, so that a filter
// finds a column without walking the whole text. Empty when `data` has no members or is longer
// than 64 KiB: then it is walked.
std::string member_table(std::string_view data);
bool has_member_table(std::string_view data);  // it is short enough
void append_offset(std::string& member_table, std::size_t offset);

// The compact value of a top-level member, or none. Uses the member table where there is one.
std::optional<std::string_view> member(row_view const& row, std::string_view name);

// A top-level member as it stands in the data, `"name":value`, or none. `raw_name` is escaped as in
// compact JSON. `guess` says which member is looked at first, and then which one comes behind it:
// rows mostly have their members in the order in which they are asked for.
std::optional<std::string_view> member_text(row_view const& row, std::string_view raw_name,
                                            std::size_t& guess);

}  // namespace rowd::domain
