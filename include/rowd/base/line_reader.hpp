// The lines of a file or pipe, one after the other, from front to back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rowd {

class line_reader {
  public:
    // `fd` must stay open as long as the reader lives. A longer line than `line_bytes_max` is an
    // error: memory stays bounded.
    line_reader(int fd, std::size_t line_bytes_max) : fd_(fd), line_bytes_max_(line_bytes_max) {}

    // The next line without its newline (the last one may have none), and the first without a byte
    // order mark; none at the end. The view
    // lives until the next call. Throws std::system_error, and std::runtime_error for a line that
    // is too long.
    std::optional<std::string_view> next();
    // Of the line that next() returned last, from 1.
    std::uint64_t number() const { return number_; }

  private:
    bool fill();

    int fd_;
    std::size_t line_bytes_max_;
    std::string text_;  // what was read and not returned yet, from used_ on
    std::size_t used_ = 0;
    std::uint64_t number_ = 0;
};

}  // namespace rowd
