// Which file calls of a program are to fail. The program is linked with injector.cpp, whose write,
// fdatasync, open and so on stand in front of the C library's: those of LMDB, of the standard
// library and of rowd alike pass through them.
//
// The plan is plain memory: a test's own, or a file that ROWD_FAULT_PLAN names and that another
// process maps as well. Only calls on files below `directory` are counted, and may fail.
#pragma once

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <filesystem>

namespace rowd::fault {

enum class call : unsigned {
    write,   // write, pwrite, writev, pwritev
    grow,    // those of them that make the file larger, and fallocate
    flush,   // fsync, fdatasync
    resize,  // ftruncate, fallocate
    name,    // open that may create, rename, unlink, remove, mkdir
};
constexpr std::size_t calls = 5;

// What a call that fails does before.
enum class effect : unsigned {
    none,
    half,   // of a write: half of the bytes, which is answered as a short write, not as an error
    whole,  // all of it, and then it says that it failed
};

struct failure {
    call kind = call::write;
    effect after = effect::none;
    int error = EIO;
    std::uint64_t first = 1;  // the calls of that kind that fail, counted from 1
    std::uint64_t last = 1;
    effect later = effect::none;  // of those behind the first one
};
constexpr std::uint64_t for_ever = ~0ull;

class plan {
  public:
    // Watches the files below `directory` and counts from zero; nothing fails yet.
    void watch(std::filesystem::path const& directory);
    // Counts from zero again; these calls fail.
    void start(failure const& f);
    void end();  // nothing fails any more

    std::uint64_t counted(call kind) const { return counted_[static_cast<unsigned>(kind)]; }
    std::uint64_t failed() const { return failed_; }

    // For the injector: whether the files are watched, and whether this call fails, and how.
    bool watches(char const* path) const;
    bool hits(call kind);
    effect after() const { return failed_ == 1 ? after_ : later_; }
    int error() const { return error_; }

  private:
    std::atomic<bool> watching_{false};
    std::array<char, 256> directory_{};
    std::array<std::atomic<std::uint64_t>, calls> counted_{};
    std::atomic<call> kind_{call::write};
    std::atomic<effect> after_{effect::none};
    std::atomic<effect> later_{effect::none};
    std::atomic<int> error_{0};
    std::atomic<std::uint64_t> first_{0};  // 0: nothing fails
    std::atomic<std::uint64_t> last_{0};
    std::atomic<std::uint64_t> failed_{0};
};

// The plan of this process.
plan& current();

// The plan of a process that is started with ROWD_FAULT_PLAN=path: makes the file, and maps it for
// as long as this process lives.
plan& shared(std::filesystem::path const& path);

}  // namespace rowd::fault
