#include "api/router.hpp"

#include <boost/test/unit_test.hpp>

#include "api/dialects.hpp"

namespace rowd::api {
namespace {

struct asked {
    call c;
    router::match m;
};

asked ask(method verb, std::string_view path) {
    static router const routes(all_dialects());
    asked a;
    a.c.verb = verb;
    a.c.path = path;
    a.m = routes.find(a.c);
    return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routes)

BOOST_AUTO_TEST_CASE(a_path_is_matched_and_its_names_are_captured) {
    auto const a = ask(method::get, "/api/v1/tables/T/rows/R");
    BOOST_REQUIRE(a.m.target);
    BOOST_TEST(a.m.target->pattern == "/api/v1/tables/:id/rows/:rowId");
    BOOST_TEST(a.c.captures[0] == "T");
    BOOST_TEST(a.c.captures[1] == "R");
}

BOOST_AUTO_TEST_CASE(head_takes_the_route_of_get) {
    BOOST_TEST(ask(method::head, "/api/v1/tables").m.target ==
               ask(method::get, "/api/v1/tables").m.target);
}

BOOST_AUTO_TEST_CASE(one_trailing_slash_is_tolerated) {
    BOOST_TEST(ask(method::get, "/api/v1/tables/").m.target != nullptr);
    BOOST_TEST(ask(method::get, "/api/v1/tables//").m.target == nullptr);
}

BOOST_AUTO_TEST_CASE(literals_may_be_escaped_and_are_case_sensitive) {
    BOOST_TEST(ask(method::get, "/api/v1/t%61bles").m.target != nullptr);
    BOOST_TEST(ask(method::get, "/api/v1/Tables").m.target == nullptr);
}

BOOST_AUTO_TEST_CASE(an_escaped_slash_does_not_split_a_segment) {
    auto const a = ask(method::get, "/api/v1/tables/a%2Fb");
    BOOST_REQUIRE(a.m.target);
    BOOST_TEST(a.c.capture(0) == "a/b");
}

BOOST_AUTO_TEST_CASE(a_known_path_with_another_method_names_the_methods_that_are_allowed) {
    auto const a = ask(method::put, "/api/v1/tables");
    BOOST_TEST(a.m.target == nullptr);
    BOOST_TEST(a.m.allowed == "GET, HEAD, POST");
}

BOOST_AUTO_TEST_CASE(an_unknown_path_belongs_to_the_dialect_of_the_longest_prefix) {
    BOOST_TEST(ask(method::get, "/api/v1/table/x").m.in->name == "flowra");
    BOOST_TEST(ask(method::get, "/api/v1/x").m.in->name == "");
    BOOST_TEST(ask(method::get, "/v1/x").m.in->name == "botpress");
    BOOST_TEST(ask(method::get, "/apps/x/y").m.in->name == "starion");
    BOOST_TEST(ask(method::get, "/x").m.in->name == "server");
    BOOST_TEST(ask(method::get, "*").m.in->name == "server");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api
