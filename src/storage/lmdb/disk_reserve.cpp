#include "storage/lmdb/disk_reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace rowd::storage {
namespace {

int write_zeros(int file, std::uint64_t from, std::uint64_t to) {
    std::array<char, 64 << 10> constexpr zeros{};
    while (from < to) {
        auto const size = std::min<std::uint64_t>(zeros.size(), to - from);
        auto const written = ::pwrite(file, zeros.data(), size, static_cast<off_t>(from));
        if (written < 0 && errno != EINTR) return errno;
        from += static_cast<std::uint64_t>(std::max<ssize_t>(written, 0));
    }
    return 0;
}

}  // namespace

bool disk_reserve::renew(std::uint64_t grown_bytes) {
    std::uint64_t const end = env_.high_water_bytes();
    std::uint64_t const least = grown_bytes + disk_reserve_bytes / 2;
    if (end + least <= until_) return true;
    int failure = 0;
    for (std::uint64_t const size : {least + disk_reserve_bytes / 2, least}) {
        failure = keep_blocks(end, end + size);
        if (failure == 0) until_ = end + size;
        if (!is_lack_of_room(failure)) return true;  // if the disk fails, the batch finds out
    }
    return env_.free_bytes() >= least;
}

// Blocks for this stretch of the file, behind all of its pages; 0 or errno.
int disk_reserve::keep_blocks(std::uint64_t from, std::uint64_t to) {
    if (can_allocate_) {
        if (::fallocate(env_.file(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(from),
                        static_cast<off_t>(to - from)) == 0)
            return 0;
        can_allocate_ = errno != EOPNOTSUPP && errno != ENOSYS;
        if (can_allocate_) return errno;
    }
    return write_zeros(env_.file(), std::max(from, until_), to);
}

// Asks for blocks that the file has not got yet, behind its end and behind the reserve. If they are
// there, the disk itself has failed, and this tenant writes no more.
bool disk_reserve::is_disk_full() const {
    struct stat facts {};
    if (::fstat(env_.file(), &facts) != 0) return false;
    auto const end = std::max<off_t>(facts.st_size, static_cast<off_t>(until_));
    if (::fallocate(env_.file(), FALLOC_FL_KEEP_SIZE, end, disk_reserve_bytes) == 0) return false;
    if (is_lack_of_room(errno)) return true;
    struct statvfs space {};  // quotas do not show here
    return ::fstatvfs(env_.file(), &space) == 0 &&
           space.f_bavail * space.f_frsize < disk_reserve_bytes;
}

}  // namespace rowd::storage
