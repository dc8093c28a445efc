#include "fault/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "rowd/base/file.hpp"

namespace rowd::fault {
namespace {

constexpr std::size_t sector_bytes = 512;

ino_t number_of(int fd) {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) throw std::runtime_error("a file that cannot be looked at");
    return facts.st_ino;
}

// The program's own descriptor may be one for writing only.
std::string read_back(int fd, off_t at, std::size_t size) {
    auto const readable = open_file("/proc/self/fd/" + std::to_string(fd), O_RDONLY);
    std::string bytes(size, '\0');
    if (::pread(readable.get(), bytes.data(), size, at) != static_cast<ssize_t>(size))
        throw std::runtime_error("what was written cannot be read");
    return bytes;
}

}  // namespace

void disk::put(std::string& into, std::size_t at, std::string_view bytes) {
    if (into.size() < at + bytes.size()) into.resize(at + bytes.size());
    into.replace(at, bytes.size(), bytes);
}

void disk::written(int fd, off_t at, std::size_t size) {
    std::lock_guard const lock(mutex_);
    file& f = files_[number_of(fd)];
    write w{static_cast<std::size_t>(at), read_back(fd, at, size)};
    if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0)
        put(f.flushed, w.at, w.bytes);
    else
        f.waiting.push_back(std::move(w));
    after_each_(*this);
}

void disk::flushed(int fd) {
    std::lock_guard const lock(mutex_);
    file& f = files_[number_of(fd)];
    for (auto const& w : f.waiting) put(f.flushed, w.at, w.bytes);
    f.waiting.clear();
    after_each_(*this);
}

disk::files disk::cut() {
    files all;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(directory_)) {
        if (!entry.is_regular_file() || entry.path().filename() == "lock.mdb") continue;
        struct stat facts {};
        if (::stat(entry.path().c_str(), &facts) != 0) continue;
        all[entry.path().lexically_relative(directory_)] = survivors(files_[facts.st_ino]);
    }
    return all;
}

std::string disk::survivors(file const& f) {
    std::string content = f.flushed;
    for (auto const& w : f.waiting) {
        std::size_t const sectors = w.bytes.size() / sector_bytes + 1;
        std::size_t const dice = random_() % 3;
        std::size_t const kept = dice == 0   ? 0
                                 : dice == 1 ? w.bytes.size()
                                             : random_() % sectors * sector_bytes;
        if (kept > 0) put(content, w.at, std::string_view(w.bytes).substr(0, kept));
    }
    return content;
}

}  // namespace rowd::fault
