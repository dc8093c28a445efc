#include <boost/test/unit_test.hpp>

#include "rowd/base/json.hpp"

namespace json = rowd::json;
using namespace std::string_literals;

namespace {

// The rules of the JSONTestSuite: what every reader must accept ...
std::string const accepted[] = {
    "[[]   ]",
    "[\"\"]",
    "[]",
    "[\"a\"]",
    "[false]",
    "[null, 1, \"1\", {}]",
    "[null]",
    "[1\n]",
    " [1]",
    "[1,null,null,null,2]",
    "[2] ",
    "[123e65]",
    "[0e+1]",
    "[0e1]",
    "[ 4]",
    "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]",
    "[20e1]",
    "[-0]",
    "[-123]",
    "[-1]",
    "[1E22]",
    "[1E-2]",
    "[1E+2]",
    "[123e45]",
    "[123.456e78]",
    "[1e-2]",
    "[1e+2]",
    "[123]",
    "[123.456789]",
    "[123123123123123123123123123123]",
    "[0.4e0066]",
    "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}",
    "{\"asd\":\"sdf\"}",
    "{\"a\":\"b\",\"a\":\"c\"}",
    "{\"a\":\"b\",\"a\":\"b\"}",
    "{}",
    "{\"\":0}",
    R"({"foo\u0000bar": 42})",
    "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }",
    "{\"a\":[]}",
    "{\n\"a\": \"b\"\n}",
    R"(["\u0060\u012a\u12AB"])",
    R"(["\uD801\udc37"])",
    R"(["\ud83d\ude39\ud83d\udc8d"])",
    R"(["\"\\\/\b\f\n\r\t"])",
    R"(["\\u0000"])",
    R"(["\""])",
    "[\"a/*b*/c/*d//e\"]",
    R"(["\\a"])",
    R"(["\\n"])",
    R"(["\u0012"])",
    R"(["\uFFFF"])",
    "[\"\xf4\x8f\xbf\xbf\"]",
    "[\"\xef\xbf\xbf\"]",
    R"(["\u0000"])",
    R"(["\u002c"])",
    "[\"\u03c0\"]",
    "[\"\xf0\x9b\xbf\xbf\"]",
    "[\"asd \"]",
    "\" \"",
    R"(["\uD834\uDd1e"])",
    R"(["\u0821"])",
    "[\"\u2028\"]",
    "[\"\u2029\"]",
    R"(["\u0061\u30af\u30EA\u30b9"])",
    "[\"new\u00A0line\"]",
    R"(["\u005C"])",
    "[\"\u2342\u3648\u2341\"]",
    R"(["\u200B"])",
    R"(["\uDBFF\uDFFE"])",
    "[\"\u20ac\U0001d11e\"]",
    "[\"a\x7f"
    "a\"]",
    "false",
    "42",
    "-0.1",
    "null",
    "\"asd\"",
    "true",
    "\"\"",
    "[\"a\"]\n",
    "[true]",
    " [] ",
    "\t\r\n[\t\r\n]\t\r\n",
};

