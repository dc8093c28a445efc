#include "rowd/domain/group.hpp"

#include "rowd/domain/query_limits.hpp"
#include "sample_row.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

column_catalog const columns{{{"n", column_type::number},
                              {"s", column_type::string},
                              {"o", column_type::object},
                              {"d", column_type::date_time},
                              {"x", column_type::any}}};

std::string refusal(std::string_view text) {
    auto const plan = parse_group(text, columns);
    if (plan) return "accepted";
    BOOST_CHECK(plan.error().code == errc::bad_input);
    return plan.error().message;
}

grouping parsed(std::string_view text) {
    auto plan = parse_group(compacted(text), columns);
    BOOST_REQUIRE_MESSAGE(plan.has_value(), plan.error().message);
    return *std::move(plan);
}

std::vector<std::string> grouped(std::string_view text, std::vector<std::string> const& data,
                                 std::uint64_t offset = 0, std::uint64_t limit = 100) {
    grouping const plan = parsed(text);
    group_collector groups(plan);
    std::uint64_t number = 0;
    for (auto const& one : data) BOOST_REQUIRE(groups.add(make_row(one, ++number).view()));
    auto page = groups.page(plan.default_order(), offset, limit);
    BOOST_REQUIRE(page.has_value());
    return *std::move(page);
}

using objects = std::vector<std::string>;

