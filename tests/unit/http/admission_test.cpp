#include "http/admission.hpp"

#include <boost/test/unit_test.hpp>

using rowd::http::admission;

namespace {

boost::asio::ip::address at(char const* text) {
    return boost::asio::ip::make_address(text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(admission_)

BOOST_AUTO_TEST_CASE(there_are_so_many_places_and_no_more) {
    admission seats(2, 2);
    auto const first = seats.enter(at("192.0.2.1"));
    auto second = seats.enter(at("192.0.2.2"));
    BOOST_TEST(bool(first));
    BOOST_TEST(bool(second));
    BOOST_TEST(!seats.enter(at("192.0.2.3")));
    BOOST_TEST(seats.total() == 2u);
    second = {};
    BOOST_TEST(bool(seats.enter(at("192.0.2.3"))));
    BOOST_TEST(seats.total() == 1u);
}

BOOST_AUTO_TEST_CASE(one_address_has_its_own_bound) {
    admission seats(10, 1);
    auto const first = seats.enter(at("192.0.2.1"));
    BOOST_TEST(!seats.enter(at("192.0.2.1")));
    BOOST_TEST(bool(seats.enter(at("192.0.2.2"))));
}

BOOST_AUTO_TEST_CASE(a_network_of_ipv6_is_one_address) {
    admission seats(10, 1);
    auto const first = seats.enter(at("2001:db8:1:2::1"));
    BOOST_TEST(!seats.enter(at("2001:db8:1:2:a:b:c:d")));
    BOOST_TEST(bool(seats.enter(at("2001:db8:1:3::1"))));
}

BOOST_AUTO_TEST_SUITE_END()
