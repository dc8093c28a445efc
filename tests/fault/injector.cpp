// The seam: file calls that stand in front of the C library's for the whole program they are linked
// into, and fail when the plan says so.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <optional>
#include <string>

#include "fault/observer.hpp"
#include "fault/plan.hpp"

namespace {

using namespace rowd;

std::atomic<fault::observer*> watcher{nullptr};

template <class Function>
Function* next(char const* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

// Allocates nothing: Asio writes to a pipe in a signal handler.
bool watched(int fd) {
    char link[32];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    char path[4096];
    auto const size = ::readlink(link, path, sizeof path - 1);
    if (size <= 0) return false;
    path[size] = '\0';
    return fault::current().watches(path);
}

int failed() {
    errno = fault::current().error();
    return -1;
}

// `act` does what the program asked for, if that is to happen at all.
template <class Action>
int apply(bool is_watched, fault::call kind, Action const& act) {
    if (!is_watched || !fault::current().hits(kind)) return act();
    if (fault::current().after() == fault::effect::whole) static_cast<void>(act());
    return failed();
}

// Blocks behind the end of a file are its own already.
bool makes_larger(int fd, off_t at, std::size_t size) {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) return false;
    return at + static_cast<off_t>(size) > std::max<off_t>(facts.st_size, facts.st_blocks * 512);
}

// Where a write without a place of its own goes.
off_t place_of(int fd) {
    int const flags = ::fcntl(fd, F_GETFL);
    return ::lseek(fd, 0, (flags & O_APPEND) != 0 ? SEEK_END : SEEK_CUR);
}

bool write_fails(int fd, off_t at, std::size_t size) {
    auto& plan = fault::current();
    bool const as_growth = makes_larger(fd, at, size) && plan.hits(fault::call::grow);
    return plan.hits(fault::call::write) || as_growth;
}

// `act` writes so much, at most, of what the program asked for. No place: where the file stands.
template <class Action>
ssize_t apply_write(int fd, std::optional<off_t> at, std::size_t size, Action const& act) {
    if (!watched(fd)) return act(size);
    off_t const place = at ? *at : place_of(fd);
    if (!write_fails(fd, place, size)) {
        ssize_t const done = act(size);
        if (auto* const seen_by = watcher.load(); seen_by && done > 0)
            seen_by->written(fd, place, static_cast<std::size_t>(done));
        return done;
    }
    switch (fault::current().after()) {
        case fault::effect::half:
            return act(std::max<std::size_t>(1, size / 2));
        case fault::effect::whole:
            static_cast<void>(act(size));
            return failed();
        case fault::effect::none:
            return failed();
    }
    return failed();
}

std::size_t size_of(iovec const* parts, int count) {
    std::size_t sum = 0;
    for (int i = 0; i < count; ++i) sum += parts[i].iov_len;
    return sum;
}

// The bytes of `parts`, cut off after `size`, as one.
std::string joined(iovec const* parts, int count, std::size_t size) {
    std::string all;
    for (int i = 0; i < count; ++i)
        all.append(static_cast<char const*>(parts[i].iov_base), parts[i].iov_len);
    all.resize(std::min(size, all.size()));
    return all;
}

int open_next(char const* path, int flags, mode_t mode) {
    static auto* const real = next<int(char const*, int, ...)>("open");
    return apply(fault::current().watches(path) && (flags & O_CREAT) != 0, fault::call::name,
                 [&] { return real(path, flags, mode); });
}

int ftruncate_next(int fd, off_t size) {
    static auto* const real = next<int(int, off_t)>("ftruncate");
    return apply(watched(fd), fault::call::resize, [&] { return real(fd, size); });
}

template <class Action>
int apply_flush(int fd, Action const& act) {
    bool const is_watched = watched(fd);
    int const code = apply(is_watched, fault::call::flush, act);
    if (auto* const seen_by = watcher.load(); seen_by && is_watched && code == 0)
        seen_by->flushed(fd);
    return code;
}

ssize_t pwrite_next(int fd, void const* data, std::size_t size, off_t at) {
    static auto* const real = next<ssize_t(int, void const*, std::size_t, off_t)>("pwrite");
    return apply_write(fd, at, size, [&](std::size_t most) { return real(fd, data, most, at); });
}

}  // namespace

void fault::observe(observer* o) {
    watcher = o;
}

extern "C" {

int open(char const* path, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    auto const mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_next(path, flags, mode);
}

int open64(char const* path, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    auto const mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_next(path, flags, mode);
}

ssize_t write(int fd, void const* data, std::size_t size) {
    static auto* const real = next<ssize_t(int, void const*, std::size_t)>("write");
    return apply_write(fd, {}, size, [&](std::size_t most) { return real(fd, data, most); });
}

ssize_t pwrite(int fd, void const* data, std::size_t size, off_t at) {
    return pwrite_next(fd, data, size, at);
}

ssize_t pwrite64(int fd, void const* data, std::size_t size, off_t at) {
    return pwrite_next(fd, data, size, at);
}

ssize_t writev(int fd, iovec const* parts, int count) {
    static auto* const real = next<ssize_t(int, iovec const*, int)>("writev");
    static auto* const plain = next<ssize_t(int, void const*, std::size_t)>("write");
    std::size_t const size = size_of(parts, count);
    return apply_write(fd, {}, size, [&](std::size_t most) {
        if (most == size) return real(fd, parts, count);
        return plain(fd, joined(parts, count, most).data(), most);
    });
}

ssize_t pwritev(int fd, iovec const* parts, int count, off_t at) {
    static auto* const real = next<ssize_t(int, iovec const*, int, off_t)>("pwritev");
    static auto* const plain = next<ssize_t(int, void const*, std::size_t, off_t)>("pwrite");
    std::size_t const size = size_of(parts, count);
    return apply_write(fd, at, size, [&](std::size_t most) {
        if (most == size) return real(fd, parts, count, at);
        return plain(fd, joined(parts, count, most).data(), most, at);
    });
}

int fsync(int fd) {
    static auto* const real = next<int(int)>("fsync");
    return apply_flush(fd, [&] { return real(fd); });
}

int fdatasync(int fd) {
    static auto* const real = next<int(int)>("fdatasync");
    return apply_flush(fd, [&] { return real(fd); });
}

int ftruncate(int fd, off_t size) noexcept {
    return ftruncate_next(fd, size);
}

int ftruncate64(int fd, off_t size) noexcept {
    return ftruncate_next(fd, size);
}

int fallocate(int fd, int mode, off_t at, off_t size) {
    static auto* const real = next<int(int, int, off_t, off_t)>("fallocate");
    auto const grow = [&] { return real(fd, mode, at, size); };
    bool const is_watched = watched(fd);
    return apply(is_watched, fault::call::resize,
                 [&] { return apply(is_watched, fault::call::grow, grow); });
}

int rename(char const* from, char const* to) noexcept {
    static auto* const real = next<int(char const*, char const*)>("rename");
    return apply(fault::current().watches(from), fault::call::name, [&] { return real(from, to); });
}

int unlink(char const* path) noexcept {
    static auto* const real = next<int(char const*)>("unlink");
    return apply(fault::current().watches(path), fault::call::name, [&] { return real(path); });
}

int remove(char const* path) noexcept {
    static auto* const real = next<int(char const*)>("remove");
    return apply(fault::current().watches(path), fault::call::name, [&] { return real(path); });
}

int mkdir(char const* path, mode_t mode) noexcept {
    static auto* const real = next<int(char const*, mode_t)>("mkdir");
    return apply(fault::current().watches(path), fault::call::name,
                 [&] { return real(path, mode); });
}

}  // extern "C"
