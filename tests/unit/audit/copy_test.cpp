#include <boost/test/unit_test.hpp>

#include "unit/audit/log_directory.hpp"

using namespace rowd;
using namespace rowd::audit;

namespace {

struct copy_fixture {
    log_directory from;
    log_directory to;

    void write(std::uint64_t last, std::uint64_t segment_bytes_max = 64u << 20) {
        audit::log l(from.path(), {segment_bytes_max});
        for (std::uint64_t n = 1; n <= last; ++n) l.append(records(n, n));
    }
    std::uint64_t copied_below(std::uint64_t below) {
        copy_log(from.path(), to.path(), below);
        auto const found = audit::log::verify(to.path(), false);
        BOOST_TEST(found.problem == "");
        return found.last_number;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(copying, copy_fixture)

BOOST_AUTO_TEST_CASE(all_lines_are_copied_byte_for_byte) {
    write(5);
    BOOST_TEST(copied_below(6) == 5u);
    BOOST_TEST(to.read(first_segment) == from.read(first_segment));
}

BOOST_AUTO_TEST_CASE(lines_from_the_number_on_are_left_out) {
    write(5);
    BOOST_TEST(copied_below(3) == 2u);
}

BOOST_AUTO_TEST_CASE(segments_from_the_number_on_are_left_out) {
    write(5, 1);  // each in a segment of its own
    BOOST_TEST(copied_below(3) == 2u);
    BOOST_TEST(to.names().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_half_written_line_is_left_out) {
    write(2);
    auto const whole = from.read(first_segment);
    from.write(first_segment, whole + whole.substr(0, 40));
    BOOST_TEST(copied_below(9) == 2u);
    BOOST_TEST(to.read(first_segment) == whole);
}

BOOST_AUTO_TEST_CASE(damage_and_side_files_are_copied_as_they_are) {
    write(3);
    auto text = from.read(first_segment);
    text[line_starts(text)[1] + 150] ^= 1;
    from.write(first_segment, text);
    from.write(first_segment + ".torn-1", "torn");
    copy_log(from.path(), to.path(), 4);
    BOOST_TEST(to.read(first_segment) == text);
    BOOST_TEST(to.read(first_segment + ".torn-1") == "torn");
    BOOST_TEST(audit::log::verify(to.path(), false).problem != "");
}

BOOST_AUTO_TEST_CASE(no_log_is_no_copy) {
    copy_log(from.path(), to.path(), 9);
    BOOST_TEST(!std::filesystem::exists(to.path()));
}

BOOST_AUTO_TEST_SUITE_END()
