#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "audit/line.hpp"
#include "audit/segment.hpp"
#include "rowd/audit/log.hpp"

namespace rowd::audit {
namespace {

namespace fs = std::filesystem;

// Bytes of the segment up to the line with number `below`, or up to its last whole line.
std::uint64_t size_below(file_descriptor const& f, std::uint64_t below) {
    std::uint64_t size = 0;
    forward_reader forward(f, size_of(f));
    while (auto const text = forward.next()) {
        auto const l = decode_line(*text);
        if (!forward.whole() || (l && l->number >= below)) break;
        size = forward.offset();
    }
    return size;
}

void copy_bytes(file_descriptor const& from, std::uint64_t size, fs::path const& to) {
    auto const file = open_file(to, O_WRONLY | O_CREAT | O_EXCL);
    std::string block(block_bytes, '\0');
    for (std::uint64_t at = 0; at < size;) {
        auto const wanted = std::min<std::uint64_t>(block.size(), size - at);
        auto const got = read_at(from, block.data(), wanted, at);
        if (got == 0) break;
        write_all(file.get(), std::string_view(block).substr(0, got));
        at += got;
    }
}

}  // namespace

void copy_log(fs::path const& from, fs::path const& to, std::uint64_t below) {
    if (!fs::exists(from)) return;
    if (::mkdir(to.c_str(), 0700) != 0)
        throw std::system_error(errno, std::generic_category(), to.string());
    for (segment const& each : list_segments(from)) {
        if (each.first >= below) continue;
        auto const f = open_file(each.path, O_RDONLY);
        copy_bytes(f, size_below(f, below), to / each.path.filename());
    }
    for (auto const& entry : fs::directory_iterator(from)) {
        if (entry.path().extension() == ".log" || !entry.is_regular_file()) continue;
        auto const f = open_file(entry.path(), O_RDONLY);
        copy_bytes(f, size_of(f), to / entry.path().filename());
    }
}

}  // namespace rowd::audit
