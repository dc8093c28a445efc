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

BOOST_AUTO_TEST_CASE(case_and_accents_do_not_count) {
    struct {
        char const* text;
        char const* value;
    } const same[] = {{"\u00e9t", "\u00e9T\u00e9"},
                      {"\u00c9", "\u00e9"},
                      {"e\u0301t\u00e9", "\u00c9TE\u0301"},  // composed or not
                      {"cafe", "CAF\u00c9"},
                      {"\u0130stanbul", "istanbul"},
                      {"STRASSE", "stra\u00dfe"},
                      {"\u03a3\u0391\u03a3", "\u03c3\u03b1\u03c2"},
                      {"\u041c\u0418\u0420", "\u043c\u0438\u0440"},
                      {"\uff21", "\uff41"},
                      {"\ufb03", "FFI"},
                      {"cooperate", "co\u00adoperate"},
                      {"\U0001f44d", "ok \U0001f44d\ufe0f"},
                      {"nguyen", "Nguy\u1ec5n"}};
    for (auto const& [text, value] : same) {
        BOOST_CHECK_MESSAGE(found(text, "{\"v\":\"" + std::string(value) + "\"}"), text);
        BOOST_CHECK_MESSAGE(score(text, "{\"title\":\"" + std::string(value) + "\"}") > 0, text);
    }
    BOOST_CHECK(!found("[", R"({"v":"{"})"));
    BOOST_CHECK(!found("\u304b", "{\"v\":\"\u304c\"}"));  // another syllable, not an accent
    BOOST_CHECK(!found("\uac00", "{\"v\":\"\uac01\"}"));
    BOOST_CHECK(!found("e", "{\"v\":\"\u00f8\"}"));
    BOOST_CHECK(found("\u0301", R"({"v":"x"})"));         // nothing is left of it
    BOOST_CHECK(!found("a\xff", "{\"v\":\"a\u00ff\"}"));  // no UTF-8
}

BOOST_AUTO_TEST_CASE(words_end_at_dashes_and_punctuation_of_all_scripts) {
    for (auto const* between :
         {" ",      "-",      "_",      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015",
          "\u2212", "\u058a", "\u05be", "\u1806", "\u2e17", "\u2e3a", "\u301c", "\u3030", "\ufe58",
          "\uff0d", "\u00ab", "\u00bb", "\u201c", "\u2019", "\u2026", "\u3001", "\u3002", "\u00bf",
          "\u060c", "\u0964", "\u00b7", "\u00a0", "\u3000", "\u2028", "\u00d7", "\u20ac", "\n"}) {
        std::string const escaped = std::string_view(between) == "\n" ? "\\n" : between;
        BOOST_CHECK_EQUAL(score("bar", "{\"title\":\"foo" + escaped + "bar\"}"), 1);
        BOOST_CHECK_EQUAL(score("foo" + std::string(between) + "bar", R"({"title":"bar foo"})"), 1);
    }
    for (auto const* letter : {"\u00e4", "\u00df", "\u0434", "\u4e2d", "\u0661", "\U0001f600"})
        BOOST_CHECK_LT(score("bar", "{\"title\":\"foo" + std::string(letter) + "bar\"}"), 0.5);
}

BOOST_AUTO_TEST_CASE(containers_are_searched_for_their_values) {
    std::string const data =
        R"({"title":{"city":["S\u00e3o Paulo\nBrasil",null,{"zip":[4711,true]}],"n":"\u00e9t\u00e9"}})";
    row const sample = make_row(data);
    auto const score_of = [&](std::string_view text) {
        return ranking(text, {path::literal("title")}).score(sample.view());
    };
    for (auto const* text : {"paulo", "Brasil", "SAO", "4711", "true", "\u00e9t\u00e9"})
        BOOST_CHECK_MESSAGE(score_of(text) == 1, text);
    for (auto const* text : {"city", "zip", "n", "null", "nBrasil", "u00e9", "00e3"})
        BOOST_CHECK_MESSAGE(score_of(text) < 1, text);
    for (auto const* text : {"city", "zip", "null", "u00e9", "00e3"})
        BOOST_CHECK_MESSAGE(score_of(text) == 0, text);
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
