// Flushes are the test's to fail, not to wait for: its files are in memory where there is such a
// place.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>

namespace {

struct files_in_memory {
    files_in_memory() {
        if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
    }
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(files_in_memory);
