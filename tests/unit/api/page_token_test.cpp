#include "api/botpress/chat/page_token.hpp"

#include <boost/test/unit_test.hpp>

namespace rowd::api::botpress {

BOOST_AUTO_TEST_SUITE(page_tokens)

BOOST_AUTO_TEST_CASE(a_position_comes_back) {
    for (domain::chat::position const at :
         {domain::chat::position{}, {1'700'000'000'000, 12}, {-1, ~std::uint64_t{0}}}) {
        auto const read = read_page_token("list", page_token("list", at)).value();
        BOOST_TEST(read.updated_ms == at.updated_ms);
        BOOST_TEST(read.sequence == at.sequence);
    }
}

BOOST_AUTO_TEST_CASE(a_token_needs_no_escapes_in_a_url) {
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        auto const token = page_token("list", {0, i * 0x123456789abcdef});
        BOOST_TEST(token.size() == 36u);
        for (char const c : token) BOOST_REQUIRE((std::isalnum(c) || c == '-' || c == '_'));
    }
}

BOOST_AUTO_TEST_CASE(a_token_is_good_for_its_list_only) {
    auto const token = page_token("list of bot A", {5, 7});
    BOOST_TEST(!read_page_token("list of bot B", token));
    BOOST_TEST(!read_page_token("", token));
}

BOOST_AUTO_TEST_CASE(a_token_with_any_character_changed_is_refused) {
    auto const token = page_token("list", {5, 7});
    for (std::size_t i = 0; i < token.size(); ++i) {
        for (char const c : {'A', 'B', '_', '=', ' ', '\0'}) {
            auto changed = token;
            changed[i] = c;
            BOOST_TEST((changed == token || !read_page_token("list", changed)));
        }
        BOOST_TEST(!read_page_token("list", token.substr(0, i)));
    }
    BOOST_TEST(!read_page_token("list", token + token));
    BOOST_TEST(!read_page_token("list", token + "\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api::botpress
