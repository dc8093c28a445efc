#include "audit/recovery.hpp"

#include <fcntl.h>

#include <algorithm>

namespace rowd::audit {

namespace {

std::string describe(segment const& s, std::uint64_t line_number, std::string const& problem) {
    return s.path.filename().string() + " line " + std::to_string(line_number) + ": " + problem;
}

// The last line of a segment that is sound by itself, for its number and hash.
chain end_of(segment const& s) {
    auto const f = open_file(s.path, O_RDONLY);
    backward_reader backward(f, size_of(f));
    chain lines;
    while (auto const text = backward.next())
        if (lines.check(*text).sound) break;
    return lines;
}

void create_private(std::filesystem::path const& directory) {
    if (!std::filesystem::create_directories(directory)) return;
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    auto const parent = std::filesystem::absolute(directory).parent_path();
    sync_directory(parent);
}

std::filesystem::path free_side_path(std::filesystem::path const& segment_path) {
    for (unsigned n = 1;; ++n) {
        std::filesystem::path side = segment_path;
        side += ".torn-" + std::to_string(n);
        if (!std::filesystem::exists(side)) return side;
    }
}

// The torn bytes are safe in the side file before they leave the segment.
void cut_tail(segment const& s, file_descriptor const& f, std::uint64_t from) {
    auto const side_path = free_side_path(s.path);
    auto side = open_file(side_path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    std::string block;
    for (std::uint64_t at = from, size = size_of(f); at < size; at += block.size()) {
        block.resize(std::min<std::uint64_t>(block_bytes, size - at));
        block.resize(read_at(f, block.data(), block.size(), at));
        if (block.empty()) break;
        write_all(side.get(), block);
    }
    sync_data(side.get());
    sync_directory(s.path.parent_path());
    truncate(f, from);
    sync_data(f.get());
}

}  // namespace

inspection inspect(segment const& s, file_descriptor const& f, std::uint64_t size, chain& lines) {
    inspection seen;
    std::uint64_t line_number = 0;
    forward_reader forward(f, size);
    while (auto const text = forward.next()) {
        ++line_number;
        auto verdict = forward.whole() ? lines.check(*text) : chain::verdict{false, "it is torn"};
        if (verdict.sound && line_number == 1 && lines.number() != s.first)
            verdict.problem = "number " + std::to_string(lines.number()) + " does not fit the name";
        if (!verdict.problem.empty() && seen.tail_problem.empty())
            seen.tail_problem = describe(s, line_number, verdict.problem);
        seen.tail_has_lines = seen.tail_has_lines || forward.whole();
        if (!verdict.sound) continue;
        // What looked like a torn tail is damage: a sound line follows it.
        if (seen.problem.empty()) seen.problem = std::move(seen.tail_problem);
        seen.tail_problem.clear();
        seen.tail_has_lines = false;
        seen.lines = line_number;
        seen.sound_bytes = forward.offset();
    }
    return seen;
}

found_log recover(std::filesystem::path const& directory) {
    create_private(directory);
    found_log log;
    log.segments = list_segments(directory);
    while (!log.segments.empty()) {
        segment const last = log.segments.back();
        auto f = open_file(last.path, O_RDWR);
        log.lines =
            log.segments.size() > 1 ? end_of(log.segments[log.segments.size() - 2]) : chain();
        auto seen = inspect(last, f, size_of(f), log.lines);
        if (seen.sound_bytes < size_of(f)) cut_tail(last, f, seen.sound_bytes);
        log.size = seen.sound_bytes;
        if (!seen.problem.empty())
            log.damage = std::move(seen.problem);
        else if (seen.tail_has_lines)
            log.damage = seen.tail_problem + "; moved to a .torn file";
        if (log.size > 0) break;
        std::filesystem::remove(last.path);
        sync_directory(directory);
        log.segments.pop_back();
    }
    return log;
}

}  // namespace rowd::audit
