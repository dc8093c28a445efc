// The append-only audit file of one tenant: numbered JSON lines in a hash chain, in segments.
//
// A line is  {"n":12,"prev":"<64 hex>","hash":"<64 hex>","entry":{...}}\n  where hash is the
// SHA-256 of the 32 bytes of `prev`, the number in eight big-endian bytes and the text of `entry`.
// The first line of all has a `prev` of zeros; the first line of a later segment carries the last
// hash of the segment before. Segments are named by their first number: 00000000000000000001.log.
//
// Numbers rise by one. The engine keeps each entry in its own transaction (the outbox) until the
// file has it, so a crash between the two loses nothing and repeats nothing.
//
// One thread at a time appends; any thread may read meanwhile and sees whole lines only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"

namespace rowd::audit {

struct record {
    std::uint64_t number = 0;
    std::string entry;  // compact JSON object
};

struct options {
    std::uint64_t segment_bytes_max = 64u << 20;
};

class log {
  public:
    // Opens or creates the log in `directory` (0700, files 0600). A torn tail (a crash while
    // appending) is moved to a side file next to the segment, `<segment>.torn-<n>`, and cut off. A
    // bad line before the tail is damage: it is left alone, `damage()` names it, and appending goes
    // on after the last line. Whole bad lines at the end are both: moved, and named. Throws
    // std::system_error when the files cannot be used at all.
    explicit log(std::filesystem::path directory, options o = {});
    ~log();
    log(log const&) = delete;
    log& operator=(log const&) = delete;

    // The number of the last line, 0 when there is none.
    std::uint64_t last_number() const;

    // What is wrong with the file, as one sentence naming file and line; empty = sound. Only the
    // last segment is checked when opening; verify() checks all.
    std::string damage() const;

    // Appends records (numbers rising by one from last_number() + 1; those already there are
    // skipped) and flushes them to the disk: one write, one fdatasync. Throws std::system_error if
    // they are not known to be durable; what was written of them is cut off again then. Throws
    // std::invalid_argument for an entry that is not one line of object, or close to 1 MiB. A gap
    // in the numbers means that the file lost lines it had: the records are kept, as is the gap,
    // and `damage()` names it.
    void append(std::span<record const> records);

    // Calls `visit` with whole lines, newest first, from number `below` - 1 downwards (0 = from the
    // newest), until it returns false. Reads 64 KiB blocks backwards; holds no lock while visiting.
    // Passes over lines that cannot be read; hashes are verify()'s business.
    void newest_first(std::uint64_t below, std::function<bool(record const&)> const& visit) const;

    // Looks at the files anew (after an external rename). The appending thread calls it.
    void reopen();

    struct soundness {
        std::uint64_t lines = 0;  // up to the segment with the problem, if there is one
        std::uint64_t last_number = 0;
        std::string problem;  // empty = every line of every segment is sound
    };
    // Walks every line of every segment. Does not change anything; may run beside a server (a
    // half-written last line is then not a problem when `live` is set).
    static soundness verify(std::filesystem::path const& directory, bool live);

  private:
    struct state;
    std::unique_ptr<state> state_;
};

// Copies the log in `from` to the directory `to`, which it makes (0700), line by line up to the
// line before number `below`: what a server appends meanwhile has higher numbers. Damaged lines and
// side files are copied as they are; a half-written last line is not. Nothing happens if there is
// no log. Does not sync. Throws std::system_error.
void copy_log(std::filesystem::path const& from, std::filesystem::path const& to,
              std::uint64_t below);

}  // namespace rowd::audit
