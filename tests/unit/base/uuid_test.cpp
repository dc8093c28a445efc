#include "rowd/base/uuid.hpp"

#include <boost/test/unit_test.hpp>
#include <cctype>

using rowd::uuid;

BOOST_AUTO_TEST_SUITE(uuids)

BOOST_AUTO_TEST_CASE(text_reads_back_as_the_same_bytes) {
    std::string const text = "00112233-4455-6677-8899-aabbccddeeff";
    auto const id = uuid::parse(text);
    BOOST_REQUIRE(id.has_value());
    for (std::size_t i = 0; i < 16; ++i) BOOST_TEST(id->bytes[i] == 0x11 * i);
    BOOST_TEST(id->to_string() == text);
    BOOST_CHECK(uuid::from_bytes(id->as_bytes().data()) == *id);
}

BOOST_AUTO_TEST_CASE(upper_case_is_read_and_printed_in_lower_case) {
    auto const id = uuid::parse("ABCDEF01-2345-6789-ABCD-EF0123456789");
    BOOST_REQUIRE(id.has_value());
    BOOST_TEST(id->to_string() == "abcdef01-2345-6789-abcd-ef0123456789");
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_uuid) {
    for (char const* text :
         {"", "00112233", "00112233445566778899aabbccddeeff",
          "{00112233-4455-6677-8899-aabbccddeeff}", "00112233-4455-6677-8899-aabbccddeef",
          "00112233-4455-6677-8899-aabbccddeeff0", "0011223-34455-6677-8899-aabbccddeeff",
          "00112233-4455-6677-8899-aabbccddeefg", "00112233-4455-6677-8899-aabbccddee+f",
          "00112233-4455-6677-8899_aabbccddeeff"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(!uuid::parse(text).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(each_character_is_a_digit_or_a_dash_of_its_place) {
    std::string const sound = "00112233-4455-6677-8899-aabbccddeeff";
    for (std::size_t at = 0; at < sound.size(); ++at) {
        std::string text = sound;
        for (int c = 0; c < 256; ++c) {
            text[at] = static_cast<char>(c);
            bool const digit = c < 128 && std::isxdigit(c) != 0;
            bool const allowed = sound[at] == '-' ? c == '-' : digit;
            auto const id = uuid::parse(text);
            BOOST_CHECK_EQUAL(id.has_value(), allowed);
            if (id && sound[at] != '-') {
                std::string printed = text;
                printed[at] = static_cast<char>(std::tolower(c));
                BOOST_CHECK_EQUAL(id->to_string(), printed);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(version_4_is_marked_in_its_bits_only) {
    uuid ones;
    ones.bytes.fill(0xff);
    BOOST_TEST(mark_version_4(ones).to_string() == "ffffffff-ffff-4fff-bfff-ffffffffffff");
    BOOST_TEST(mark_version_4(uuid{}).to_string() == "00000000-0000-4000-8000-000000000000");
}

BOOST_AUTO_TEST_SUITE_END()
