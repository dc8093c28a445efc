// What to make of the files that a log left behind: checking a segment, and cutting off the torn
// tail of the last one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "audit/line.hpp"
#include "audit/segment.hpp"

namespace rowd::audit {

// The result of reading a segment from its first line to its last.
struct inspection {
    std::uint64_t lines = 0;        // up to the last sound one
    std::uint64_t sound_bytes = 0;  // where the last line that is sound by itself ends
    std::string problem;            // the first one up to there, naming file and line
    std::string tail_problem;       // the first one behind it; empty when nothing is behind it
    bool tail_has_lines = false;    // there is a newline behind it
};

// Follows `lines` through the first `size` bytes of a segment. Throws std::system_error.
inspection inspect(segment const& s, file_descriptor const& f, std::uint64_t size, chain& lines);

// A log as it was found, ready to be continued.
struct found_log {
    std::vector<segment> segments;  // the last one is not empty
    std::uint64_t size = 0;         // of the last segment
    chain lines;                    // stands at the last line
    std::string damage;
};

// Makes the log in `directory` ready: creates the directory (0700), moves what follows the last
// sound line of the last segment to a side file `<segment>.torn-<n>` and cuts it off, drops last
// segments that are empty. A tail with whole lines in it is more than a torn write: it is moved as
// well, but as damage, because lines that were durable may be among them. Throws
// std::system_error.
found_log recover(std::filesystem::path const& directory);

}  // namespace rowd::audit
