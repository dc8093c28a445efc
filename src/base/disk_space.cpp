#include "rowd/base/disk_space.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace rowd {
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

int keep_blocks(int file, std::uint64_t from, std::uint64_t to, std::uint64_t zeros_from) {
    if (::fallocate(file, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(from),
                    static_cast<off_t>(to - from)) == 0)
        return 0;
    if (errno != EOPNOTSUPP && errno != ENOSYS) return errno;
    return write_zeros(file, std::max(from, zeros_from), to);
}

bool is_lack_of_room(int error_number) {
    return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

}  // namespace rowd
