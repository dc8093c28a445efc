#include "rowd/base/standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace rowd {

void hold_standard_descriptors() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest number that is free. Such a descriptor can be neither read nor written.
        if (::open("/", O_PATH) < 0)
            throw std::system_error(errno, std::generic_category(), "hold standard descriptors");
    }
}

}  // namespace rowd
