#include "rowd/base/limited_log.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <system_error>

#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/log.hpp"

using namespace rowd;

namespace {

struct log_file {
    fixtures::temporary_directory root;
    std::filesystem::path const path = root.path() / "log";
    std::optional<logger> log{std::in_place, log_options{log_level::info, path}};

    limited_log of(std::string_view tenant) { return {&*log, "tenant", tenant}; }
    // All that was said; nothing more is.
    std::string text() {
        log.reset();
        return read_file(path);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limited_logs, log_file)

BOOST_AUTO_TEST_CASE(a_line_says_who_where_and_why) {
    of("acme").error("writing", "the disk is \"gone\"");
    BOOST_TEST(text().find(R"("level":"error","tenant":"acme","place":"writing",)"
                           R"("cause":"the disk is \"gone\"")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_thrown_is_said_with_the_number_of_the_systems_error) {
    limited_log acme = of("acme");
    auto const error = [&](auto const& what) {
        try {
            throw what;
        } catch (...) {
            acme.error("writing", std::current_exception());
        }
    };
    error(std::system_error(EIO, std::generic_category(), "write"));
    error(std::out_of_range("beyond"));
    error(7);
    std::string const said = text();
    BOOST_TEST(said.find("write: Input/output error (errno 5)") != said.npos);
    BOOST_TEST(said.find("beyond") != said.npos);
    BOOST_TEST(said.find("an unknown exception") != said.npos);
}

BOOST_AUTO_TEST_CASE(what_happens_again_and_again_gets_a_bounded_number_of_lines) {
    limited_log acme = of("acme");
    for (unsigned i = 0; i < 100 * limited_log::lines_max; ++i) acme.error("writing", "broken");
    of("other").error("writing", "broken");
    std::string const said = text();
    auto const lines = std::count(said.begin(), said.end(), '\n');
    BOOST_TEST(lines > limited_log::lines_max);
    BOOST_TEST(lines <= 2 * limited_log::lines_max);
    BOOST_TEST(said.find("other") != said.npos);
}

BOOST_AUTO_TEST_CASE(without_a_log_nothing_is_said) {
    limited_log(nullptr, "tenant", "acme").error("writing", "broken");
    BOOST_TEST(text().empty());
}

BOOST_AUTO_TEST_SUITE_END()
