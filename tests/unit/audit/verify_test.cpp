#include <boost/test/unit_test.hpp>

#include "unit/audit/log_directory.hpp"

namespace rowd::audit {

namespace {

// Segments 1 to 2, 3 to 4, 5 to 6, 7.
void make_segments(log_directory const& d) {
    log l(d.path(), {.segment_bytes_max = 300});
    for (std::uint64_t n = 1; n <= 7; ++n) l.append(records(n, n));
}

std::string const middle_segment = "00000000000000000003.log";
std::string const newest_segment = "00000000000000000007.log";

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_verify)

BOOST_AUTO_TEST_CASE(no_log_is_sound) {
    log_directory d;
    auto const s = log::verify(d.path(), false);
    BOOST_TEST(s.lines == 0u);
    BOOST_TEST(s.problem == "");
}

BOOST_AUTO_TEST_CASE(a_sound_log_is_counted) {
    log_directory d;
    make_segments(d);
    auto const s = log::verify(d.path(), false);
    BOOST_TEST(s.lines == 7u);
    BOOST_TEST(s.last_number == 7u);
    BOOST_TEST(s.problem == "");
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_in_any_segment_is_named_by_file_and_line) {
    log_directory d;
    make_segments(d);
    std::string text = d.read(middle_segment);
    text[text.find("created", line_starts(text)[1])] = 'C';
    d.write(middle_segment, text);
    BOOST_TEST(log::verify(d.path(), false).problem ==
               middle_segment + " line 2: the hash does not fit the line");
    BOOST_TEST(log(d.path()).damage() == "");  // opening looks at the last segment only
}

BOOST_AUTO_TEST_CASE(a_missing_segment_is_named) {
    log_directory d;
    make_segments(d);
    std::filesystem::remove(d.path() / middle_segment);
    BOOST_TEST(log::verify(d.path(), false).problem ==
               "00000000000000000005.log line 1: number 5 follows 2");
}

BOOST_AUTO_TEST_CASE(pruned_oldest_segments_are_no_problem) {
    log_directory d;
    make_segments(d);
    std::filesystem::remove(d.path() / first_segment);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
    BOOST_TEST(log::verify(d.path(), false).lines == 5u);
}

BOOST_AUTO_TEST_CASE(a_segment_under_another_name_is_named) {
    log_directory d;
    make_segments(d);
    std::filesystem::rename(d.path() / newest_segment, d.path() / "00000000000000000008.log");
    BOOST_TEST(log::verify(d.path(), false).problem ==
               "00000000000000000008.log line 1: number 7 does not fit the name");
}

BOOST_AUTO_TEST_CASE(a_half_written_last_line_is_a_problem_only_when_nobody_writes_it) {
    log_directory d;
    make_segments(d);
    d.write(newest_segment, d.read(newest_segment) + R"({"n":8,"pr)");
    BOOST_TEST(log::verify(d.path(), true).problem == "");
    BOOST_TEST(log::verify(d.path(), true).lines == 7u);
    BOOST_TEST(log::verify(d.path(), false).problem == newest_segment + " line 2: it is torn");
}

BOOST_AUTO_TEST_CASE(a_whole_bad_line_at_the_end_is_a_problem_for_both) {
    log_directory d;
    make_segments(d);
    d.write(newest_segment, d.read(newest_segment) + "garbage\n");
    BOOST_TEST(log::verify(d.path(), true).problem ==
               newest_segment + " line 2: not an audit line");
    BOOST_TEST(log::verify(d.path(), false).problem ==
               newest_segment + " line 2: not an audit line");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::audit