// ... and what every reader must refuse.
std::string const refused[] = {
    "",
    " ",
    "[1 true]",
    "[a\xe5]",
    "[\"\": 1]",
    "[\"\"],",
    "[,1]",
    "[1,,2]",
    "[\"x\",,]",
    "[\"x\"]]",
    "[\"\",]",
    "[\"x\"",
    "[x",
    "[3[4]]",
    "[\xff]",
    "[1:2]",
    "[,]",
    "[-]",
    "[   , \"\"]",
    "[\"a\",\n4\n,1,",
    "[1,]",
    "[1,,]",
    "[\"\va\"\\f]",
    "[*]",
    "[1,\n1\n,1",
    "[{}",
    "[fals]",
    "[nul]",
    "[tru]",
    "[True]",
    "123\0"s,
    "[++1234]",
    "[+1]",
    "[+Inf]",
    "[-01]",
    "[-1.0.]",
    "[-2.]",
    "[-NaN]",
    "[.-1]",
    "[.2e-3]",
    "[0.1.2]",
    "[0.3e+]",
    "[0.3e]",
    "[0.e1]",
    "[0E+]",
    "[0E]",
    "[0e+]",
    "[0e]",
    "[1.0e+]",
    "[1.0e-]",
    "[1.0e]",
    "[1 000.0]",
    "[1eE2]",
    "[2.e+3]",
    "[2.e-3]",
    "[2.e3]",
    "[9.e+]",
    "[Inf]",
    "[NaN]",
    "[\uff11]",
    "[1+2]",
    "[0x1]",
    "[0x42]",
    "[Infinity]",
    "[0e+-1]",
    "[-123.123foo]",
    "[123\xe5]",
    "[1e1\xe5]",
    "[0\xe5]",
    "[-Infinity]",
    "[-foo]",
    "[- 1]",
    "[-012]",
    "[-.123]",
    "[-1x]",
    "[1ea]",
    "[1.]",
    "[.123]",
    "[1.2a-3]",
    "[1.8011670033376514H-308]",
    "[012]",
    "01",
    "-",
    "1.",
    "[\"x\", truth]",
    "{[: \"x\"}",
    "{\"x\", null}",
    "{\"x\"::\"b\"}",
    "{\U0001f1e8\U0001f1ed}",
    "{\"a\":\"a\" 123}",
    "{key: 'value'}",
    "{\"\xb9\":\"0\",}",
    "{\"a\" b}",
    "{:\"b\"}",
    "{\"a\" \"b\"}",
    "{\"a\":",
    "{\"a\"",
    "{1:1}",
    "{9999E9999:1}",
    "{null:null,null:null}",
    "{\"id\":0,,,,,}",
    "{'a':0}",
    "{\"id\":0,}",
    "{\"a\":\"b\"}/**/",
    "{\"a\":\"b\"}/**//",
    "{\"a\":\"b\"}//",
    "{\"a\":\"b\",,\"c\":\"d\"}",
    "{a: \"b\"}",
    "{\"a\":\"a",
    "{ \"foo\" : \"bar\", \"a\" }",
    "{\"a\":\"b\"}#",
    R"(["\uD800\"])",
    R"(["\uD800\u"])",
    R"(["\uD800\u1"])",
    R"(["\uD800\u1x"])",
    "[\u00e9]",
    "[\"\\\0\"]"s,
    R"(["\x00"])",
    R"(["\\\"])",
    "[\"\\\t\"]",
    "[\"\\\U0001f300\"]",
    R"(["\"])",
    R"(["\u00A"])",
    R"(["\uD834\uDd"])",
    R"(["\uD800\uD800\x"])",
    R"(["\u\xe5"])",
    R"(["\a"])",
    R"(["\uqqqq"])",
    "[\"\\\xe5\"]",
    R"([\u0020"asd"])",
    "[\\n]",
    "\"",
    "['single quote']",
    "abc",
    "[\"\\",
    "[\"a\0a\"]"s,
    "[\"new\nline\"]",
    "[\"\t\"]",
    "\"\\UA66D\"",
    "\"\"x",
    "<.>",
    "[<null>]",
    "[1]x",
    "[1]]",
    "[\"asd]",
    "aå",
    "[True]",
    "1]",
    "{\"x\": true,",
    "[][]",
    "]",
    "\xef\xbb{}",
    "\xef\xbb\xbf{}",
    "\xe5",
    "[",
    "[\0]"s,
    "2@",
    "{}}",
    "{\"\":",
    "{\"a\":/*comment*/\"b\"}",
    "{\"a\": true} \"x\"",
    "['",
    "[,",
    "[{",
    "[\"a",
    "{",
    "{]",
    "{,",
    "{[",
    "{\"a",
    "{'a'",
    "[\"\\{[\"\\{[\"\\{[\"\\{",
    "*",
    "{\"a\":\"b\"}#{}",
    R"([\u000A""])",
    "[1",
    "[ false, nul",
    "[ true, fals",
    "[ false, tru",
    "{\"asd\":\"asd\"",
    "\u2060",
    "[\u2060]",
    "[\f]",
    // Left to the reader by the suite; rowd promises valid UTF-8 and whole code points.
    R"(["\uDADA"])",
    R"(["\uD888\u1234"])",
    R"(["\uD800\n"])",
    R"(["\uDd1ea"])",
    R"(["\uD800\uD800\n"])",
    R"(["\ud800abc"])",
    R"(["\uDd1e\uD834"])",
    R"(["\uDFAA"])",
    "[\"\xff\"]",
    "[\"\xe6\x97\xa5\xd1\x88\xfa\"]",
    "[\"\xed\xa0\x80\"]",
    "[\"\xe9\"]",
    "[\"\x81\"]",
    "[\"\xf4\xbf\xbf\xbf\"]",
    "[\"\xc0\xaf\"]",
    "[\"\xe0\xff\"]",
    "[\"\xfc\x80\x80\x80\x80\x80\"]",
};

