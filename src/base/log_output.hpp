// Where the lines of a log go: a file, a pipe, a terminal, a socket. One thread at a time.
#pragma once

#include <filesystem>
#include <string_view>

#include "rowd/base/file.hpp"

namespace rowd {

class log_output {
  public:
    // Standard error if there is no path. Does not wait for a reader of a named pipe. Throws
    // std::system_error.
    explicit log_output(std::filesystem::path const& file);

    // Writes as much of `lines` as is taken; of what is no file, within `patience_ms`.
    struct progress {
        std::size_t written = 0;
        int error = 0;  // errno, of a failure that waiting would not have helped
    };
    progress write(std::string_view lines, int patience_ms);

    // Whether the last thing that was written is a piece of a line.
    bool in_a_line() const { return in_a_line_; }

  private:
    file_descriptor own_;
    int fd_ = -1;
    bool is_file_ = false;
    bool in_a_line_ = false;
};

}  // namespace rowd
