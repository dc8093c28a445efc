#include "audit/segment.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "audit/line.hpp"

namespace rowd::audit {

namespace {

constexpr std::size_t digits = 20;
constexpr std::string_view suffix = ".log";

std::optional<std::uint64_t> first_of(std::string const& name) {
    if (name.size() != digits + suffix.size() || !name.ends_with(suffix)) return {};
    std::uint64_t first = 0;
    auto const [end, problem] = std::from_chars(name.data(), name.data() + digits, first);
    if (problem != std::errc{} || end != name.data() + digits) return {};
    return first;
}

[[noreturn]] void throw_errno(char const* call) {
    throw std::system_error(errno, std::system_category(), call);
}

}  // namespace

segment segment_at(std::filesystem::path const& directory, std::uint64_t first) {
    std::string const number = std::to_string(first);
    std::string name(digits - number.size(), '0');
    return {first, directory / name.append(number).append(suffix)};
}

std::vector<segment> list_segments(std::filesystem::path const& directory) {
    std::vector<segment> found;
    if (!std::filesystem::exists(directory)) return found;
    for (auto const& entry : std::filesystem::directory_iterator(directory))
        if (auto const first = first_of(entry.path().filename().string()))
            found.push_back({*first, entry.path()});
    std::sort(found.begin(), found.end(),
              [](segment const& a, segment const& b) { return a.first < b.first; });
    return found;
}

std::uint64_t size_of(file_descriptor const& f) {
    struct stat facts {};
    if (::fstat(f.get(), &facts) != 0) throw_errno("fstat");
    return static_cast<std::uint64_t>(facts.st_size);
}

void truncate(file_descriptor const& f, std::uint64_t size) {
    if (::ftruncate(f.get(), static_cast<off_t>(size)) != 0) throw_errno("ftruncate");
}

std::size_t read_at(file_descriptor const& f, char* out, std::size_t size, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < size) {
        auto const got =
            ::pread(f.get(), out + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_errno("pread");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

bool forward_reader::fill() {
    text_.erase(0, used_);
    used_ = 0;
    std::size_t const held = text_.size();
    if (read_ == end_ || held >= line_bytes_max) return false;
    text_.resize(held + std::min<std::uint64_t>(block_bytes, end_ - read_));
    std::size_t const got = read_at(file_, text_.data() + held, text_.size() - held, read_);
    text_.resize(held + got);
    read_ += got;
    if (got == 0) end_ = read_;  // cut off meanwhile
    return got != 0;
}

std::optional<std::string_view> forward_reader::next() {
    std::size_t newline = text_.find('\n', used_);
    while (newline == std::string::npos) {
        std::size_t const searched = text_.size() - used_;
        if (!fill()) break;
        newline = text_.find('\n', searched);
    }
    if (used_ == text_.size()) return {};
    whole_ = newline != std::string::npos;
    std::size_t const begin = used_;
    std::size_t const end = whole_ ? newline : text_.size();
    used_ = whole_ ? newline + 1 : end;
    offset_ += used_ - begin;
    return std::string_view(text_).substr(begin, end - begin);
}

bool backward_reader::fill() {
    if (begin_ == 0 || text_.size() >= line_bytes_max) return false;
    std::string block(std::min<std::uint64_t>(block_bytes, begin_), '\0');
    begin_ -= block.size();
    block.resize(read_at(file_, block.data(), block.size(), begin_));
    text_.insert(0, block);
    return true;
}

std::optional<std::string_view> backward_reader::next() {
    text_.resize(left_);
    if (text_.empty() && !fill()) return {};
    std::size_t searched = text_.ends_with('\n') ? 1 : 0;
    std::size_t const newline_size = searched;
    std::size_t newline;
    do {
        // Only what the last fill() brought is still to be searched.
        auto const unsearched = std::string_view(text_).substr(0, text_.size() - searched);
        newline = unsearched.rfind('\n');
        searched = text_.size();
    } while (newline == std::string::npos && fill());
    left_ = newline == std::string::npos ? 0 : newline + 1;
    return std::string_view(text_).substr(left_, text_.size() - newline_size - left_);
}

}  // namespace rowd::audit
