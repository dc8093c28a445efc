#include "rowd/base/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <system_error>
#include <thread>

namespace rowd {
namespace {

[[noreturn]] void fail_with_errno(std::string const& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// Removes the half-made file when its replacement did not come to an end.
class temporary_name {
  public:
    explicit temporary_name(std::filesystem::path path) : path_(std::move(path)) {}
    temporary_name(temporary_name const&) = delete;
    temporary_name& operator=(temporary_name const&) = delete;
    ~temporary_name() {
        if (!renamed_) ::unlink(path_.c_str());
    }

    std::filesystem::path const& path() const { return path_; }

    void rename_to(std::filesystem::path const& target) {
        if (::rename(path_.c_str(), target.c_str()) != 0) {
            fail_with_errno("rename " + path_.string());
        }
        renamed_ = true;
    }

  private:
    std::filesystem::path path_;
    bool renamed_ = false;
};

}  // namespace

file_descriptor& file_descriptor::operator=(file_descriptor&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

void file_descriptor::close() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

file_descriptor open_file(std::filesystem::path const& path, int flags, mode_t mode) {
    for (;;) {
        int const fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
        if (fd >= 0) return file_descriptor(fd);
        if (errno != EINTR) fail_with_errno("open " + path.string());
    }
}

file_descriptor lock_file(std::filesystem::path const& path) {
    bool const directory = std::filesystem::is_directory(path);
    file_descriptor file = open_file(path, directory ? O_RDONLY : O_RDWR | O_CREAT);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
    if (errno != EWOULDBLOCK) fail_with_errno("flock " + path.string());
    return {};
}

file_descriptor lock_file(std::filesystem::path const& path, std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds step(10);
    for (auto const until = std::chrono::steady_clock::now() + patience;;) {
        if (auto held = lock_file(path)) return held;
        if (std::chrono::steady_clock::now() >= until) return {};
        std::this_thread::sleep_for(step);
    }
}

file_identity identity_of(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) fail_with_errno("fstat");
    return {status.st_dev, status.st_ino};
}

file_identity identity_of(std::filesystem::path const& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {};
    return {status.st_dev, status.st_ino};
}

void give_to_owner_of(std::filesystem::path const& directory, std::filesystem::path const& made) {
    struct stat owner {};
    if (::geteuid() != 0 || ::stat(directory.c_str(), &owner) != 0) return;
    auto const give = [&](std::filesystem::path const& path) {
        struct stat now {};
        if (::lstat(path.c_str(), &now) != 0 || now.st_uid == owner.st_uid) return;
        if (::lchown(path.c_str(), owner.st_uid, owner.st_gid) != 0)
            fail_with_errno("chown " + path.string());
    };
    give(made);
    if (!std::filesystem::is_directory(std::filesystem::symlink_status(made))) return;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(made))
        give(entry.path());
}

void write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        ssize_t const written = ::write(fd, content.data(), content.size());
        if (written >= 0) {
            content.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            fail_with_errno("write");
        }
    }
}

void write_all(int fd, std::string_view content, std::function<void()> const& waiting) {
    constexpr int look_interval_ms = 50;
    while (!content.empty()) {
        pollfd room{fd, POLLOUT, 0};
        int const ready = ::poll(&room, 1, look_interval_ms);
        if (ready < 0 && errno != EINTR) fail_with_errno("poll");
        if (ready <= 0) {
            waiting();
            continue;
        }
        // So much is taken without waiting.
        auto const piece = content.substr(0, PIPE_BUF);
        write_all(fd, piece);
        content.remove_prefix(piece.size());
    }
}

void sync_data(int fd) {
    if (::fdatasync(fd) != 0) fail_with_errno("fdatasync");
}

void sync_directory(std::filesystem::path const& directory) {
    file_descriptor const opened = open_file(directory, O_RDONLY | O_DIRECTORY);
    if (::fsync(opened.get()) != 0) fail_with_errno("fsync " + directory.string());
}

void replace_file(std::filesystem::path const& path, std::string_view content, mode_t mode) {
    temporary_name temporary(path.string() + ".new");
    {
        file_descriptor const file =
            open_file(temporary.path(), O_WRONLY | O_CREAT | O_TRUNC, mode);
        write_all(file.get(), content);
        if (::fsync(file.get()) != 0) fail_with_errno("fsync " + temporary.path().string());
    }
    temporary.rename_to(path);
    sync_directory(path.has_parent_path() ? path.parent_path() : ".");
}

std::string read_file(std::filesystem::path const& path) {
    file_descriptor const file = open_file(path, O_RDONLY);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail_with_errno("fstat " + path.string());
    // One byte of room beyond the known size shows the end, or that the file has grown meanwhile.
    std::string content(static_cast<std::size_t>(status.st_size) + 1, '\0');
    std::size_t filled = 0;
    for (;;) {
        if (filled == content.size()) content.resize(2 * content.size());
        ssize_t const got = ::read(file.get(), content.data() + filled, content.size() - filled);
        if (got < 0) {
            if (errno == EINTR) continue;
            fail_with_errno("read " + path.string());
        }
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

void read_blocks(std::filesystem::path const& path,
                 std::function<void(std::string_view block)> const& visit) {
    file_descriptor const file = open_file(path, O_RDONLY);
    std::string block(1u << 20, '\0');
    for (;;) {
        ssize_t const got = ::read(file.get(), block.data(), block.size());
        if (got == 0) return;
        if (got > 0)
            visit(std::string_view(block).substr(0, static_cast<std::size_t>(got)));
        else if (errno != EINTR)
            fail_with_errno("read " + path.string());
    }
}

}  // namespace rowd
