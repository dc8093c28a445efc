#include "fault/plan.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace rowd::fault {
namespace {

// A file of zeros is a plan in which nothing is watched.
plan* mapped(char const* path, bool create) {
    // Calls that the injector does not stand in front of: it asks for the plan first.
    int const fd = ::openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600);
    if (fd < 0 || (create && ::truncate(path, sizeof(plan)) != 0))
        throw std::runtime_error(std::string("no plan of failures in ") + path);
    void* const memory = ::mmap(nullptr, sizeof(plan), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (memory == MAP_FAILED) throw std::runtime_error("cannot map the plan of failures");
    return static_cast<plan*>(memory);
}

}  // namespace

void plan::watch(std::filesystem::path const& directory) {
    end();
    watching_ = false;
    std::string const text = directory.string() + "/";
    if (text.size() >= directory_.size()) throw std::runtime_error("too long: " + text);
    std::memcpy(directory_.data(), text.c_str(), text.size() + 1);
    for (auto& n : counted_) n = 0;
    failed_ = 0;
    watching_ = true;
}

void plan::start(failure const& f) {
    first_ = 0;
    for (auto& n : counted_) n = 0;
    kind_ = f.kind;
    after_ = f.after;
    later_ = f.later;
    failed_ = 0;
    error_ = f.error;
    last_ = f.last;
    first_ = f.first;
}

void plan::end() {
    first_ = 0;
}

bool plan::watches(char const* path) const {
    return watching_ && std::strncmp(path, directory_.data(), std::strlen(directory_.data())) == 0;
}

bool plan::hits(call kind) {
    std::uint64_t const n = ++counted_[static_cast<unsigned>(kind)];
    std::uint64_t const first = first_;
    if (first == 0 || kind != kind_ || n < first || n > last_) return false;
    ++failed_;
    return true;
}

plan& current() {
    static plan own;
    static char const* const path = std::getenv("ROWD_FAULT_PLAN");
    static plan& used = path ? *mapped(path, false) : own;
    return used;
}

plan& shared(std::filesystem::path const& path) {
    return *mapped(path.c_str(), true);
}

}  // namespace rowd::fault
