// Files whose content must survive a power cut: open, write, sync, replace. Every function throws
// std::system_error with the path or the call in its text; any thread, but one descriptor belongs
// to one thread at a time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace rowd {

// Owns an open descriptor, or none.
class file_descriptor {
  public:
    file_descriptor() = default;
    explicit file_descriptor(int fd) : fd_(fd) {}
    file_descriptor(file_descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    file_descriptor& operator=(file_descriptor&& other) noexcept;
    ~file_descriptor() { close(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    // Errors of close(2) are ignored: what must be durable was synced before.
    void close() noexcept;

  private:
    int fd_ = -1;
};

// `flags` as for open(2); close-on-exec is always set. `mode` applies to a file it creates.
file_descriptor open_file(std::filesystem::path const& path, int flags, mode_t mode = 0600);

// Opens the file (creating it) or the directory and locks it for as long as the descriptor lives:
// at most one holder of any process. None when there is one already.
file_descriptor lock_file(std::filesystem::path const& path);
// The same, but waits for it, at most so long.
file_descriptor lock_file(std::filesystem::path const& path, std::chrono::milliseconds patience);

// Which file a path or a descriptor stands for: two names of one file have one identity.
struct file_identity {
    std::uint64_t device = 0;
    std::uint64_t number = 0;  // 0: there is none
    friend bool operator==(file_identity const&, file_identity const&) = default;
};
file_identity identity_of(int fd);
file_identity identity_of(std::filesystem::path const& path);  // none if it cannot be looked at

// Commands are often run by root beside a service of another user: what they make in its directory
// must be its own. Gives `made`, and everything in it, to the owner of `directory`. Does nothing
// unless root asks.
void give_to_owner_of(std::filesystem::path const& directory, std::filesystem::path const& made);

// Writes all of `content` at the descriptor's position (or at the end, with O_APPEND). After an
// error an unknown part of it is written.
void write_all(int fd, std::string_view content);

// The same for what somebody else reads, such as a pipe: while that has no room, calls `waiting`
// every few hundredths of a second, which may throw.
void write_all(int fd, std::string_view content, std::function<void()> const& waiting);

// Returns when content and size are on the device. After an error the state of unsynced data is
// unknown, and trying again proves nothing: the system may have dropped it.
void sync_data(int fd);

// Makes created, renamed and removed names in `directory` durable.
void sync_directory(std::filesystem::path const& directory);

// Puts `content` in place of the file, which may be absent: afterwards, and after a crash at any
// moment, `path` has all of the old or all of the new content. Durable on return. One writer per
// path at a time.
void replace_file(std::filesystem::path const& path, std::string_view content, mode_t mode = 0600);

std::string read_file(std::filesystem::path const& path);

// Visits the file's content from front to back in blocks of up to 1 MiB.
void read_blocks(std::filesystem::path const& path,
                 std::function<void(std::string_view block)> const& visit);

}  // namespace rowd
