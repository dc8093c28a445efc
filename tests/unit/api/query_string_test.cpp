#include "api/common/query_string.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

namespace rowd::api {

BOOST_AUTO_TEST_SUITE(query_strings)

BOOST_AUTO_TEST_CASE(the_first_of_a_repeated_parameter_counts) {
    BOOST_TEST(parameter("a=1&b=2&a=3", "a").value() == "1");
    BOOST_TEST(!parameter("a=1", "c"));
}

BOOST_AUTO_TEST_CASE(names_and_values_are_decoded) {
    BOOST_TEST(parameter("%61=x+y%26", "a").value() == "x y&");
    BOOST_TEST(parameter("a", "a").value() == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_escape_stays) {
    BOOST_TEST(percent_decoded("%zz%4") == "%zz%4");
    BOOST_TEST(percent_decoded("a+b") == "a+b");
}

BOOST_AUTO_TEST_CASE(all_parameters_are_listed_in_order) {
    auto const all = parameters("a=1&&b=%C3%A9&a=2");
    BOOST_REQUIRE(all.size() == 3u);
    BOOST_TEST(all[1].second == "\xC3\xA9");
    BOOST_TEST(all[2].second == "2");
}

BOOST_AUTO_TEST_CASE(numbers_are_digits_and_nothing_else) {
    for (auto const* text : {"", "-1", "+1", "1.0", "0x1", " 1", "1e3"})
        BOOST_TEST(!digits(text), text);
    BOOST_TEST(digits("007").value() == 7u);
    BOOST_TEST(digits("99999999999999999999").value() == std::numeric_limits<std::uint64_t>::max());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api
