#include "rowd/base/staged_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace rowd {
namespace {

namespace fs = std::filesystem;

constexpr char const* filling_name = ".partial";
// What `.partial` is called while its content moves up: then all else in the directory is its own.
constexpr char const* moving_name = ".publishing";

fs::path without_trailing_slash(fs::path const& path) {
    fs::path const whole = fs::absolute(path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

void make_private(fs::path const& directory) {
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        throw std::system_error(errno, std::generic_category(), directory.string());
}

void sync_tree(fs::path const& directory) {
    for (auto const& entry : fs::directory_iterator(directory)) {
        if (entry.is_directory())
            sync_tree(entry.path());
        else
            sync_data(open_file(entry.path(), O_RDONLY).get());
    }
    sync_directory(directory);
}

std::vector<fs::path> entries_of(fs::path const& directory) {
    std::vector<fs::path> entries;
    for (auto const& entry : fs::directory_iterator(directory)) entries.push_back(entry.path());
    return entries;
}

// A file system of its own brings a directory along.
bool is_ours(fs::path const& entry) {
    auto const name = entry.filename();
    return name == filling_name || name == moving_name || name == "lost+found";
}

bool is_empty_directory(fs::path const& place) {
    if (!fs::is_directory(place)) return false;
    auto const entries = entries_of(place);
    return std::all_of(entries.begin(), entries.end(), is_ours);
}

[[noreturn]] void taken(fs::path const& place) {
    throw std::runtime_error(place.string() + " exists already and is not an empty directory");
}

// What a process left that was killed while its files moved up.
void clear_half_moved(fs::path const& place) {
    if (!fs::exists(place / moving_name)) return;
    for (auto const& entry : entries_of(place))
        if (!is_ours(entry)) fs::remove_all(entry);
    fs::remove_all(place / moving_name);
}

}  // namespace

staged_directory::staged_directory(fs::path const& place, std::string decisive)
    : place_(without_trailing_slash(place)),
      decisive_(std::move(decisive)),
      inside_(fs::is_directory(place_)),
      staging_(inside_ ? place_ / filling_name : fs::path(place_.string() + ".partial")) {
    bool const half_moved = inside_ && fs::exists(place_ / moving_name);
    if (fs::exists(place_) && !half_moved && !is_empty_directory(place_)) taken(place);
    make_private(staging_);
    lock_ = lock_file(staging_);
    if (!lock_) throw std::runtime_error("another process is writing " + staging_.string());
    for (auto const& entry : entries_of(staging_)) fs::remove_all(entry);
    if (inside_) clear_half_moved(place_);
}

staged_directory::~staged_directory() {
    std::error_code ignored;
    if (!published_) fs::remove_all(staging_, ignored);
}

void staged_directory::publish() {
    sync_tree(staging_);
    if (inside_) {
        publish_inside();
    } else {
        fs::rename(staging_, place_);
        sync_directory(place_.parent_path());
    }
    published_ = true;
}

void staged_directory::publish_inside() {
    if (!is_empty_directory(place_)) taken(place_);
    fs::path const moving = place_ / moving_name;
    fs::rename(staging_, moving);
    staging_ = moving;
    for (auto const& entry : entries_of(moving))
        if (entry.filename() != decisive_) fs::rename(entry, place_ / entry.filename());
    sync_directory(place_);
    if (fs::exists(moving / decisive_) && !decisive_.empty())
        fs::rename(moving / decisive_, place_ / decisive_);
    fs::remove(moving);
    sync_directory(place_);
}

}  // namespace rowd
