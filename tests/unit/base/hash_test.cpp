#include "rowd/base/hash.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using rowd::hex;
using rowd::sha256;

BOOST_AUTO_TEST_SUITE(hashes)

BOOST_AUTO_TEST_CASE(sha256_gives_the_published_digests) {
    BOOST_TEST(hex(sha256("")) ==
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(hex(sha256("abc")) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    BOOST_TEST(hex(sha256(std::string(1'000'000, 'a'))) ==
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(a_hasher_starts_afresh_for_each_text) {
    rowd::sha256_hasher hasher;
    hasher.start();
    hasher.update("left behind");
    BOOST_CHECK(hasher("abc") == sha256("abc"));
    BOOST_CHECK(hasher("") == sha256(""));
    rowd::sha256_hasher moved = std::move(hasher);
    BOOST_CHECK(moved("abc") == sha256("abc"));
}

BOOST_AUTO_TEST_CASE(parts_hash_like_the_whole) {
    rowd::sha256_hasher hasher;
    hasher.start();
    for (char const* part : {"a", "", "bc"}) hasher.update(part);
    BOOST_CHECK(hasher.finish() == sha256("abc"));
}

BOOST_AUTO_TEST_CASE(hex_has_two_lower_case_digits_per_byte) {
    std::vector<std::uint8_t> const bytes{0x00, 0x0f, 0xa5, 0xff};
    BOOST_TEST(hex(bytes) == "000fa5ff");
    BOOST_TEST(hex({}) == "");
}

BOOST_AUTO_TEST_CASE(secrets_are_equal_when_every_byte_is) {
    using rowd::equal_in_constant_time;
    BOOST_TEST(equal_in_constant_time("", ""));
    BOOST_TEST(equal_in_constant_time("secret", "secret"));
    BOOST_TEST(!equal_in_constant_time("secret", "secreT"));
    BOOST_TEST(!equal_in_constant_time("secret", "secret "));
}

BOOST_AUTO_TEST_SUITE_END()
