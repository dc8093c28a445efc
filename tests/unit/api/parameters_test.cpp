#include "api/common/parameters.hpp"

#include <boost/test/unit_test.hpp>

#include "rowd/api/route.hpp"

namespace rowd::api {
namespace {

using enum query_parameter::type;

constexpr std::string_view words[] = {"asc", "desc"};
constexpr query_parameter limit = {
    .name = "limit", .about = "A test.", .is = integer, .least = 1, .most = 100, .fallback = 50};
constexpr query_parameter offset = {
    .name = "offset", .about = "A test.", .is = integer, .fallback = 0};
constexpr query_parameter direction = {
    .name = "direction", .about = "A test.", .is = word, .words = words, .fallback_text = "asc"};
constexpr query_parameter tags = {.name = "tags", .about = "A test.", .is = map};
constexpr query_parameter ids = {.name = "ids", .about = "A test.", .is = list};
constexpr query_parameter after = {
    .name = "after", .about = "A test.", .is = query_parameter::type::time};
constexpr query_parameter all[] = {limit, offset, direction, tags, ids, after};

struct asked {
    route to{};
    call c;

    explicit asked(std::string_view query) {
        to.parameters = all;
        c.target = &to;
        c.query = query;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(declared_parameters)

BOOST_AUTO_TEST_CASE(an_integer_outside_its_range_is_refused_with_the_range) {
    BOOST_TEST(integer_parameter(asked("").c, limit).value() == 50u);
    BOOST_TEST(integer_parameter(asked("limit=100").c, limit).value() == 100u);
    for (auto const* query : {"limit=0", "limit=101", "limit=", "limit=x"})
        BOOST_TEST(integer_parameter(asked(query).c, limit).error().message ==
                   "limit must be an integer between 1 and 100");
    BOOST_TEST(integer_parameter(asked("offset=-1").c, offset).error().message ==
               "offset must be a non-negative integer");
}

BOOST_AUTO_TEST_CASE(a_word_is_one_of_those_declared) {
    BOOST_TEST(word_parameter(asked("").c, direction).value() == "asc");
    BOOST_TEST(word_parameter(asked("direction=desc").c, direction).value() == "desc");
    for (auto const* query : {"direction=", "direction=DESC", "direction=x"})
        BOOST_TEST(word_parameter(asked(query).c, direction).error().message ==
                   "direction must be asc or desc");
}

BOOST_AUTO_TEST_CASE(a_list_is_read_in_all_its_forms) {
    std::vector<std::string> const both = {"a", "b"};
    for (auto const* query : {"ids=a&ids=b", "ids[]=a&x=1&ids[]=b", "ids%5B0%5D=a&ids%5B1%5D=b"})
        BOOST_TEST(list_parameter(asked(query).c, ids) == both, boost::test_tools::per_element());
    BOOST_TEST(list_parameter(asked("ids=a").c, ids).size() == 1u);
    for (auto const* query : {"", "idsx=a", "ids[x]=a", "ids[0=a", "id=a", "ids]=a", "ids[=a"})
        BOOST_TEST(list_parameter(asked(query).c, ids).empty(), query);
}

BOOST_AUTO_TEST_CASE(a_time_is_a_moment) {
    BOOST_TEST(!time_parameter(asked("").c, after).value());
    BOOST_TEST(time_parameter(asked("after=1970-01-01T00:00:01Z").c, after).value().value() ==
               1'000);
    for (auto const* query : {"after=", "after=1", "after=yesterday", "after=2024-13-01"})
        BOOST_TEST(time_parameter(asked(query).c, after).error().message ==
                   "after must be an ISO 8601 time");
}

BOOST_AUTO_TEST_CASE(a_map_is_read_in_all_its_forms) {
    for (auto const* query : {"tags.a=1&x=2", "tags%5Ba%5D=1", "tags={\"a\":\"1\"}"}) {
        auto const found = map_parameter(asked(query).c, tags).value();
        BOOST_REQUIRE(found.size() == 1u);
        BOOST_TEST(found[0].first == "a");
        BOOST_TEST(found[0].second == "1");
    }
    BOOST_TEST(map_parameter(asked("tags=1").c, tags).error().message ==
               "tags must be a JSON object");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api
