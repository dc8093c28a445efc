#include "rowd/domain/value.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <vector>

#include "rowd/base/json.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

bool less(char const* a, char const* b) {
    bool const is = exact_number::parse(a) < exact_number::parse(b);
    if (is) BOOST_CHECK(exact_number::parse(b) > exact_number::parse(a));
    return is;
}

bool same(char const* a, char const* b) {
    return exact_number::parse(a) == exact_number::parse(b);
}

std::strong_ordering order_of(std::string_view a, std::string_view b) {
    return compare_strings(json::quoted(a), json::quoted(b));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(value)

BOOST_AUTO_TEST_CASE(numbers_are_equal_however_they_are_written) {
    BOOST_CHECK(same("1", "1.0"));
    BOOST_CHECK(same("100", "1e2"));
    BOOST_CHECK(same("1", "10e-1"));
    BOOST_CHECK(same("0", "-0"));
    BOOST_CHECK(same("0", "-0.0"));
    BOOST_CHECK(same("0.1", "1e-1"));
    BOOST_CHECK(same("1e300", "10e299"));
}

BOOST_AUTO_TEST_CASE(integers_beyond_doubles_stay_apart) {
    BOOST_CHECK(less("9007199254740992", "9007199254740993"));
    BOOST_CHECK(same("9007199254740993", "9007199254740993.0"));
    BOOST_CHECK(same("9223372036854775807", "922337203685477580.7e1"));
    BOOST_CHECK(less("9007199254740993", "9007199254740994.0"));
    BOOST_CHECK(less("9223372036854775806", "9223372036854775807"));
    BOOST_CHECK(less("9223372036854775807", "9223372036854775808"));
    BOOST_CHECK(less("9223372036854775808", "9223372036854775809"));
    BOOST_CHECK(less("18446744073709551614", "18446744073709551615"));
    BOOST_CHECK(less("18446744073709551615", "18446744073709551616"));
    BOOST_CHECK(less("0.5", "9223372036854775809"));
    BOOST_CHECK(less("-1e19", "9223372036854775809"));
    BOOST_CHECK(less("9223372036854775809", "1e999"));
    BOOST_CHECK(same("18446744073709551615", "1844674407370955161.5e1"));
    BOOST_CHECK(same("9223372036854775808", "9.223372036854775808e18"));
    BOOST_CHECK(less("9223372036854775807", "1e19"));
    BOOST_CHECK(less("-1e19", "-9223372036854775808"));
}

BOOST_AUTO_TEST_CASE(numbers_that_no_double_tells_apart_or_holds_are_numbers_like_others) {
    BOOST_CHECK(less("18446744073709551616", "18446744073709551617"));
    BOOST_CHECK(less("0.1", "0.10000000000000000001"));
    BOOST_CHECK(less("9007199254740993", "9007199254740993.5"));
    BOOST_CHECK(less("1152921504606846976.5", "1152921504606847000"));
    BOOST_CHECK(less("0.99999999999999999999", "1"));
    BOOST_CHECK(less("1", "1.00000000000000000001"));
    BOOST_CHECK(same("1e400", "10e399"));
    BOOST_CHECK(less("1e400", "1e401"));
    BOOST_CHECK(less("1.7976931348623157e308", "1e400"));
    BOOST_CHECK(less("-1e401", "-1e400"));
    BOOST_CHECK(less("-1e400", "-9223372036854775808"));
    BOOST_CHECK(less("0", "1e-400"));
    BOOST_CHECK(less("-1e-400", "0"));
    BOOST_CHECK(less("1e-401", "1e-400"));
    BOOST_CHECK(less("1e-400", "5e-324"));
    BOOST_CHECK(equal_values(R"({"a":[1e400]})", R"({"a":[10e399]})"));
    BOOST_CHECK(!equal_values("[18446744073709551616]", "[18446744073709551617]"));
    BOOST_CHECK(!contains_value(R"({"a":1e400})", R"({"a":1e401})"));
}

BOOST_AUTO_TEST_CASE(integers_and_fractions_compare_exactly) {
    BOOST_CHECK(less("1", "1.5"));
    BOOST_CHECK(less("1.5", "2"));
    BOOST_CHECK(less("-1.5", "-1"));
    BOOST_CHECK(less("-2", "-1.5"));
    BOOST_CHECK(less("-0.5", "0"));
    BOOST_CHECK(less("0", "5e-324"));
    BOOST_CHECK(less("1e308", "1e999"));
}

BOOST_AUTO_TEST_CASE(number_text_is_the_shortest) {
    BOOST_CHECK_EQUAL(exact_number::parse("1.50").text(), "1.5");
    BOOST_CHECK_EQUAL(exact_number::parse("1e2").text(), "100");
    BOOST_CHECK_EQUAL(exact_number::parse("-0.0").text(), "0");
    BOOST_CHECK_EQUAL(exact_number::parse("1e999").text(), "1e999");
    BOOST_CHECK_EQUAL(exact_number(std::numeric_limits<std::int64_t>::min()).text(),
                      "-9223372036854775808");
    BOOST_CHECK_EQUAL(exact_number::parse("18446744073709551615.0").text(), "18446744073709551615");
    BOOST_CHECK_EQUAL(exact_number::parse("18446744073709551616").text(), "18446744073709551616");
    BOOST_CHECK_EQUAL(exact_number::parse("18446744073709551617").text(), "18446744073709551617");
}

BOOST_AUTO_TEST_CASE(strings_order_by_decoded_bytes) {
    BOOST_CHECK(order_of("", "a") < 0);
    BOOST_CHECK(order_of("a", "ab") < 0);
    BOOST_CHECK(order_of("Z", "a") < 0);
    BOOST_CHECK(order_of("z", "\xc3\xa9") < 0);
    BOOST_CHECK(order_of("a\n", "a ") < 0);  // escaped, and below a space all the same
    BOOST_CHECK(order_of("a\"", "a#") < 0);  // the backslash does not count
    BOOST_CHECK(order_of("a\x01", "a\t") < 0);
    BOOST_CHECK(order_of("a\\b", "a\\b") == 0);
    BOOST_CHECK(order_of(std::string_view("\0", 1), "\x01") < 0);
}

BOOST_AUTO_TEST_CASE(objects_are_equal_in_any_order_of_members) {
    BOOST_CHECK(equal_values(R"({"a":1,"b":[1,{"c":2}]})", R"({"b":[1.0,{"c":2e0}],"a":1})"));
    BOOST_CHECK(!equal_values(R"({"a":1})", R"({"a":1,"b":2})"));
    BOOST_CHECK(!equal_values(R"({"a":1,"b":2})", R"({"a":1})"));
    BOOST_CHECK(!equal_values(R"({"a":1,"b":2})", R"({"a":1,"c":2})"));
    BOOST_CHECK(!equal_values("[1,2]", "[2,1]"));
    BOOST_CHECK(!equal_values("[1]", "[1,1]"));
    BOOST_CHECK(!equal_values("[1,1]", "[1]"));
    BOOST_CHECK(equal_values("[]", "[]"));
    BOOST_CHECK(!equal_values("[]", "{}"));
    BOOST_CHECK(!equal_values("null", "false"));
}

BOOST_AUTO_TEST_CASE(containment_follows_the_rules_of_the_block) {
    BOOST_CHECK(contains_value(R"({"a":1,"b":2})", "{}"));
    BOOST_CHECK(contains_value(R"({"a":1,"b":2})", R"({"b":2.0})"));
    BOOST_CHECK(contains_value(R"({"a":{"b":1,"c":2}})", R"({"a":{"c":2}})"));
    BOOST_CHECK(!contains_value(R"({"a":1})", R"({"a":"1"})"));
    BOOST_CHECK(!contains_value(R"({"a":1})", R"({"b":null})"));
    BOOST_CHECK(contains_value(R"({"b":null})", R"({"b":null})"));
    BOOST_CHECK(contains_value(R"({"a":[1,2,3]})", R"({"a":[3,1,1]})"));
    BOOST_CHECK(!contains_value(R"({"a":[1,2,3]})", R"({"a":1})"));
    BOOST_CHECK(contains_value(R"({"a":[{"b":1,"c":2}]})", R"({"a":[{"b":1}]})"));
    BOOST_CHECK(!contains_value(R"({"a":[1]})", R"({"a":[[1]]})"));
    BOOST_CHECK(contains_value(R"({"a":[[1,2]]})", R"({"a":[[2]]})"));
    BOOST_CHECK(contains_value(R"({"a":[1]})", R"({"a":[]})"));
}

BOOST_AUTO_TEST_CASE(match_text_is_what_an_arrow_operator_gives) {
    BOOST_CHECK_EQUAL(match_text(R"("a\nb")"), "a\nb");
    BOOST_CHECK_EQUAL(match_text("42"), "42");
    BOOST_CHECK_EQUAL(match_text("42.0"), "42");
    BOOST_CHECK_EQUAL(match_text("1.50"), "1.5");
    BOOST_CHECK_EQUAL(match_text("1e999"), "1e999");
    BOOST_CHECK_EQUAL(match_text("10e998"), "1e999");
    BOOST_CHECK_EQUAL(match_text("18446744073709551617"), "18446744073709551617");
    BOOST_CHECK_EQUAL(match_text("true"), "true");
    BOOST_CHECK_EQUAL(match_text("null"), "");
    BOOST_CHECK_EQUAL(match_text(R"({"a":[1]})"), R"({"a":[1]})");
}

BOOST_AUTO_TEST_SUITE_END()