std::string compacted(std::string_view text) {
    std::string out;
    auto const done = json::compact(text, out);
    return done ? out : "refused";
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += open;
    for (std::size_t i = 0; i < depth; ++i) text += close;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_compact)

BOOST_AUTO_TEST_CASE(valid_documents_are_accepted_and_compacting_again_changes_nothing) {
    for (std::string const& text : accepted) {
        BOOST_TEST_CONTEXT(text) {
            std::string const once = compacted(text);
            BOOST_TEST(once != "refused");
            BOOST_TEST(once.size() <= text.size());
            BOOST_TEST(compacted(once) == once);
        }
    }
}

BOOST_AUTO_TEST_CASE(invalid_documents_are_refused_and_leave_the_output_as_it_was) {
    for (std::string const& text : refused) {
        BOOST_TEST_CONTEXT(text) {
            std::string out = "before";
            auto const done = json::compact(text, out);
            BOOST_REQUIRE(!done);
            BOOST_CHECK(done.error().code == rowd::errc::bad_json);
            BOOST_TEST(done.error().message == "Invalid JSON in request body");
            BOOST_TEST(out == "before");
        }
    }
}

// The compact form of a text that arrives in pieces of `size` bytes.
std::string compacted_in_pieces(std::string_view text, std::size_t size) {
    json::piecewise_compactor pieces;
    for (std::size_t at = 0; at < text.size(); at += size) pieces.feed(text.substr(at, size));
    auto const whole = pieces.finish();
    return whole ? std::string(*whole) : "refused";
}

BOOST_AUTO_TEST_CASE(a_text_in_pieces_has_the_compact_form_of_the_whole_wherever_it_is_cut) {
    std::vector<std::string> texts(std::begin(accepted), std::end(accepted));
    texts.insert(texts.end(), std::begin(refused), std::end(refused));
    texts.emplace_back(
        R"( {"a" : [ 1.5e+3 , "\u00e9\ud83d\ude00\n" , true , null , -0 ] , "a" : {} } )");
    texts.emplace_back("{\"a\":1,\"b\":{\"x\":1,\"x\":22},\"a\":[\"" + std::string(5000, 'y') +
                       "\"]}");
    for (std::string const& text : texts)
        for (std::size_t const size : {1, 2, 3, 7, 4096})
            BOOST_TEST_CONTEXT(text << " in pieces of " << size)
    BOOST_TEST(compacted_in_pieces(text, size) == compacted(text));
}

BOOST_AUTO_TEST_CASE(pieces_hold_the_compact_form_only_and_nothing_once_malformed) {
    json::piecewise_compactor pieces;
    pieces.feed("[1");
    for (int i = 0; i < 1000; ++i) pieces.feed(std::string(1000, ' '));
    BOOST_TEST(pieces.held_bytes() < 4096U);
    pieces.feed("]]");
    BOOST_TEST(pieces.held_bytes() < 64U);
    BOOST_TEST(!pieces.finish());
}

BOOST_AUTO_TEST_CASE(every_proper_prefix_of_a_document_is_refused) {
    std::string const text = R"({"a":[1.5e+3,"\u00e9\ud83d\ude00",true,null],"b":{"c":false}})";
    for (std::size_t size = 0; size < text.size(); ++size) {
        BOOST_TEST(compacted(text.substr(0, size)) == "refused");
    }
}

BOOST_AUTO_TEST_CASE(the_result_is_appended) {
    std::string out = R"("data":)";
    BOOST_REQUIRE(json::compact("[ 1 ]", out));
    BOOST_TEST(out == R"("data":[1])");
    BOOST_REQUIRE(json::compact("2", out));
    BOOST_TEST(out == R"("data":[1]2)");
}

BOOST_AUTO_TEST_CASE(white_space_goes_and_order_stays) {
    BOOST_TEST(compacted(" { \"b\" : [ 1 , 2 ,\t[ ] , { } ] ,\r\n \"a\" : { \"x y\" : null } } ") ==
               R"({"b":[1,2,[],{}],"a":{"x y":null}})");
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_text) {
    std::string const text =
        "[0,-0,-0.0,1.50,1E+2,1e-02,123123123123123123123123123123,0.1000,"
        "18446744073709551616,9223372036854775808,-9223372036854775809,1e400,1e-400,"
        "0.00000000000000000000000000000000000000000000000000000000000000000012345]";
    BOOST_TEST(compacted(text) == text);
    for (char const* root : {"0", "-1", "1.0", "1e5", "18446744073709551615"}) {
        BOOST_TEST(compacted(root) == root);
    }
}

