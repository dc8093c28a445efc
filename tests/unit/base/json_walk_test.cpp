#include <boost/test/unit_test.hpp>

#include "rowd/base/json.hpp"

namespace json = rowd::json;

namespace {

constexpr std::string_view sample =
    R"({"a":1,"b\"\\":"x\\\",}","":{"n":[1,{"q":"]}"}],"e":{}},"l":[],"t":true,"z":null})";

std::string numbered_object(int members, std::string_view value) {
    std::string object = "{}";
    for (int i = 0; i < members; ++i) json::append_member(object, "k" + std::to_string(i), value);
    return object;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_walk)

BOOST_AUTO_TEST_CASE(kinds_show_in_the_first_character) {
    BOOST_CHECK(json::kind_of("{}") == json::kind::object);
    BOOST_CHECK(json::kind_of("[]") == json::kind::array);
    BOOST_CHECK(json::kind_of(R"("")") == json::kind::string);
    BOOST_CHECK(json::kind_of("true") == json::kind::boolean);
    BOOST_CHECK(json::kind_of("false") == json::kind::boolean);
    BOOST_CHECK(json::kind_of("null") == json::kind::null);
    BOOST_CHECK(json::kind_of("-1") == json::kind::number);
}

BOOST_AUTO_TEST_CASE(members_come_in_order_with_decoded_keys) {
    std::string seen;
    for (json::walker member(sample); member.next();) {
        BOOST_TEST(sample[member.offset()] == '"');
        BOOST_TEST(sample.substr(member.offset() + 1, member.raw_key().size()) == member.raw_key());
        BOOST_TEST(sample.substr(member.offset()).starts_with(member.member()));
        BOOST_TEST(member.member().ends_with(member.value()));
        seen += member.key() + "=" + std::string(member.value()) + ";";
    }
    BOOST_TEST(seen == R"(a=1;b"\="x\\\",}";={"n":[1,{"q":"]}"}],"e":{}};l=[];t=true;z=null;)");
}

BOOST_AUTO_TEST_CASE(elements_have_no_key) {
    std::string seen;
    for (json::walker element(R"([1,"a,]",[2,[3]],{"b":4},null])"); element.next();) {
        BOOST_TEST(element.raw_key() == "");
        seen += std::string(element.value()) + ";";
    }
    BOOST_TEST(seen == R"(1;"a,]";[2,[3]];{"b":4};null;)");
}

