#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "rowd/base/json.hpp"

namespace json = rowd::json;

BOOST_AUTO_TEST_SUITE(json_strings)

BOOST_AUTO_TEST_CASE(only_what_must_be_is_escaped) {
    BOOST_TEST(json::quoted("") == R"("")");
    BOOST_TEST(json::quoted("a/b \x7f \u00e9 \U0001f600") == "\"a/b \x7f \u00e9 \U0001f600\"");
    BOOST_TEST(json::quoted("\"\\") == R"("\"\\")");
    BOOST_TEST(json::quoted("\b\f\n\r\t") == R"("\b\f\n\r\t")");
    BOOST_TEST(json::quoted(std::string_view("\0\x1f\x0b", 3)) == R"("\u0000\u001f\u000b")");
}

BOOST_AUTO_TEST_CASE(every_byte_reads_back_from_its_quoted_form) {
    std::string all;
    for (int byte = 0; byte < 0x80; ++byte) all += static_cast<char>(byte);
    all += "\u00e9\u20ac\U0001f600";
    BOOST_CHECK(json::decode_string(json::quoted(all)) == all);
    std::string text = "[";
    json::append_string(text, all);
    std::string compacted;
    BOOST_REQUIRE(json::compact(text + "]", compacted));
    BOOST_CHECK(compacted == text + "]");
}

BOOST_AUTO_TEST_CASE(code_points_are_counted_not_bytes) {
    BOOST_TEST(json::code_points("") == 0u);
    BOOST_TEST(json::code_points("abc") == 3u);
    BOOST_TEST(json::code_points("\u00e9\u20ac\U0001f600") == 3u);
}

BOOST_AUTO_TEST_CASE(escapes_are_seen) {
    BOOST_TEST(json::has_escapes(R"(a\n)"));
    BOOST_TEST(!json::has_escapes("a/n"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(json_numbers)

BOOST_AUTO_TEST_CASE(doubles_are_correctly_rounded) {
    BOOST_TEST(json::to_double("0") == 0.0);
    BOOST_TEST(json::to_double("0.1") == 0.1);
    BOOST_TEST(json::to_double("-12.5e-1") == -1.25);
    BOOST_TEST(json::to_double("9007199254740993") == 9007199254740992.0);
    BOOST_TEST(json::to_double("1.7976931348623157e308") == std::numeric_limits<double>::max());
    BOOST_TEST(json::to_double("5e-324") == std::numeric_limits<double>::denorm_min());
    BOOST_TEST(std::signbit(json::to_double("-0.0")));
}

BOOST_AUTO_TEST_CASE(doubles_out_of_range_are_infinite_or_zero) {
    double const infinity = std::numeric_limits<double>::infinity();
    BOOST_TEST(json::to_double("1e309") == infinity);
    BOOST_TEST(json::to_double("-1E+99999999999999999999") == -infinity);
    BOOST_TEST(json::to_double("1" + std::string(400, '0')) == infinity);
    BOOST_TEST(json::to_double("0.00001e400") == infinity);
    BOOST_TEST(json::to_double("1e-400") == 0.0);
    BOOST_TEST(json::to_double("-123456e-99999999999999999999") == 0.0);
    BOOST_TEST(json::to_double("0." + std::string(400, '0') + "1") == 0.0);
    BOOST_TEST(json::to_double("0e999999999") == 0.0);
}

BOOST_AUTO_TEST_CASE(integers_are_read_without_fraction_or_exponent) {
    BOOST_TEST(json::to_int64("0").value() == 0);
    BOOST_TEST(json::to_int64("-0").value() == 0);
    BOOST_TEST(json::to_int64("9223372036854775807").value() == INT64_MAX);
    BOOST_TEST(json::to_int64("-9223372036854775808").value() == INT64_MIN);
    for (char const* text : {"9223372036854775808", "-9223372036854775809", "1.0", "1e3", "1.5"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(!json::to_int64(text).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(integral_values_are_read_however_they_are_written) {
    struct {
        std::string text;
        std::int64_t value;
    } const cases[] = {
        {"7", 7},
        {"1.0", 1},
        {"1e3", 1000},
        {"100e-2", 1},
        {"-2.50E+1", -25},
        {"0.0", 0},
        {"-0e5", 0},
        {"0e999999999999", 0},
        {"1.234e3", 1234},
        {"9223372036854775807.000", INT64_MAX},
        {"-9.223372036854775808e18", INT64_MIN},
        {"1" + std::string(50, '0') + "e-50", 1},
        {"0." + std::string(50, '0') + "3e51", 3},
    };
    for (auto const& [text, value] : cases) {
        BOOST_TEST_CONTEXT(text) {
            auto const read = json::to_integral(text);
            BOOST_REQUIRE(read.has_value());
            BOOST_TEST(*read == value);
        }
    }
}

BOOST_AUTO_TEST_CASE(integral_values_without_a_sign_reach_further) {
    BOOST_TEST(json::to_unsigned_integral("9223372036854775808").value() == std::uint64_t{1} << 63);
    BOOST_TEST(json::to_unsigned_integral("1844674407370955161.50e1").value() == UINT64_MAX);
    BOOST_TEST(json::to_unsigned_integral("-0").value() == 0u);
    for (char const* text : {"18446744073709551616", "-1", "0.5", "1e20", "18446744073709551615.5",
                             "100000000000000000000000000000000001"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(!json::to_unsigned_integral(text).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(fractions_and_overflow_are_not_integral) {
    for (char const* text : {"0.5", "1e-1", "1.0000000000000000000000001", "9223372036854775808",
                             "9223372036854775807.5", "9.3e18", "-9.223372036854775809e18", "1e19",
                             "1e999999999999999999999", "12345678901234567890123"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(!json::to_integral(text).has_value());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
