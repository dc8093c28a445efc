#include <boost/test/unit_test.hpp>

#include "fixtures/json_cases.hpp"
#include "rowd/base/json.hpp"

namespace json = rowd::json;
namespace cases = rowd::fixtures::json_cases;
using namespace std::string_literals;

namespace {

std::string compacted(std::string_view text) {
    std::string out;
    auto const done = json::compact(text, out);
    return done ? out : "refused";
}

// The compact form of a text that arrives in pieces of `size` bytes.
std::string compacted_in_pieces(std::string_view text, std::size_t size) {
    json::piecewise_compactor pieces;
    for (std::size_t at = 0; at < text.size(); at += size) pieces.feed(text.substr(at, size));
    auto const whole = pieces.finish();
    return whole ? std::string(*whole) : "refused";
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
    for (std::string const& text : cases::accepted()) {
        BOOST_TEST_CONTEXT(text) {
            std::string const once = compacted(text);
            BOOST_TEST(once != "refused");
            BOOST_TEST(once.size() <= text.size());
            BOOST_TEST(compacted(once) == once);
        }
    }
}

BOOST_AUTO_TEST_CASE(invalid_documents_are_refused_and_leave_the_output_as_it_was) {
    for (std::string const& text : cases::refused()) {
        BOOST_TEST_CONTEXT(text) {
            std::string out = "before";
            auto const done = json::compact(text, out);
            BOOST_REQUIRE(!done);
            BOOST_CHECK(done.error().code == rowd::errc::bad_json);
            BOOST_TEST(done.error().message.starts_with("Invalid JSON in request body"));
            BOOST_TEST(out == "before");
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_nested_too_deep_is_called_so) {
    std::string const why = "Invalid JSON in request body: nested deeper than 128 levels";
    std::string out;
    for (auto const* open : {"[", "{\"a\":"}) {
        std::string text;
        for (unsigned i = 0; i < 129; ++i) text += open;
        BOOST_TEST(json::compact(text, out).error().message == why);
        json::piecewise_compactor pieces;
        for (char const c : text) pieces.feed({&c, 1});
        BOOST_TEST(pieces.finish().error().message == why);
    }
}

BOOST_AUTO_TEST_CASE(a_text_in_pieces_has_the_compact_form_of_the_whole_wherever_it_is_cut) {
    std::vector<std::string> texts = cases::accepted();
    texts.insert(texts.end(), cases::refused().begin(), cases::refused().end());
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
