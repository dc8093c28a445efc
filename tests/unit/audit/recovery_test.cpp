#include <boost/test/unit_test.hpp>

#include "unit/audit/log_directory.hpp"

namespace rowd::audit {

namespace {

std::string const second_segment = "00000000000000000004.log";

std::string three_lines() {
    log_directory d;
    log(d.path()).append(records(1, 3));
    return d.read(first_segment);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_recovery)

BOOST_AUTO_TEST_CASE(a_tail_torn_at_any_byte_is_moved_aside) {
    std::string const whole = three_lines();
    std::size_t const third = line_starts(whole)[2];
    for (std::size_t size = third; size < whole.size(); ++size) {
        log_directory d;
        d.write(first_segment, whole.substr(0, size));
        BOOST_TEST_CONTEXT("torn at " << size - third) {
            log l(d.path());
            BOOST_TEST(l.last_number() == 2u);
            BOOST_TEST(l.damage() == "");
            BOOST_TEST(d.read(first_segment) == whole.substr(0, third));
            if (size > third)
                BOOST_TEST(d.read(first_segment + ".torn-1") == whole.substr(third, size - third));
            else
                BOOST_TEST(d.names().size() == 1u);
            l.append(records(3, 3));
            BOOST_TEST(d.read(first_segment) == whole);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_torn_first_line_leaves_a_log_without_lines) {
    log_directory d;
    d.write(first_segment, three_lines().substr(0, 50));
    log l(d.path());
    BOOST_TEST(l.last_number() == 0u);
    BOOST_TEST(d.read(first_segment + ".torn-1").size() == 50u);
    l.append(records(1, 3));
    BOOST_TEST(d.read(first_segment) == three_lines());
}

BOOST_AUTO_TEST_CASE(appended_garbage_is_moved_aside) {
    std::string const whole = three_lines();
    for (std::string const& garbage : {std::string("garbage"), std::string(5000, '\0'),
                                       std::string(3u << 20, 'x'), whole.substr(0, 100)}) {
        log_directory d;
        d.write(first_segment, whole + garbage);
        log l(d.path());
        BOOST_TEST(l.last_number() == 3u);
        BOOST_TEST(l.damage() == "");
        BOOST_TEST((d.read(first_segment) == whole));
        BOOST_TEST((d.read(first_segment + ".torn-1") == garbage));
    }
}

BOOST_AUTO_TEST_CASE(whole_bad_lines_at_the_end_are_moved_aside_and_named) {
    std::string const whole = three_lines();
    log_directory d;
    d.write(first_segment, whole + "two\nlines\n");
    {
        log l(d.path());
        BOOST_TEST(l.last_number() == 3u);
        BOOST_TEST(l.damage() ==
                   first_segment + " line 4: not an audit line; moved to a .torn file");
    }
    BOOST_TEST(d.read(first_segment) == whole);
    BOOST_TEST(d.read(first_segment + ".torn-1") == "two\nlines\n");
    BOOST_TEST(log(d.path()).damage() == "");
}

BOOST_AUTO_TEST_CASE(a_lost_newline_before_the_last_line_is_damage) {
    std::string joined = three_lines();
    joined[line_starts(joined)[2] - 1] = ' ';
    log_directory d;
    d.write(first_segment, joined);
    log l(d.path());
    BOOST_TEST(l.last_number() == 1u);
    BOOST_TEST(l.damage().starts_with(first_segment + " line 2: "));
    BOOST_TEST(d.read(first_segment) + d.read(first_segment + ".torn-1") == joined);
    l.append(records(4, 4));
    BOOST_TEST(log::verify(d.path(), false).problem ==
               first_segment + " line 2: number 4 follows 1");
}

BOOST_AUTO_TEST_CASE(each_torn_tail_has_a_file_of_its_own) {
    log_directory d;
    d.write(first_segment, three_lines() + "one");
    { log l(d.path()); }
    d.write(first_segment, three_lines() + "two");
    { log l(d.path()); }
    BOOST_TEST(d.read(first_segment + ".torn-1") == "one");
    BOOST_TEST(d.read(first_segment + ".torn-2") == "two");
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_in_the_middle_is_damage_and_is_left_alone) {
    std::string const whole = three_lines();
    auto const starts = line_starts(whole);
    for (std::size_t at = 0; at + 1 < starts[2]; ++at) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x20);
        log_directory d;
        d.write(first_segment, flipped);
        BOOST_TEST_CONTEXT("byte " << at) {
            log const l(d.path());
            BOOST_TEST(l.last_number() == 3u);
            std::string const place = at < starts[1] ? " line 1: " : " line 2: ";
            BOOST_TEST(l.damage().starts_with(first_segment + place));
            BOOST_TEST(d.read(first_segment) == flipped);
            BOOST_TEST(d.names().size() == 1u);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_log_goes_on_after_its_last_line) {
    std::string flipped = three_lines();
    flipped[5] = 'x';
    log_directory d;
    d.write(first_segment, flipped);
    {
        log l(d.path());
        l.append(records(4, 5));
        BOOST_TEST(l.damage() != "");
    }
    BOOST_TEST(d.read(first_segment).starts_with(flipped));
    log const again(d.path());
    BOOST_TEST(again.last_number() == 5u);
    BOOST_TEST(again.damage() == first_segment + " line 1: not an audit line");
}

BOOST_AUTO_TEST_CASE(a_line_taken_out_is_damage) {
    std::string const whole = three_lines();
    auto const starts = line_starts(whole);
    log_directory d;
    d.write(first_segment, whole.substr(0, starts[1]) + whole.substr(starts[2]));
    log l(d.path());
    BOOST_TEST(l.damage() == first_segment + " line 2: number 3 follows 1");
    BOOST_TEST(l.last_number() == 3u);
}

BOOST_AUTO_TEST_CASE(an_empty_last_segment_is_dropped) {
    log_directory d;
    d.write(first_segment, three_lines());
    d.write(second_segment, "");
    log l(d.path());
    BOOST_TEST(l.last_number() == 3u);
    BOOST_TEST(l.damage() == "");
    BOOST_TEST(d.names().size() == 1u);
    l.append(records(4, 4));
    BOOST_TEST(log::verify(d.path(), false).lines == 4u);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
}

BOOST_AUTO_TEST_CASE(a_segment_whose_first_line_is_torn_starts_again) {
    log_directory d;
    d.write(first_segment, three_lines());
    d.write(second_segment, R"({"n":4,"prev":"00)");
    log l(d.path(), {.segment_bytes_max = 100});
    BOOST_TEST(l.last_number() == 3u);
    l.append(records(4, 4));
    BOOST_TEST(d.read(second_segment + ".torn-1") == R"({"n":4,"prev":"00)");
    BOOST_TEST(log::verify(d.path(), false).lines == 4u);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
}

BOOST_AUTO_TEST_CASE(a_last_segment_that_does_not_continue_the_one_before_is_damage) {
    log_directory d;
    {
        log l(d.path(), {.segment_bytes_max = 100});
        l.append(records(1, 3));
        l.append(records(4, 4));
    }
    std::string const first = d.read(first_segment);
    d.write(first_segment, first.substr(0, line_starts(first)[2]));
    log l(d.path());
    BOOST_TEST(l.damage() == second_segment + " line 1: number 4 follows 2");
}

BOOST_AUTO_TEST_CASE(other_files_in_the_directory_are_passed_over) {
    log_directory d;
    d.write(first_segment, three_lines());
    d.write("99999999999999999999.log", "not a number that fits");
    d.write("notes.log", "notes");
    d.write(first_segment + ".gz", "packed");
    log l(d.path());
    BOOST_TEST(l.last_number() == 3u);
    BOOST_TEST(l.damage() == "");
    BOOST_TEST(log::verify(d.path(), false).lines == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::audit
