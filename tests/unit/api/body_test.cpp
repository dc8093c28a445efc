#include "api/pipeline/body.hpp"

#include <boost/test/unit_test.hpp>

namespace rowd::api {

BOOST_AUTO_TEST_SUITE(bodies)

BOOST_AUTO_TEST_CASE(an_object_is_compacted_and_its_members_are_found) {
    call c;
    c.body = R"( { "a" : [ 1.0 , 2 ] } )";
    auto const b = body::read(c);
    BOOST_REQUIRE(b.has_value());
    BOOST_TEST(b->text() == R"({"a":[1.0,2]})");
    BOOST_TEST(b->get("a").value() == "[1.0,2]");
    BOOST_TEST(!b->get("b"));
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_by_what_is_wrong_with_it) {
    auto const code = [](std::string_view text) {
        call c;
        c.body = text;
        return body::read(c).error().code;
    };
    BOOST_CHECK(code("") == errc::body_not_object);
    BOOST_CHECK(code("[]") == errc::body_not_object);
    BOOST_CHECK(code("null") == errc::body_not_object);
    BOOST_CHECK(code("{") == errc::bad_json);
    BOOST_CHECK(code("{} {}") == errc::bad_json);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_before_it_is_skipped) {
    std::string const mark = "\xef\xbb\xbf";
    call c;
    std::string const marked = mark + " {}";
    c.body = marked;
    BOOST_TEST(body::read(c).value().text() == "{}");
    c.body = mark;
    BOOST_TEST(!body::read(c).has_value());
}

BOOST_AUTO_TEST_CASE(a_body_in_pieces_is_read_like_a_whole_one_wherever_it_is_cut) {
    std::string const mark = "\xef\xbb\xbf";
    for (std::string const& text :
         {std::string(R"({"a": 1})"), mark + R"({"a": 1})", mark + mark + "{}", mark,
          mark.substr(0, 2), mark.substr(0, 2) + "{}", "{}" + mark}) {
        call whole;
        whole.body = text;
        auto const expected = body::read(whole);
        for (std::size_t const size : {1, 2, 3, 4, 100}) {
            auto const receiver = make_json_receiver(0);
            for (std::size_t at = 0; at < text.size(); at += size)
                receiver->feed(std::string_view(text).substr(at, size));
            call c;
            receiver->finish(c);
            auto const b = body::read(c);
            BOOST_TEST_CONTEXT(text << " in pieces of " << size) {
                BOOST_REQUIRE(b.has_value() == expected.has_value());
                if (b.has_value()) BOOST_TEST(b->text() == expected->text());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(json_is_recognised_by_its_content_type) {
    for (auto const* type : {"", "application/json", "Application/JSON; charset=UTF-8",
                             "application/problem+json", "application/json;charset=\"utf-8\""})
        BOOST_TEST(is_json(type), type);
    for (auto const* type : {"text/plain", "application/x-www-form-urlencoded",
                             "application/json; charset=latin1", "application/jsonx"})
        BOOST_TEST(!is_json(type), type);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api
