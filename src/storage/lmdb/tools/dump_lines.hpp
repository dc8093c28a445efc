// The lines of a dump (rowd/storage/dump.hpp) as text and back. Pure. What is decoded throws
// std::runtime_error, saying what is wrong, unless it is exactly a line of that kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/chat/object.hpp"
#include "rowd/domain/chat/state.hpp"
#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"
#include "rowd/storage/dump.hpp"
#include "storage/lmdb/format/table_codec.hpp"

namespace rowd::storage {

constexpr std::uint64_t dump_format = 2;
// Longer than any row: a body is at most 64 MiB.
constexpr std::size_t dump_line_bytes_max = 80u << 20;

struct dumped_head {
    dump_head head;
    std::uint64_t secret = 0;
};

// `counters.rows` rows follow.
struct dumped_table {
    domain::table definition;
    counters_record counters;
    std::vector<std::string> indexes;  // the members that have one
};

// Somebody has taken part in a conversation; with a number, and still does.
struct dumped_part {
    uuid conversation;
    uuid user;
    std::optional<std::uint64_t> joined;
};

// Each with its newline.
void append_line(std::string& out, dumped_head const& h);
void append_line(std::string& out, dumped_table const& t);
void append_line(std::string& out, domain::row_view const& row);
void append_line(std::string& out, domain::chat::object const& o);
void append_line(std::string& out, dumped_part const& p);
void append_line(std::string& out, domain::chat::state const& s);
void append_line(std::string& out, dump_counts const& end);

enum class line_kind : std::uint8_t { head, table, row, object, part, state, end };

// A line taken apart: what it is, and the compact object inside. Views point into `compact`.
struct dump_line {
    line_kind kind;
    std::string_view content;
};
dump_line decode_line(std::string_view compact);

dumped_head decode_head(std::string_view content);
dumped_table decode_dumped_table(std::string_view content);
// Without sequence and member table.
domain::row decode_dumped_row(std::string_view content);
// Without sequence.
domain::chat::object decode_dumped_object(std::string_view content);
dumped_part decode_dumped_part(std::string_view content);
domain::chat::state decode_dumped_state(std::string_view content);
dump_counts decode_end(std::string_view content);

}  // namespace rowd::storage
