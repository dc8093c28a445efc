#include "base/log_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

namespace rowd {
namespace {

constexpr int to_append = O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK;

file_descriptor open_log(std::filesystem::path const& path) {
    try {
        return open_file(path, to_append);
    } catch (std::system_error const& e) {
        if (e.code().value() != ENXIO) throw;
    }
    // A named pipe that nobody reads yet; we do for a moment.
    file_descriptor const reader = open_file(path, O_RDWR | O_NONBLOCK);
    return open_file(path, to_append);
}

bool is_regular(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

// Of a pipe or a terminal that is said to be writable, what it takes at once.
std::size_t piece_of(std::string_view text) {
    return std::min<std::size_t>(text.size(), PIPE_BUF);
}

}  // namespace

log_output::log_output(std::filesystem::path const& file)
    : own_(file.empty() ? file_descriptor() : open_log(file)),
      fd_(own_ ? own_.get() : STDERR_FILENO),
      is_file_(is_regular(fd_)) {}

log_output::progress log_output::write(std::string_view lines, int patience_ms) {
    progress p;
    while (p.written < lines.size()) {
        auto const rest = lines.substr(p.written);
        pollfd room{fd_, POLLOUT, 0};
        if (!is_file_ && ::poll(&room, 1, patience_ms) <= 0) break;
        ssize_t const taken = ::write(fd_, rest.data(), is_file_ ? rest.size() : piece_of(rest));
        if (taken > 0) {
            p.written += static_cast<std::size_t>(taken);
        } else if (taken == 0) {
            p.error = EIO;
            break;
        } else if (errno != EINTR) {
            if (errno != EAGAIN) p.error = errno;
            break;
        }
    }
    if (p.written > 0) in_a_line_ = lines[p.written - 1] != '\n';
    return p;
}

}  // namespace rowd
