#include "rowd/base/time.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using rowd::http_date;
using rowd::parse_time;
using rowd::timestamp;
using rowd::timestamp_printer;
using rowd::timestamp_size;

BOOST_AUTO_TEST_SUITE(time_texts)

BOOST_AUTO_TEST_CASE(timestamps_are_utc_with_milliseconds) {
    BOOST_TEST(timestamp(0) == "1970-01-01T00:00:00.000Z");
    BOOST_TEST(timestamp(1'705'312'800'000) == "2024-01-15T10:00:00.000Z");
    BOOST_TEST(timestamp(951'868'799'007) == "2000-02-29T23:59:59.007Z");
    BOOST_TEST(timestamp(-1) == "1969-12-31T23:59:59.999Z");
    BOOST_TEST(timestamp(253'402'300'799'999) == "9999-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(instants_out_of_range_are_shown_as_the_nearest_in_it) {
    BOOST_TEST(timestamp(-62'167'219'200'001) == "0000-01-01T00:00:00.000Z");
    BOOST_TEST(timestamp(253'402'300'800'000) == "9999-12-31T23:59:59.999Z");
    BOOST_TEST(timestamp(INT64_MAX) == "9999-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(every_printed_timestamp_reads_back) {
    constexpr std::int64_t step = 40 * 86'400'000LL + 12'345'679;  // visits all months and hours
    for (std::int64_t ms = -62'167'219'200'000; ms <= 253'402'300'799'999; ms += step) {
        auto const read = parse_time(timestamp(ms));
        BOOST_REQUIRE(read.has_value());
        BOOST_REQUIRE_EQUAL(read->ms, ms);
        BOOST_REQUIRE(!read->date_only);
    }
}

BOOST_AUTO_TEST_CASE(timestamps_printed_one_after_the_other_are_those_printed_alone) {
    timestamp_printer printer;
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    std::int64_t const moment = 1'795'000'000'000;
    for (std::int64_t const ms :
         {moment, moment + 1, moment + 59'999, moment + 60'000, moment - 1, moment, std::int64_t{0},
          std::int64_t{59'999}, std::int64_t{-1}, least, most, std::int64_t{253'402'300'799'999},
          std::int64_t{253'402'300'800'000}, std::int64_t{-62'167'219'200'000}, moment}) {
        std::string text(timestamp_size, '\0');
        printer.print(ms, text.data());
        BOOST_TEST(text == timestamp(ms));
    }
}

BOOST_AUTO_TEST_CASE(all_accepted_spellings_of_an_instant_agree) {
    for (char const* text : {"2024-01-15T10:00:00.000Z", "2024-01-15T10:00:00Z",
                             "2024-01-15t10:00z", "2024-01-15 10:00", "2024-01-15T10:00:00",
                             "2024-01-15T12:00:00+02:00", "2024-01-15T04:30:00-0530",
                             "2024-01-15T10:00:00.0000009Z", "2024-01-16T00:00:00.0+14:00"}) {
        BOOST_TEST_CONTEXT(text) {
            auto const read = parse_time(text);
            BOOST_REQUIRE(read.has_value());
            BOOST_TEST(read->ms == 1'705'312'800'000);
            BOOST_TEST(!read->date_only);
        }
    }
}

BOOST_AUTO_TEST_CASE(fractions_are_cut_to_milliseconds) {
    BOOST_TEST(parse_time("1970-01-01T00:00:00.5Z")->ms == 500);
    BOOST_TEST(parse_time("1970-01-01T00:00:00.12Z")->ms == 120);
    BOOST_TEST(parse_time("1970-01-01T00:00:00.9999Z")->ms == 999);
}

BOOST_AUTO_TEST_CASE(a_date_alone_is_its_first_instant) {
    auto const read = parse_time("2024-02-29");
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->date_only);
    BOOST_TEST(timestamp(read->ms) == "2024-02-29T00:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(what_is_no_real_instant_is_refused) {
    for (char const* text : {"",
                             "2024",
                             "2024-01",
                             "2024-1-15",
                             "24-01-15",
                             "2024-00-10",
                             "2024-13-01",
                             "2024-01-00",
                             "2024-01-32",
                             "2023-02-29",
                             "2100-02-29",
                             "2024-04-31",
                             "10000-01-01",
                             "2024-01-15T",
                             "2024-01-15T10",
                             "2024-01-15T10:",
                             "2024-01-15T1:00",
                             "2024-01-15T24:00:00Z",
                             "2024-01-15T10:60:00Z",
                             "2016-12-31T23:59:60Z",
                             "2024-01-15T10:00:00.Z",
                             "2024-01-15T10:00.5Z",
                             "2024-01-15T10:00:00ZZ",
                             "2024-01-15T10:00:00 Z",
                             "2024-01-15T10:00:00+2",
                             "2024-01-15T10:00:00+24:00",
                             "2024-01-15T10:00:00+02:60",
                             "2024-01-15Z",
                             "2024-01-15X10:00:00Z",
                             " 2024-01-15",
                             "2024-01-15 ",
                             "2024/01/15",
                             "+024-01-15",
                             "0000-01-01T00:00:00+00:01",
                             "9999-12-31T23:59:59-00:01",
                             "now"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(!parse_time(text).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(http_dates_name_day_and_month) {
    BOOST_TEST(http_date(784'111'777'000) == "Sun, 06 Nov 1994 08:49:37 GMT");
    BOOST_TEST(http_date(1'795'276'800'999) == "Sat, 21 Nov 2026 16:00:00 GMT");
    BOOST_TEST(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

BOOST_AUTO_TEST_CASE(clocks_do_not_go_back) {
    BOOST_TEST(rowd::wall_ms() > 1'700'000'000'000);
    std::int64_t const before = rowd::steady_ns();
    BOOST_TEST(rowd::steady_ns() >= before);
}

BOOST_AUTO_TEST_SUITE_END()