BOOST_AUTO_TEST_CASE(strings_take_their_shortest_form) {
    BOOST_TEST(compacted(R"("\u0061\/\u00e9\u20AC\ud83d\ude00\u007f")") ==
               "\"a/\u00e9\u20ac\U0001f600\x7f\"");
    BOOST_TEST(compacted(R"("\u0008\u000c\u000A\u000d\u0009\u0022\u005c")") ==
               R"("\b\f\n\r\t\"\\")");
    BOOST_TEST(compacted(R"("\u0000\u001F\u000b")") == R"("\u0000\u001f\u000b")");
    BOOST_TEST(compacted(R"(["\"", "x\"y", "\\\\", "", "{", "[", ":"])") ==
               R"(["\"","x\"y","\\\\","","{","[",":"])");
    BOOST_TEST(compacted(R"({"\u006b\n" : "{", "[" : 1})") == R"({"k\n":"{","[":1})");
}

BOOST_AUTO_TEST_CASE(long_strings_with_escapes_are_kept_whole) {
    std::string text = "\"";
    std::string expected = "\"";
    for (int i = 0; i < 20'000; ++i) {
        text += "ab\\u0041\\n\\/";
        expected += "abA\\n/";
    }
    BOOST_CHECK(compacted(text + "\"") == expected + "\"");
    BOOST_CHECK(compacted("{" + text + "\":1}") == "{" + expected + "\":1}");
}

BOOST_AUTO_TEST_CASE(depth_is_bounded) {
    BOOST_TEST(compacted(nested(json::depth_max, "[", "]")) != "refused");
    BOOST_TEST(compacted(nested(json::depth_max + 1, "[", "]")) == "refused");
    std::string const objects = nested(json::depth_max - 1, R"({"a":)", "}");
    std::string const middle = std::string(R"({"a":)");
    std::size_t const half = (json::depth_max - 1) * middle.size();
    BOOST_TEST(compacted(objects.substr(0, half) + "{}" + objects.substr(half)) != "refused");
    BOOST_TEST(compacted(objects.substr(0, half) + "[{}]" + objects.substr(half)) == "refused");
    BOOST_TEST(compacted(std::string(1'000'000, '[')) == "refused");
}

BOOST_AUTO_TEST_CASE(of_equal_names_the_last_value_stays_at_the_first_place) {
    BOOST_TEST(compacted(R"({"a":1,"b":2,"a":3})") == R"({"a":3,"b":2})");
    BOOST_TEST(compacted(R"({"a":1,"\u0061":[1, 2],"b":{}})") == R"({"a":[1,2],"b":{}})");
    BOOST_TEST(compacted(R"({"a":1,"a":2,"a":3})") == R"({"a":3})");
    BOOST_TEST(compacted(R"({"":1,"":"\n"})") == R"({"":"\n"})");
    BOOST_TEST(compacted(R"([{"a":1,"a":2},{"a":3}])") == R"([{"a":2},{"a":3}])");
    BOOST_TEST(compacted(R"({"o":{"x":1,"y":2,"x":3},"p":4,"o":{"z":{"a":1,"a":2}},"q":5})") ==
               R"({"o":{"z":{"a":2}},"p":4,"q":5})");
    BOOST_TEST(compacted(R"({"a":{"a":1},"b":{"a":2}})") == R"({"a":{"a":1},"b":{"a":2}})");
}

BOOST_AUTO_TEST_CASE(equal_names_are_found_among_many) {
    constexpr int members = 100'000;
    std::string text = "{";
    for (int i = 0; i < members; ++i) text += "\"k" + std::to_string(i) + "\":1,";
    std::string expected = text;
    expected.back() = '}';
    BOOST_CHECK(compacted(expected) == expected);
    expected.replace(expected.find("\"k777\":1"), 8, "\"k777\":3");
    BOOST_CHECK(compacted(text + "\"k777\":2,\"k777\":3}") == expected);
}

BOOST_AUTO_TEST_SUITE_END()
