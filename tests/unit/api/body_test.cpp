#include "api/body.hpp"

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
