#include "rowd/runtime/request_log.hpp"

#include <boost/test/unit_test.hpp>
#include <sstream>

#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"

namespace rowd {
namespace {

// How many of `asked` requests are logged.
std::size_t logged(double sample, unsigned asked, std::uint16_t status = 200) {
    fixtures::temporary_directory directory;
    {
        logger log({log_level::info, directory.path() / "log"});
        request_logs logs(log, 1, sample);
        for (unsigned i = 0; i < asked; ++i) {
            request_record r;
            r.status = status;
            logs.of(0).put(r);
        }
    }
    auto const text = read_file(directory.path() / "log");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_log_sample)

BOOST_AUTO_TEST_CASE(as_large_a_part_is_logged_as_was_said) {
    BOOST_TEST(logged(0, 4000) == 0u);
    BOOST_TEST(logged(1, 4000) == 4000u);
    BOOST_TEST(logged(0.7, 1000) == 700u);
    BOOST_TEST(logged(0.5, 1000) == 500u);
    BOOST_TEST(logged(0.9, 10) == 9u);
    BOOST_TEST(logged(0.3333, 3000) == 1000u);
    BOOST_TEST(logged(0.001, 4000) == 4u);
    BOOST_TEST(logged(0.999, 4000) == 3996u);
}

BOOST_AUTO_TEST_CASE(server_errors_are_always_logged) {
    BOOST_TEST(logged(0, 100, 503) == 100u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd
