#include "storage/lmdb/disk_reserve.hpp"

#include <fcntl.h>

#include <cerrno>

namespace rowd::storage {

bool disk_reserve::renew() {
    std::uint64_t const end = env_.high_water_bytes();
    if (!is_supported_ || end + disk_reserve_bytes / 2 <= until_) return true;
    if (::fallocate(env_.file(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(end),
                    static_cast<off_t>(disk_reserve_bytes)) == 0) {
        until_ = end + disk_reserve_bytes;
        return true;
    }
    if (is_lack_of_room(errno)) return env_.free_bytes() >= disk_reserve_bytes / 2;
    is_supported_ = errno != EOPNOTSUPP && errno != ENOSYS;
    return true;  // if the disk fails, the batch finds out
}

}  // namespace rowd::storage
