#include "rowd/domain/projection.hpp"

#include "sample_row.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

std::string shown_paths(std::vector<path> const& paths, std::string_view data) {
    row const sample = make_row(data);
    std::string out = "{";
    projection(paths).append_members(sample.view(), out);
    return out + '}';
}

std::string shown(std::vector<std::string> const& names, std::string_view data) {
    std::vector<path> paths;
    for (auto const& name : names) paths.push_back(path::dotted(name));
    return shown_paths(paths, data);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(projecting)

BOOST_AUTO_TEST_CASE(named_members_stay_in_the_order_of_the_row) {
    BOOST_CHECK_EQUAL(shown({"c", "a", "zzz"}, R"({"a":1,"b":2,"c":{"d":3}})"),
                      R"({"a":1,"c":{"d":3}})");
    BOOST_CHECK_EQUAL(shown({}, R"({"a":1})"), "{}");
}

BOOST_AUTO_TEST_CASE(paths_keep_the_objects_around_them) {
    constexpr auto data = R"({"a":{"x":1,"y":{"z":2,"w":3}},"b":1})";
    BOOST_CHECK_EQUAL(shown({"a.x"}, data), R"({"a":{"x":1}})");
    BOOST_CHECK_EQUAL(shown({"a.y.w", "a.x"}, data), R"({"a":{"x":1,"y":{"w":3}}})");
    BOOST_CHECK_EQUAL(shown({"a.y", "a.y.w"}, data), R"({"a":{"y":{"z":2,"w":3}}})");
    BOOST_CHECK_EQUAL(shown({"a.q"}, data), R"({"a":{}})");
    BOOST_CHECK_EQUAL(shown({"b.q"}, data), "{}");
}

BOOST_AUTO_TEST_CASE(a_name_with_a_dot_is_found_too) {
    BOOST_CHECK_EQUAL(shown({"a.b"}, R"({"a.b":1})"), R"({"a.b":1})");
    BOOST_CHECK_EQUAL(shown({"k\"\n"}, R"({"k\"\n":1})"), R"({"k\"\n":1})");
}

BOOST_AUTO_TEST_CASE(a_path_is_shown_wherever_it_leads) {
    path inner;
    inner.ways = {{"o.p", "q"}, {"o", "p", "q"}};
    BOOST_CHECK_EQUAL(shown_paths({inner}, R"({"o":{"p":{"q":1,"r":2}},"o.p":3})"),
                      R"({"o":{"p":{"q":1}}})");
    BOOST_CHECK_EQUAL(shown_paths({inner}, R"({"o.p":{"q":1,"r":2},"o":4})"), R"({"o.p":{"q":1}})");
}

BOOST_AUTO_TEST_CASE(members_follow_what_is_already_there) {
    row const sample = make_row(R"({"a":1,"b":2})");
    std::string out = R"({"id":"7")";
    projection({path::literal("a"), path::literal("b")}).append_members(sample.view(), out);
    BOOST_CHECK_EQUAL(out, R"({"id":"7","a":1,"b":2)");
}

BOOST_AUTO_TEST_SUITE_END()
