#include "rowd/base/staged_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace rowd {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

staged_directory::staged_directory(fs::path const& place)
    : place_(without_trailing_slash(place)), staging_(place_.string() + ".partial") {
    if (fs::exists(place_) && !(fs::is_directory(place_) && fs::is_empty(place_)))
        throw std::runtime_error(place.string() + " exists already and is not an empty directory");
    make_private(staging_);
    lock_ = lock_file(staging_);
    if (!lock_) throw std::runtime_error("another process is writing " + staging_.string());
    for (auto const& entry : fs::directory_iterator(staging_)) fs::remove_all(entry.path());
}

staged_directory::~staged_directory() {
    std::error_code ignored;
    if (!published_) fs::remove_all(staging_, ignored);
}

void staged_directory::publish() {
    sync_tree(staging_);
    fs::rename(staging_, place_);
    published_ = true;
    sync_directory(place_.parent_path());
}

}  // namespace rowd
