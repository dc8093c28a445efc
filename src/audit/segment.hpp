// Segment files: their names, and their lines read forwards and backwards.
//
// A segment is named by the number of its first line in twenty digits, so that the order of names
// is the order of lines. Readers take the end of what they may read: what lies behind it is still
// being written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/file.hpp"

namespace rowd::audit {

struct segment {
    std::uint64_t first = 0;  // the number in its name
    std::filesystem::path path;
};

segment segment_at(std::filesystem::path const& directory, std::uint64_t first);

// The segments of a directory, oldest first. Other files are passed over; none if there is no
// directory.
std::vector<segment> list_segments(std::filesystem::path const& directory);

// What base/file does not have. All throw std::system_error. read_at returns less than `size` only
// at the end of the file.
std::uint64_t size_of(file_descriptor const& f);
void truncate(file_descriptor const& f, std::uint64_t size);
std::size_t read_at(file_descriptor const& f, char* out, std::size_t size, std::uint64_t offset);

constexpr std::size_t block_bytes = 64u << 10;

// Both readers hold one block and the line in hand. Text longer than line_bytes_max without a
// newline comes in pieces: no piece is a line, so whoever checks them sees damage. The file must
// outlive the reader; views live until the next call. They throw std::system_error.
class forward_reader {
  public:
    forward_reader(file_descriptor const& f, std::uint64_t end) : file_(f), end_(end) {}

    // The next line without its newline; none at the end.
    std::optional<std::string_view> next();
    // Whether the line that next() returned has its newline, and where the line after it starts.
    bool whole() const { return whole_; }
    std::uint64_t offset() const { return offset_; }

  private:
    bool fill();

    file_descriptor const& file_;
    std::uint64_t end_;
    std::uint64_t read_ = 0;    // how much of the file has been read
    std::uint64_t offset_ = 0;  // where the next line starts
    std::string text_;          // what was read and not consumed yet, from used_ on
    std::size_t used_ = 0;
    bool whole_ = false;
};

class backward_reader {
  public:
    backward_reader(file_descriptor const& f, std::uint64_t end) : file_(f), begin_(end) {}

    // The line before the one that was returned last, without its newline; none at the beginning.
    // What follows the last newline of the file comes first, if anything does.
    std::optional<std::string_view> next();

  private:
    bool fill();

    file_descriptor const& file_;
    std::uint64_t begin_;  // where in the file text_ starts
    std::string text_;     // what was read; its first left_ bytes were not returned yet
    std::size_t left_ = 0;
};

}  // namespace rowd::audit
