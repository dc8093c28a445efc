#include "rowd/runtime/loop_lag.hpp"

#include <boost/test/unit_test.hpp>

namespace rowd {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(loop_lags)

BOOST_AUTO_TEST_CASE(a_thread_that_is_on_time_refuses_nothing) {
    loop_lag lag(loop_lag::limits{});
    for (int i = 0; i < 3; ++i) lag.was_late(1ms, 1ms);
    BOOST_TEST(!lag.refuses_queries());
    BOOST_TEST(!lag.refuses_all());
    BOOST_TEST((lag.last() == 1ms));
}

BOOST_AUTO_TEST_CASE(once_is_nothing_and_twice_in_a_row_is_too_late) {
    loop_lag lag(loop_lag::limits{});
    lag.was_late(10s, 10s);
    BOOST_TEST(!lag.refuses_queries());
    lag.was_late(0ms, 0ms);
    lag.was_late(10s, 10s);
    BOOST_TEST(!lag.refuses_queries());
    lag.was_late(10s, 10s);
    BOOST_TEST(lag.refuses_all());
    lag.was_late(0ms, 0ms);
    BOOST_TEST(!lag.refuses_queries());
}

BOOST_AUTO_TEST_CASE(a_thread_that_others_kept_from_running_refuses_nothing) {
    loop_lag lag(loop_lag::limits{});
    for (int i = 0; i < 3; ++i) lag.was_late(10s, 20ms);
    BOOST_TEST(!lag.refuses_queries());
    BOOST_TEST((lag.last() == 10s));
}

BOOST_AUTO_TEST_CASE(long_queries_are_refused_first) {
    loop_lag lag({.queries = 50ms, .all = 200ms});
    lag.was_late(300ms, 300ms);
    lag.was_late(51ms, 51ms);
    BOOST_TEST(lag.refuses_queries());
    BOOST_TEST(!lag.refuses_all());
    lag.was_late(201ms, 201ms);
    BOOST_TEST(!lag.refuses_all());
    lag.was_late(201ms, 201ms);
    BOOST_TEST(lag.refuses_all());
}

BOOST_AUTO_TEST_CASE(each_limit_can_be_switched_off) {
    loop_lag never({.queries = 0ms, .all = 0ms});
    loop_lag all_or_nothing({.queries = 0ms, .all = 200ms});
    for (int i = 0; i < 2; ++i) {
        never.was_late(10s, 10s);
        all_or_nothing.was_late(100ms, 100ms);
    }
    BOOST_TEST(!never.refuses_queries());
    BOOST_TEST(!never.refuses_all());
    BOOST_TEST(!all_or_nothing.refuses_queries());
    for (int i = 0; i < 2; ++i) all_or_nothing.was_late(10s, 10s);
    BOOST_TEST(all_or_nothing.refuses_queries());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd
