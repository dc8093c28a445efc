#include "api/pipeline/router.hpp"

#include <boost/test/unit_test.hpp>

#include "api/dialects.hpp"
#include "rowd/api/dispatcher.hpp"
#include "rowd/runtime/metrics.hpp"

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

BOOST_AUTO_TEST_CASE(a_literal_that_lacks_the_method_leaves_the_path_to_a_capture) {
    auto const literal = ask(method::post, "/v1/chat/users/get-or-create");
    BOOST_REQUIRE(literal.m.target);
    BOOST_TEST(literal.m.target->pattern == "/v1/chat/users/get-or-create");
    auto const captured = ask(method::get, "/v1/chat/users/get-or-create");
    BOOST_REQUIRE(captured.m.target);
    BOOST_TEST(captured.m.target->pattern == "/v1/chat/users/:id");
    BOOST_TEST(captured.c.captures[0] == "get-or-create");
    BOOST_TEST(ask(method::patch, "/v1/chat/users/get-or-create").m.target == nullptr);
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

namespace {

result<> nothing(exchange&) {
    return {};
}

// What is said about a table of these routes, shared out over two dialects.
std::string complaint(std::vector<route> const& first, std::vector<route> const& second = {}) {
    dialect a{};
    a.routes = first;
    dialect b{};
    b.routes = second;
    try {
        router const built({&a, &b});
    } catch (std::logic_error const& e) {
        return e.what();
    }
    return {};
}

route at(std::string_view pattern, method verb = method::get) {
    return {verb, pattern, access::scope::none, nothing};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(route_table)

BOOST_AUTO_TEST_CASE(as_many_captures_and_segments_as_there_is_room_for_are_taken) {
    BOOST_TEST(complaint({at("/:a/:b/:c/:d"), at("/1/2/3/4/5/6/7/8"), at("/")}) == "");
}

BOOST_AUTO_TEST_CASE(a_fifth_capture_is_refused) {
    BOOST_TEST(complaint({at("/:a/:b/:c/:d/:e")}) ==
               "route /:a/:b/:c/:d/:e captures too many segments");
}

BOOST_AUTO_TEST_CASE(a_ninth_segment_is_refused) {
    BOOST_TEST(complaint({at("/1/2/3/4/5/6/7/8/9")}).find("too many segments") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pattern_that_no_path_has_is_refused) {
    for (auto const* pattern : {"", "x", "*", "//", "/a//b"})
        BOOST_TEST(complaint({at(pattern)}) != "", pattern);
}

BOOST_AUTO_TEST_CASE(a_path_belongs_to_one_dialect) {
    BOOST_TEST(complaint({at("/a/:b")}, {at("/a/:b")}) == "route /a/:b belongs to two dialects");
    BOOST_TEST(complaint({at("/a/:b")}, {at("/a/:c", method::post)}) ==
               "route /a/:c belongs to two dialects");
    BOOST_TEST(complaint({at("/a/:b")}, {at("/a/b")}) == "");
}

BOOST_AUTO_TEST_CASE(a_route_stands_in_the_table_once) {
    BOOST_TEST(complaint({at("/a/:b"), at("/a/:c")}) == "route /a/:c stands in the table twice");
    BOOST_TEST(complaint({at("/a/:b"), at("/a/:b", method::post)}) == "");
}

BOOST_AUTO_TEST_CASE(methods_of_one_path_are_found_whatever_it_calls_its_captures) {
    dialect d{};
    std::vector<route> const table = {at("/a/:b"), at("/a/:c", method::post)};
    d.routes = table;
    router const built({&d});
    call c;
    c.path = "/a/x";
    c.verb = method::post;
    BOOST_TEST(built.find(c).target == &table[1]);
    BOOST_TEST(c.captures[0] == "x");
}

BOOST_AUTO_TEST_CASE(a_scrape_of_all_routes_has_a_bound_whatever_was_asked) {
    metrics m(route_names(), 1);
    for (std::size_t route = 0; route <= m.unrouted(); ++route)
        for (unsigned status = 100; status < 600; ++status)
            for (std::uint64_t us : {std::uint64_t{1}, std::uint64_t{1} << 40})
                m.shard(0).count(route, status, us, 1u << 30);
    std::string text;
    m.print(text);
    BOOST_TEST(text.size() < 512u * 1024);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api
