#include "rowd/base/standard_descriptors.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>

namespace {

// In a process of its own, which has closed those that `closed` names: 0 if all went well.
int after_closing(unsigned closed) {
    pid_t const child = ::fork();
    if (child == 0) {
        for (int fd = 0; fd < 3; ++fd)
            if ((closed & (1u << fd)) != 0) ::close(fd);
        rowd::hold_standard_descriptors();
        for (int fd = 0; fd < 3; ++fd) {
            if ((closed & (1u << fd)) == 0) continue;
            char byte = 'x';
            if (::write(fd, &byte, 1) != -1 || errno != EBADF) ::_exit(2);
            if (::read(fd, &byte, 1) != -1 || errno != EBADF) ::_exit(3);
        }
        ::_exit(::dup(0) > 2 ? 0 : 4);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(standard_descriptors)

BOOST_AUTO_TEST_CASE(those_that_are_closed_are_taken_and_cannot_be_used) {
    for (unsigned closed = 0; closed < 8; ++closed) BOOST_TEST(after_closing(closed) == 0, closed);
}

BOOST_AUTO_TEST_SUITE_END()