BOOST_AUTO_TEST_CASE(the_text_of_a_member_is_found_if_it_is_a_string) {
    BOOST_TEST(json::find_text(sample, "b\"\\") == R"(x\",})");
    BOOST_TEST(json::find_text(sample, "a") == "");
    BOOST_TEST(json::find_text(sample, "c") == "");
    BOOST_TEST(json::raw_string(R"("x\",}")") == R"(x\",})");
}

BOOST_AUTO_TEST_CASE(empty_containers_have_no_members) {
    BOOST_TEST(!json::walker("{}").next());
    BOOST_TEST(!json::walker("[]").next());
}

// Strings are looked through in steps of several characters.
BOOST_AUTO_TEST_CASE(strings_of_any_length_end_at_their_closing_quote) {
    for (std::size_t size = 0; size < 50; ++size) {
        for (std::size_t at = 0; at <= size; ++at) {
            std::string text = "\"" + std::string(size, 'x') + "\"";
            text.insert(1 + at, at % 2 == 0 ? "\\\"" : "\\\\");
            std::size_t const end = text.size();
            for (std::size_t more : {0u, 1u, 17u}) {
                text += std::string(more, '"');
                BOOST_REQUIRE_EQUAL(json::skip_value(text, 0), end);
            }
        }
    }
    for (char const* open : {"\"", "\"x", "\"\\", "\"\\\"", "\"0123456789abcdef\\"})
        BOOST_TEST(json::skip_value(open, 0) == std::string_view(open).size());
}

BOOST_AUTO_TEST_CASE(values_are_skipped_to_their_end) {
    for (char const* value : {"1", "-1.5e3", "true", "null", R"("")", R"("\\")", R"("\\\"")",
                              R"("]}\"[")", "[]", "[[],[{}]]", R"({"a":{"}":"{"}})"}) {
        BOOST_TEST_CONTEXT(value) {
            std::size_t const size = std::string_view(value).size();
            for (char const* after : {"", ",1", "]", "}", ",\"\""}) {
                BOOST_TEST(json::skip_value(std::string("[") + value + after, 1) == 1 + size);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(damaged_text_is_never_left) {
    for (char const* text : {"", "{", "[", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"", "[1",
                             "[[", "[\"\\", "}", "{,", "{\"a\"}", "[,,,"}) {
        std::string const exact(text);  // so that a sanitizer sees a step beyond its end
        int steps = 0;
        for (json::walker it(exact); steps < 10 && it.next();) ++steps;
        BOOST_TEST(steps < 10);
        BOOST_TEST(json::skip_value(exact, 0) <= exact.size());
    }
}

BOOST_AUTO_TEST_CASE(members_are_found_by_decoded_name) {
    BOOST_TEST(json::find(sample, "a").value() == "1");
    BOOST_TEST(json::find(sample, "b\"\\").value() == R"("x\\\",}")");
    BOOST_TEST(json::find(sample, "").value() == R"({"n":[1,{"q":"]}"}],"e":{}})");
    BOOST_TEST(json::find(sample, "z").value() == "null");
    BOOST_TEST(!json::find(sample, "n").has_value());
    BOOST_TEST(!json::find(sample, R"(b\"\\)").has_value());
    BOOST_TEST(!json::find("{}", "a").has_value());
}

BOOST_AUTO_TEST_CASE(a_walk_over_damaged_text_comes_to_an_end) {
    for (std::string const text : {R"(X"a":{"b":1},"c":2})", "[1]2]", "]]]]", "[,,,]", "{\"a\":,}",
                                   "{\"a\"", "{\"a\":", "[\"\\", "x", ""}) {
        std::size_t steps = 0;
        for (json::walker w(text); w.next() && steps <= text.size(); ++steps) continue;
        BOOST_TEST(steps <= text.size(), text);
    }
}

BOOST_AUTO_TEST_CASE(members_are_appended_before_the_closing_brace) {
    std::string object = "{}";
    json::append_member(object, "a\n", "1");
    BOOST_TEST(object == R"({"a\n":1})");
    json::append_member(object, "b", R"([{}])");
    BOOST_TEST(object == R"({"a\n":1,"b":[{}]})");
}

BOOST_AUTO_TEST_CASE(merging_replaces_in_place_and_appends_in_order) {
    BOOST_TEST(json::merge("{}", "{}") == "{}");
    BOOST_TEST(json::merge(R"({"a":1})", "{}") == R"({"a":1})");
    BOOST_TEST(json::merge("{}", R"({"a":1})") == R"({"a":1})");
    BOOST_TEST(
        json::merge(R"({"a":1,"b":{"x":1},"c":3})", R"({"z":9,"b":{"y":2},"a":null,"d":4})") ==
        R"({"a":null,"b":{"y":2},"c":3,"z":9,"d":4})");
    BOOST_TEST(json::merge(R"({"\n":1,"n":2})", R"({"\n":3})") == R"({"\n":3,"n":2})");
}

BOOST_AUTO_TEST_CASE(merging_many_members_gives_the_same_as_few) {
    std::string const base = numbered_object(1000, "1");
    BOOST_CHECK(json::merge(base, numbered_object(1000, "2")) == numbered_object(1000, "2"));
    BOOST_CHECK(json::merge(numbered_object(500, "1"), base) == base);
    std::string expected = numbered_object(20, "2");
    for (int i = 20; i < 1000; ++i) json::append_member(expected, "k" + std::to_string(i), "1");
    BOOST_CHECK(json::merge(base, numbered_object(20, "2")) == expected);
}

BOOST_AUTO_TEST_SUITE_END()
