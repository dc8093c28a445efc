#include "rowd/base/base64.hpp"

#include <boost/test/unit_test.hpp>

namespace rowd {

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(bytes_of_any_length_are_a_text_without_padding) {
    std::pair<std::string_view, std::string_view> const known[] = {
        {"", ""},        {"f", "Zg"},        {"fo", "Zm8"},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"\xfb\xff\xfe", "-__-"},
    };
    for (auto const& [bytes, text] : known) {
        BOOST_TEST(base64_url(bytes) == text);
        BOOST_TEST(from_base64_url(text).value() == bytes);
    }
}

BOOST_AUTO_TEST_CASE(what_it_does_not_make_is_refused) {
    for (auto const* text :
         {"Zg==", "Zh", "Z", "Zm9v ", " Zm9v", "Zm+v", "Zm/v", "Zm9v\n", "Zm9vZ", "Zm.v",
          "Zm\xff"
          "v",
          "Z==="})
        BOOST_TEST(!from_base64_url(text), text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd
