#include "rowd/access/failure_pacer.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using rowd::access::failure_pacer;

BOOST_AUTO_TEST_SUITE(failure_pacer_)

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t start_ns = 77 * second_ns;

BOOST_AUTO_TEST_CASE(address_is_refused_above_its_limit) {
    failure_pacer pacer(5);
    for (int i = 0; i < 5; ++i) BOOST_TEST(pacer.allow("192.0.2.1", start_ns));
    BOOST_TEST(!pacer.allow("192.0.2.1", start_ns));
}

BOOST_AUTO_TEST_CASE(retry_time_is_long_enough_and_at_least_a_second) {
    failure_pacer pacer(5);
    for (int i = 0; i < 6; ++i) pacer.allow("192.0.2.1", start_ns);
    BOOST_TEST(pacer.retry_after_s() == 12u);
    BOOST_TEST(pacer.allow("192.0.2.1", start_ns + pacer.retry_after_s() * second_ns));
    BOOST_TEST(failure_pacer().retry_after_s() == 1u);
    BOOST_TEST(failure_pacer(0).retry_after_s() == 1u);
}

BOOST_AUTO_TEST_CASE(limit_zero_is_off) {
    failure_pacer pacer(0);
    for (int i = 0; i < 2000; ++i) BOOST_REQUIRE(pacer.allow("192.0.2.1", start_ns));
}

BOOST_AUTO_TEST_CASE(a_network_of_ipv6_is_one_address) {
    failure_pacer pacer(2);
    BOOST_TEST(pacer.allow("2001:db8:1:2::1", start_ns));
    BOOST_TEST(pacer.allow("2001:db8:1:2:a:b:c:d", start_ns));
    BOOST_TEST(!pacer.allow("2001:db8:1:2:ffff::", start_ns));
    BOOST_TEST(pacer.allow("2001:db8:1:3::1", start_ns));
}

BOOST_AUTO_TEST_CASE(other_addresses_are_hardly_touched) {
    failure_pacer pacer(1);
    pacer.allow("192.0.2.1", start_ns);
    unsigned refused = 0;
    for (int i = 0; i < 100; ++i) {
        if (!pacer.allow("198.51.100." + std::to_string(i), start_ns)) ++refused;
    }
    BOOST_TEST(refused < 10u);  // about one in three hundred shares a slot
}

BOOST_AUTO_TEST_SUITE_END()
