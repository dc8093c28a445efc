#include "rowd/base/random.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <vector>

BOOST_AUTO_TEST_SUITE(random_source)

BOOST_AUTO_TEST_CASE(alphanumeric_text_has_its_size_and_alphabet) {
    rowd::random_source random;
    std::set<char> seen;
    for (std::size_t const size : {0u, 1u, 24u, 4096u}) {
        std::string const text = random.alphanumeric(size);
        BOOST_TEST(text.size() == size);
        seen.insert(text.begin(), text.end());
    }
    BOOST_TEST(std::string(seen.begin(), seen.end()) == "0123456789abcdefghijklmnopqrstuvwxyz");
}

BOOST_AUTO_TEST_CASE(uuids_are_version_4_and_differ) {
    rowd::random_source random;
    std::set<rowd::uuid> ids;
    for (int i = 0; i < 1000; ++i) {
        rowd::uuid const id = random.uuid_v4();
        BOOST_TEST(id.to_string()[14] == '4');
        BOOST_CHECK(mark_version_4(id) == id);
        ids.insert(id);
    }
    BOOST_TEST(ids.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(fill_serves_sizes_below_at_and_above_a_block) {
    rowd::random_source random;
    for (std::size_t const size : {0u, 3u, 511u, 512u, 513u, 5000u}) {
        std::vector<unsigned char> bytes(size + 1, 0);
        random.fill(bytes.data(), size);
        BOOST_TEST(bytes.back() == 0);
        if (size > 500) {
            BOOST_TEST(std::set<unsigned char>(bytes.begin(), bytes.end()).size() > 100u);
        }
    }
}

BOOST_AUTO_TEST_CASE(numbers_do_not_repeat) {
    rowd::random_source random;
    std::set<std::uint64_t> numbers;
    for (int i = 0; i < 1000; ++i) numbers.insert(random.next64());
    BOOST_TEST(numbers.size() == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
