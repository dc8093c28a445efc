#include "rowd/domain/search.hpp"

#include "sample_row.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

bool found(std::string_view text, std::string_view data) {
    return text_search(text).matches(make_row(data).view());
}

double score(std::string_view text, std::string_view data) {
    ranking const r(text, {path::literal("title"), path::literal("body")});
    return r.score(make_row(data).view());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(search)

BOOST_AUTO_TEST_CASE(leaves_at_any_depth_are_searched) {
    constexpr auto data = R"({"a":"Berlin","n":{"b":[1,{"c":"Oslo"}],"d":42.5,"e":true,"f":null}})";
    for (auto const text : {"berlin", "LIN", "oslo", "2.5", "42", "TRUE", "ru"})
        BOOST_CHECK_MESSAGE(found(text, data), text);
    for (auto const text : {"null", "nul", "paris", "a\":", "1,", "{", "\"", "berlinoslo"})
        BOOST_CHECK_MESSAGE(!found(text, data), text);
}

BOOST_AUTO_TEST_CASE(names_of_members_are_not_searched) {
    BOOST_CHECK(!found("city", R"({"city":"Rome","in":{"city":[]}})"));
    BOOST_CHECK(found("city", R"({"city":"city"})"));
    BOOST_CHECK(found("x", R"({"l":["x",":"]})"));
}

BOOST_AUTO_TEST_CASE(an_empty_text_matches_all) {
    BOOST_CHECK(found("", "{}"));
    BOOST_CHECK(text_search().matches(make_row("{}").view()));
    BOOST_CHECK(!found("a", "{}"));
}

BOOST_AUTO_TEST_CASE(escapes_are_decoded_first) {
    BOOST_CHECK(found("a\nb", R"({"v":"a\nb"})"));
    BOOST_CHECK(found("\"q\"", R"({"v":"say \"q\""})"));
    BOOST_CHECK(!found("nb", R"({"v":"a\nb"})"));
    BOOST_CHECK(!found("\\", R"({"v":"a\nb"})"));
}

BOOST_AUTO_TEST_CASE(only_ascii_letters_fold) {
    BOOST_CHECK(found("\xc3\xa9t", "{\"v\":\"\xc3\xa9T\xc3\xa9\"}"));
    BOOST_CHECK(!found("\xc3\x89", "{\"v\":\"\xc3\xa9\"}"));
    BOOST_CHECK(!found("[", R"({"v":"{"})"));
}

BOOST_AUTO_TEST_CASE(partial_repetitions_are_followed) {
    BOOST_CHECK(found("aab", R"({"v":"aaab"})"));
    BOOST_CHECK(found("abac", R"({"v":"abababac"})"));
    BOOST_CHECK(!found("aab", R"({"v":"aa","w":"b"})"));
}

BOOST_AUTO_TEST_CASE(a_long_text_in_a_long_row_stays_linear) {
    std::string const text = std::string(50'000, 'a') + 'b';
    BOOST_CHECK(!found(text, R"({"v":")" + std::string(400'000, 'a') + "\"}"));
}

BOOST_AUTO_TEST_CASE(scores_run_from_nothing_to_all_words) {
    BOOST_CHECK_EQUAL(score("red shoe", R"({"title":"A red SHOE","body":"x"})"), 1);
    BOOST_CHECK_EQUAL(score("red shoe", R"({"title":"red","body":"shoe"})"), 1);
    BOOST_CHECK_EQUAL(score("red shoe", R"({"title":"red"})"), 0.5);
    BOOST_CHECK_EQUAL(score("red shoe", R"({"other":"red shoe"})"), 0);
    BOOST_CHECK_EQUAL(score("", R"({"title":"red"})"), 0);
    BOOST_CHECK_EQUAL(score("red RED, red!", R"({"title":"red"})"), 1);
}

BOOST_AUTO_TEST_CASE(whole_words_beat_prefixes_beat_insides) {
    double const whole = score("art", R"({"title":"art"})");
    double const prefix = score("art", R"({"title":"arts"})");
    double const inside = score("art", R"({"title":"start"})");
    BOOST_CHECK_GT(whole, prefix);
    BOOST_CHECK_GT(prefix, inside);
    BOOST_CHECK_GT(inside, 0);
    BOOST_CHECK_EQUAL(score("art", R"({"title":"start arts art"})"), whole);
}

BOOST_AUTO_TEST_CASE(escapes_do_not_become_letters_of_a_word) {
    BOOST_CHECK_EQUAL(score("bar", R"({"title":"foo\nbar"})"), 1);
}

BOOST_AUTO_TEST_SUITE_END()
