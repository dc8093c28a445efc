#include "rowd/base/printable.hpp"

#include <boost/test/unit_test.hpp>

using rowd::printable;

BOOST_AUTO_TEST_SUITE(printable_text)

BOOST_AUTO_TEST_CASE(plain_text_of_any_language_stays) {
    for (auto const* text : {"", "plain ~text!", "na\xc3\xafve \xe2\x82\xac", "\xf0\x9f\x98\x80",
                             "a \"quoted\" back\\slash", "\xc2\xa0", "\xef\xbf\xbf"})
        BOOST_TEST(printable(text) == text);
}

BOOST_AUTO_TEST_CASE(control_characters_are_shown_by_their_bytes) {
    BOOST_TEST(printable(std::string("a\0b", 3)) == "a\\x00b");
    BOOST_TEST(printable("\x1b[2J\r\n\t\x7f") == "\\x1b[2J\\x0d\\x0a\\x09\\x7f");
    BOOST_TEST(printable("\xc2\x9b"
                         "31m") == "\\xc2\\x9b31m");
    BOOST_TEST(printable("\xc2\x80\xc2\x9f\xc3\x80") == "\\xc2\\x80\\xc2\\x9f\xc3\x80");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_characters_are_shown_one_by_one) {
    BOOST_TEST(printable("\xff"
                         "a") == "\\xffa");
    BOOST_TEST(printable("\xc3") == "\\xc3");
    BOOST_TEST(printable("\xe2\x82") == "\\xe2\\x82");
    BOOST_TEST(printable("\xe2\x82"
                         "a") == "\\xe2\\x82a");
    BOOST_TEST(printable("\xc0\x80") == "\\xc0\\x80");           // too long a form
    BOOST_TEST(printable("\xe0\x80\xaf") == "\\xe0\\x80\\xaf");  // the same
    BOOST_TEST(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // half of a pair
    BOOST_TEST(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
}

BOOST_AUTO_TEST_SUITE_END()
