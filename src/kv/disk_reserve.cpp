#include "rowd/kv/disk_reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "rowd/base/disk_space.hpp"

namespace rowd::kv {
bool disk_reserve::renew(std::uint64_t grown_bytes) {
    std::uint64_t const end = env_.high_water_bytes();
    std::uint64_t const least = grown_bytes + disk_reserve_bytes / 2;
    if (end + least <= until_) return true;
    env_.files().check_length();
    int failure = 0;
    for (std::uint64_t const size : {least + disk_reserve_bytes / 2, least}) {
        failure = keep_blocks(env_.file(), end, end + size, until_);
        if (failure == 0) until_ = end + size;
        if (!is_lack_of_room(failure)) return true;  // if the disk fails, the batch finds out
    }
    return env_.free_bytes() >= least;
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

}  // namespace rowd::kv
