// The number by which LMDB knows this process (see CMakeLists.txt): the process's id behind a
// random number, so that no two processes that open the same files have the same one, whatever
// container they are in, and a child has another than its parent.
#include <sys/random.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

extern "C" pid_t rowd_lmdb_process() {
    static std::uint32_t const origin = [] {
        std::uint32_t random = 0;
        if (::getrandom(&random, sizeof random, 0) != sizeof random) std::abort();
        return random;
    }();
    auto const number = origin + static_cast<std::uint32_t>(::getpid());
    return static_cast<pid_t>(number % 0x7fff'fffe + 1);
}
