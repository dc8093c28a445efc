#include "rowd/audit/log.hpp"

#include <fcntl.h>

#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>

#include "audit/line.hpp"
#include "audit/recovery.hpp"
#include "audit/segment.hpp"

namespace rowd::audit {
namespace {

// What has gone is not begun anew: whoever asked would be told that nothing ever happened.
[[noreturn]] void missing(std::filesystem::path const& path) {
    throw std::system_error(ENOENT, std::generic_category(), "audit log: " + path.string());
}

}  // namespace

struct log::state {
    state(std::filesystem::path d, options o) : directory(std::move(d)), limits(o) {}

    void open_last();
    void extend(std::string const& text);
    void begin_segment(std::uint64_t first, std::string const& text);

    std::filesystem::path const directory;
    options const limits;

    // The appending thread's own.
    file_descriptor last;  // the segment that is appended to; none: the next append begins one
    digest last_hash{};
    sha256_hasher hasher;

    // What readers may see: changed under the guard, and only to what is durable.
    mutable std::mutex guard;
    std::vector<segment> segments;
    std::uint64_t size = 0;  // of the last segment
    std::uint64_t last_number = 0;
    std::string damage;
};

log::log(std::filesystem::path directory, options o)
    : state_(std::make_unique<state>(std::move(directory), o)) {
    state_->open_last();
}

log::~log() = default;

std::uint64_t log::last_number() const {
    std::lock_guard const lock(state_->guard);
    return state_->last_number;
}

std::string log::damage() const {
    std::lock_guard const lock(state_->guard);
    return state_->damage;
}

// The log goes on where it stood, whatever became of its files: a last line that is gone makes a
// gap, which is damage, and the next segment begins after it.
void log::state::open_last() {
    auto found = recover(directory);
    bool const continues = found.lines.number() >= last_number && !found.segments.empty();
    last.close();
    if (continues) last = open_file(found.segments.back().path, O_RDWR | O_APPEND);

    std::lock_guard const lock(guard);
    segments = std::move(found.segments);
    size = found.size;
    if (damage.empty()) damage = std::move(found.damage);
    if (!continues) return;
    last_number = found.lines.number();
    last_hash = found.lines.hash();
}

void log::reopen() {
    state_->open_last();
}

void log::append(std::span<record const> records) {
    state& s = *state_;
    std::string text;
    std::string gap;
    std::uint64_t first = 0;
    std::uint64_t number = s.last_number;
    digest hash = s.last_hash;
    for (record const& r : records) {
        if (r.number <= number) continue;
        if (first == 0) first = r.number;
        if (r.number != number + 1 && gap.empty())
            gap = "number " + std::to_string(r.number) + " follows " + std::to_string(number);
        hash = append_line(text, s.hasher, hash, r.number, r.entry);
        number = r.number;
    }
    if (text.empty()) return;

    if (s.last && s.size < s.limits.segment_bytes_max)
        s.extend(text);
    else
        s.begin_segment(first, text);

    s.last_hash = hash;
    std::lock_guard const lock(s.guard);
    s.last_number = number;
    if (s.damage.empty() && !gap.empty())
        s.damage = s.segments.back().path.filename().string() + ": " + gap;
}

void log::state::extend(std::string const& text) {
    auto const& path = segments.back().path;
    if (identity_of(path) != identity_of(last.get())) missing(path);
    // Longer only if an earlier append failed and could not be cut off then.
    if (size_of(last) != size) truncate(last, size);
    try {
        write_all(last.get(), text);
        sync_data(last.get());
    } catch (...) {
        try {
            truncate(last, size);
        } catch (std::system_error const&) {
            // The next append tries again; opening would find a torn tail.
        }
        throw;
    }
    std::lock_guard const lock(guard);
    size += text.size();
}

void log::state::begin_segment(std::uint64_t first, std::string const& text) {
    segment const fresh = segment_at(directory, first);
    auto f = open_file(fresh.path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0600);
    try {
        write_all(f.get(), text);
        sync_data(f.get());
        sync_directory(directory);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(fresh.path, ignored);
        throw;
    }
    last = std::move(f);
    std::lock_guard const lock(guard);
    segments.push_back(fresh);
    size = text.size();
}

void log::newest_first(std::uint64_t below, std::function<bool(record const&)> const& visit) const {
    std::vector<segment> segments;
    std::uint64_t size = 0;
    {
        std::lock_guard const lock(state_->guard);
        segments = state_->segments;
        size = state_->size;
    }
    if (!segments.empty() && !std::filesystem::exists(segments.back().path))
        missing(segments.back().path);
    for (auto s = segments.rbegin(); s != segments.rend(); ++s) {
        bool const renamed_away = !std::filesystem::exists(s->path);
        if (renamed_away || (below != 0 && s->first >= below)) continue;
        auto const f = open_file(s->path, O_RDONLY);
        backward_reader backward(f, s == segments.rbegin() ? size : size_of(f));
        while (auto const text = backward.next()) {
            auto const l = decode_line(*text);
            if (!l || (below != 0 && l->number >= below)) continue;
            if (!visit({l->number, std::string(l->entry)})) return;
        }
    }
}

log::soundness log::verify(std::filesystem::path const& directory, bool live) {
    soundness s;
    chain lines;
    auto const segments = list_segments(directory);
    for (segment const& each : segments) {
        auto const f = open_file(each.path, O_RDONLY);
        auto const seen = inspect(each, f, size_of(f), lines);
        s.lines += seen.lines;
        s.last_number = lines.number();
        bool const half_written = live && &each == &segments.back() && !seen.tail_has_lines;
        s.problem = !seen.problem.empty() || half_written ? seen.problem : seen.tail_problem;
        if (!s.problem.empty()) break;
    }
    return s;
}

}  // namespace rowd::audit
