#include "rowd/base/decimal.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using rowd::decimal;

namespace {

std::string text(std::string_view number) {
    return decimal(number).text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decimals)

BOOST_AUTO_TEST_CASE(equal_numbers_have_one_text) {
    for (auto const* zero : {"0", "-0", "0.0", "-0.000e999", "0e-7"}) BOOST_TEST(text(zero) == "0");
    for (auto const* one : {"1", "1.0", "10e-1", "0.1e1", "0.001e+3", "1E0"})
        BOOST_TEST(text(one) == "1");
    BOOST_TEST(text("-1.50") == "-1.5");
    BOOST_TEST(text("100") == "100");
    BOOST_TEST(text("1e2") == "100");
    BOOST_TEST(text("1005.0700") == "1005.07");
    BOOST_TEST(text("18446744073709551617.00") == "18446744073709551617");
    BOOST_TEST(text("0.10000000000000000001") == "0.10000000000000000001");
    BOOST_TEST(text("0.0000010") == "0.000001");
    BOOST_TEST(text("0.00000010") == "1e-7");
    BOOST_TEST(text("1e20") == "100000000000000000000");
    BOOST_TEST(text("1e21") == "1e21");
    BOOST_TEST(text("-123e400") == "-1.23e402");
    BOOST_TEST(text("10e399") == "1e400");
    BOOST_TEST(text("0.5e-400") == "5e-401");
    // An exponent has 32 bits.
    BOOST_TEST(text("10e2147483646") == "1e2147483647");
    BOOST_TEST(text("1234e2147483647") == "1234e2147483647");
    BOOST_TEST(text("1200e2147483647") == "1200e2147483647");
    BOOST_TEST(text("0.0012e-2147483648") == "0.0012e-2147483648");
    BOOST_TEST(text("1" + std::string(400, '0') + "1") == "1" + std::string(400, '0') + "1");
}

BOOST_AUTO_TEST_CASE(numbers_are_ordered_by_all_their_digits) {
    std::vector<std::string> const ascending = {"-1e401",
                                                "-1e400",
                                                "-18446744073709551617",
                                                "-18446744073709551616",
                                                "-2",
                                                "-1.00000000000000000000001",
                                                "-1",
                                                "-1e-400",
                                                "0",
                                                "1e-401",
                                                "1e-400",
                                                "0.09999999999999999999999",
                                                "0.1",
                                                "0.10000000000000000000001",
                                                "9",
                                                "10",
                                                "10.5",
                                                "105",
                                                "18446744073709551616",
                                                "18446744073709551617",
                                                "9.99e399",
                                                "1e400",
                                                "1e2147483647"};
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j)
            BOOST_TEST(((decimal(ascending[i]) <=> decimal(ascending[j])) == (i <=> j)),
                       ascending[i] << " and " << ascending[j]);
    BOOST_TEST((decimal("12.50") == decimal("125e-1")));
    BOOST_TEST((decimal("0.00") == decimal("-0")));
}

BOOST_AUTO_TEST_CASE(integers_of_64_bits_are_read) {
    BOOST_TEST(decimal("18446744073709551615").integer().value() == ~0ull);
    BOOST_TEST(decimal("-1844674407370955161.50e1").integer().value() == ~0ull);
    BOOST_TEST(decimal("0e5").integer().value() == 0u);
    BOOST_TEST(decimal("1e19").integer().value() == 10'000'000'000'000'000'000ull);
    for (auto const* other : {"18446744073709551616", "1e20", "0.5", "1e-1", "1e400"})
        BOOST_TEST(!decimal(other).integer().has_value(), other);
}

BOOST_AUTO_TEST_CASE(what_is_left_over_is_exact_at_any_size) {
    BOOST_TEST(decimal("9").modulo(4).value() == 1u);
    BOOST_TEST(decimal("-9").modulo(4).value() == 1u);
    BOOST_TEST(decimal("18446744073709551615").modulo(18446744073709551614ull).value() == 1u);
    BOOST_TEST(decimal("18446744073709551616").modulo(18446744073709551615ull).value() == 1u);
    BOOST_TEST(decimal("18446744073709551617").modulo(2).value() == 1u);
    BOOST_TEST(decimal("340282366920938463463374607431768211455").modulo(~0ull).value() == 0u);
    BOOST_TEST(decimal("1e400").modulo(7).value() == 4u);  // 10^400 = 10^(400 mod 6) = 10^4
    BOOST_TEST(decimal("1e2147483647").modulo(9).value() == 1u);
    BOOST_TEST(decimal("5e2000000000").modulo(1).value() == 0u);
    BOOST_TEST(!decimal("2.0000000000000000001").modulo(2).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