void check(objects const& actual, objects const& expected) {
    BOOST_TEST(actual == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(group)

BOOST_AUTO_TEST_CASE(without_a_key_there_is_exactly_one_row) {
    check(grouped(R"({"n":["sum","avg","min","max","count","unique"]})", {}),
          {R"({"nSum":null,"nAvg":null,"nMin":null,"nMax":null,"nCount":0,"nUnique":[]})"});
    check(grouped(R"({"n":["sum","avg","min","max","count","unique"]})",
                  {R"({"n":3})", R"({"n":1})", R"({"n":3.0})", "{}", R"({"n":null})"}),
          {R"({"nSum":7,"nAvg":2.3333333333333335,"nMin":1,"nMax":3,"nCount":3,"nUnique":[3,1]})"});
}

BOOST_AUTO_TEST_CASE(with_keys_there_is_one_row_for_each_combination) {
    check(grouped(R"({"s":"key","n":"sum"})", {}), {});
    check(grouped(R"({"s":"key","n":"sum"})",
                  {R"({"s":"b","n":1})", R"({"s":"a","n":2})", R"({"s":"b","n":3})", R"({"n":4})",
                   R"({"s":null,"n":5})"}),
          {R"({"sKey":"a","nSum":2})", R"({"sKey":"b","nSum":4})", R"({"sKey":null,"nSum":9})"});
    check(grouped(R"({"s":"key","x":"key"})",
                  {R"({"s":"a","x":1})", R"({"s":"a","x":1.0})", R"({"s":"a","x":"1"})"}),
          {R"({"sKey":"a","xKey":1})", R"({"sKey":"a","xKey":"1"})"});
}

BOOST_AUTO_TEST_CASE(sums_are_exact) {
    check(grouped(R"({"n":"sum"})", {R"({"n":9007199254740993})", R"({"n":1})"}),
          {R"({"nSum":9007199254740994})"});
    check(grouped(R"({"n":"sum"})", {R"({"n":9223372036854775807})", R"({"n":1})"}),
          {R"({"nSum":9223372036854775808})"});
    check(grouped(R"({"n":"sum"})", {R"({"n":1.5})", R"({"n":1})"}), {R"({"nSum":2.5})"});
    check(
        grouped(R"({"n":"sum"})", {R"({"n":9223372036854775807})", R"({"n":9223372036854775807})"}),
        {R"({"nSum":18446744073709551614})"});
    check(grouped(R"({"n":"sum"})",
                  {R"({"n":18446744073709551615})", R"({"n":-18446744073709551614})"}),
          {R"({"nSum":1})"});
    check(grouped(R"({"n":"sum"})", {R"({"n":9007199254740993})", R"({"n":0.5})"}),
          {R"({"nSum":9007199254740993.5})"});
    check(grouped(R"({"n":"sum"})", {R"({"n":0.1})", R"({"n":0.2})", R"({"n":-0.3})"}),
          {R"({"nSum":0})"});
    check(grouped(R"({"n":"sum"})", {R"({"n":1e308})", R"({"n":1e308})"}), {R"({"nSum":2e308})"});
    check(grouped(R"({"n":"sum"})", {R"({"n":1e400})"}), {R"({"nSum":1e400})"});
    check(grouped(R"({"n":["sum","avg"]})", {R"({"n":1e400})", R"({"n":1})", R"({"n":-1e400})"}),
          {R"({"nSum":1,"nAvg":0.3333333333333333})"});
}

BOOST_AUTO_TEST_CASE(averages_are_exact_where_they_end) {
    check(grouped(R"({"n":"avg"})", {R"({"n":1})", R"({"n":3})"}), {R"({"nAvg":2})"});
    check(grouped(R"({"n":"avg"})", {R"({"n":9007199254740993})", R"({"n":9007199254740994})"}),
          {R"({"nAvg":9007199254740993.5})"});
    check(grouped(R"({"n":"avg"})", {R"({"n":2e400})", R"({"n":4e400})"}), {R"({"nAvg":3e400})"});
    check(grouped(R"({"n":"avg"})", {R"({"n":-1})", R"({"n":-1})", R"({"n":0})"}),
          {R"({"nAvg":-0.6666666666666666})"});
    check(grouped(R"({"n":"avg"})", {R"({"n":1e-400})", R"({"n":0})", R"({"n":0})"}),
          {R"({"nAvg":3.333333333333333333333333333333333333333e-401})"});
}

BOOST_AUTO_TEST_CASE(sums_of_too_many_digits_fail) {
    grouping const plan = parsed(R"({"n":"sum"})");
    group_collector groups(plan);
    BOOST_REQUIRE(groups.add(make_row(R"({"n":1e700})").view()));
    BOOST_REQUIRE(groups.add(make_row(R"({"n":1e-200})").view()));
    auto const added = groups.add(make_row(R"({"n":1e-400})").view());
    BOOST_REQUIRE(!added);
    BOOST_CHECK(added.error().code == errc::limit_exceeded);
    BOOST_CHECK_EQUAL(added.error().message,
                      "The sum of column n would have more than 1000 digits");
    group_collector distant(plan);
    BOOST_REQUIRE(distant.add(make_row(R"({"n":1e2000000000})").view()));
    BOOST_REQUIRE(!distant.add(make_row(R"({"n":1})").view()));
}

BOOST_AUTO_TEST_CASE(keys_and_extremes_are_exact) {
    check(grouped(R"({"x":"key"})",
                  {R"({"x":1e400})", R"({"x":10e399})", R"({"x":1e401})",
                   R"({"x":18446744073709551617})", R"({"x":18446744073709551616})"}),
          {R"({"xKey":18446744073709551616})", R"({"xKey":18446744073709551617})",
           R"({"xKey":1e400})", R"({"xKey":1e401})"});
    check(grouped(R"({"x":["min","max","unique"]})",
                  {R"({"x":1e401})", R"({"x":1e400})", R"({"x":10e400})"}),
          {R"({"xMin":1e400,"xMax":1e401,"xUnique":[1e401,1e400]})"});
}

BOOST_AUTO_TEST_CASE(other_types_do_not_count_in_sums) {
    check(grouped(R"({"n":["sum","count"]})", {R"({"n":"7"})", R"({"n":1})"}),
          {R"({"nSum":1,"nCount":2})"});
}

BOOST_AUTO_TEST_CASE(extremes_follow_the_type) {
    check(grouped(R"({"s":["min","max"]})", {R"({"s":"b"})", R"({"s":"a"})"}),
          {R"({"sMin":"a","sMax":"b"})"});
    check(grouped(R"({"d":"min"})",
                  {R"({"d":"2024-01-01T00:30:00Z"})", R"({"d":"2024-01-01T01:00:00+01:00"})"}),
          {R"({"dMin":"2024-01-01T01:00:00+01:00"})"});
    check(grouped(R"({"updatedAt":"max","id":"max"})", {"{}", "{}"}),
          {R"({"updatedAtMax":"2023-11-14T22:13:20.002Z","idMax":2})"});
}

BOOST_AUTO_TEST_CASE(equal_values_are_one_group_shown_as_the_first) {
    check(grouped(R"({"d":["key","unique"],"id":"count"})",
                  {R"({"d":"2024-01-31"})", R"({"d":"2024-01-31T00:00:00Z"})", R"({"d":"soon"})",
                   R"({"d":"2024-01-31T01:00:00+01:00"})"}),
          {R"({"dKey":"2024-01-31","dUnique":["2024-01-31"],"idCount":3})",
           R"({"dKey":"soon","dUnique":["soon"],"idCount":1})"});
    check(grouped(R"({"x":["key","unique"],"id":"count"})",
                  {R"({"x":{"b":2.0,"a":[1]}})", R"({"x":{"a":[1.0],"b":2}})", R"({"x":[1]})",
                   R"({"x":[1e0]})", R"({"x":"2024-01-31"})", R"({"x":"2024-01-31T00:00Z"})"}),
          {R"({"xKey":"2024-01-31","xUnique":["2024-01-31"],"idCount":1})",
           R"({"xKey":"2024-01-31T00:00Z","xUnique":["2024-01-31T00:00Z"],"idCount":1})",
           R"({"xKey":{"b":2.0,"a":[1]},"xUnique":[{"b":2.0,"a":[1]}],"idCount":2})",
           R"({"xKey":[1],"xUnique":[[1]],"idCount":2})"});
    check(grouped(R"({"x":"unique"})", {R"({"x":{"a":1}})", R"({"x":[0]})", R"({"x":{"a":1.0}})"}),
          {R"({"xUnique":[{"a":1},[0]]})"});
}

BOOST_AUTO_TEST_CASE(pages_apply_to_groups) {
    objects const data = {R"({"n":3})", R"({"n":1})", R"({"n":2})", R"({"n":10})"};
    check(grouped(R"({"n":"key"})", data, 1, 2), {R"({"nKey":2})", R"({"nKey":3})"});
}

BOOST_AUTO_TEST_CASE(groups_order_by_any_output) {
    grouping const plan = parsed(R"({"s":"key","n":"sum"})");
    BOOST_CHECK(plan.has_output("nSum"));
    BOOST_CHECK(!plan.has_output("n"));
    group_collector groups(plan);
    for (auto const text : {R"({"s":"a","n":1})", R"({"s":"b","n":5})", R"({"s":"c"})"})
        BOOST_REQUIRE(groups.add(make_row(text).view()));
    sort_order const by{{{path::literal("nSum"), direction::descending}},
                        sort_convention::relational};
    auto const page = groups.page(by, 0, 10);
    BOOST_REQUIRE(page.has_value());
    check(*page,
          {R"({"sKey":"c","nSum":null})", R"({"sKey":"b","nSum":5})", R"({"sKey":"a","nSum":1})"});
}

BOOST_AUTO_TEST_CASE(bad_groups_are_refused_by_name) {
    BOOST_CHECK(refusal("{}") != "accepted");
    BOOST_CHECK(refusal("[]") != "accepted");
    BOOST_CHECK_EQUAL(refusal(R"({"zzz":"key"})"), "Unknown column: zzz");
    BOOST_CHECK_EQUAL(refusal(R"({"n":"median"})"), "Unknown group operator on column n: median");
    BOOST_CHECK_EQUAL(refusal(R"({"s":"sum"})"), "Group operator sum is not allowed on column s");
    BOOST_CHECK_EQUAL(refusal(R"({"o":"key"})"), "Group operator key is not allowed on column o");
    BOOST_CHECK_EQUAL(refusal(R"({"o":"count"})"), "accepted");
    BOOST_CHECK(refusal(R"({"n":[]})") != "accepted");
    BOOST_CHECK(refusal(R"({"n":[1]})") != "accepted");
    BOOST_CHECK_EQUAL(parsed(R"({"n":["sum","sum"]})").outputs.size(), 1U);
}

BOOST_AUTO_TEST_CASE(the_number_of_groups_is_bounded) {
    grouping const plan = parsed(R"({"id":"key"})");
    group_collector groups(plan);
    row sample = make_row("{}");
    for (std::size_t i = 0; i < groups_max; ++i) {
        sample.number = i + 1;
        BOOST_REQUIRE(groups.add(sample.view()));
    }
    BOOST_CHECK(groups.add(sample.view()).has_value());
    sample.number = groups_max + 1;
    auto const added = groups.add(sample.view());
    BOOST_REQUIRE(!added);
    BOOST_CHECK(added.error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(the_memory_of_groups_is_bounded) {
    grouping const plan = parsed(R"({"s":"unique"})");
    group_collector groups(plan);
    result<> added;
    for (int i = 0; added && i < 100; ++i)
        added = groups.add(
            make_row(R"({"s":")" + std::string(1 << 20, 'x') + std::to_string(i) + "\"}").view());
    BOOST_REQUIRE(!added);
    BOOST_CHECK(added.error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_SUITE_END()
