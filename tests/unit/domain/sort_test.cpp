#include "rowd/domain/sort.hpp"

#include <vector>

#include "rowd/domain/query.hpp"
#include "sample_row.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

constexpr auto asc = direction::ascending;
constexpr auto desc = direction::descending;
constexpr auto document = sort_convention::document;
constexpr auto relational = sort_convention::relational;

// The numbers of the rows of the page; the data of row 1, 2, ...
std::vector<std::uint64_t> sorted(std::vector<std::string> const& data, sort_order const& by,
                                  std::uint64_t offset = 0, std::uint64_t limit = 100) {
    std::vector<row> rows;
    for (auto const& text : data) rows.push_back(make_row(text, rows.size() + 1));
    top_rows order(by, offset, limit);
    for (row const& r : rows) BOOST_REQUIRE(order.add(r.view()).has_value());
    BOOST_CHECK_EQUAL(order.seen(), rows.size());
    std::vector<std::uint64_t> numbers;
    for (hit const& h : order.page()) numbers.push_back(h.row.number);
    return numbers;
}

sort_order by_v(direction towards, sort_convention convention,
                column_type type = column_type::any) {
    return {{{path::dotted("v"), towards, type}}, convention};
}

using numbers = std::vector<std::uint64_t>;

std::vector<std::string> const mixed = {R"({"v":true})", R"({"v":[1]})",  R"({"v":{}})",
                                        R"({"v":"x"})",  R"({"v":7})",    R"({"v":null})",
                                        R"({})",         R"({"v":false})"};

}  // namespace

BOOST_AUTO_TEST_SUITE(sort)

BOOST_AUTO_TEST_CASE(documents_order_mixed_types) {
    BOOST_TEST(sorted(mixed, by_v(asc, document)) == (numbers{6, 7, 5, 4, 3, 2, 8, 1}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(descending_documents_reverse_all_and_the_ties) {
    BOOST_TEST(sorted(mixed, by_v(desc, document)) == (numbers{1, 8, 2, 3, 4, 5, 7, 6}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(relational_nulls_are_last_and_first_with_ascending_ties) {
    std::vector<std::string> const data = {R"({"v":2})", R"({"v":null})", R"({"v":1})", "{}",
                                           R"({"v":2})"};
    BOOST_TEST(sorted(data, by_v(asc, relational)) == (numbers{3, 1, 5, 2, 4}),
               boost::test_tools::per_element());
    BOOST_TEST(sorted(data, by_v(desc, relational)) == (numbers{2, 4, 1, 5, 3}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(later_keys_break_ties_of_earlier_ones) {
    sort_order const by{{{path::dotted("a"), asc}, {path::dotted("b.c"), desc}}, document};
    BOOST_TEST(sorted({R"({"a":1,"b":{"c":1}})", R"({"a":1.0,"b":{"c":2}})", R"({"a":0})"}, by) ==
                   (numbers{3, 2, 1}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(big_integers_and_fractions_keep_their_order) {
    BOOST_TEST(sorted({R"({"v":9007199254740993})", R"({"v":9007199254740992})",
                       R"({"v":9007199254740992.5})", R"({"v":-1e300})"},
                      by_v(asc, document)) == (numbers{4, 2, 3, 1}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(system_fields_sort) {
    for (auto const from : {path::source::number, path::source::created, path::source::updated}) {
        sort_order const by{{{path::system(from), desc}}, document};
        BOOST_TEST(sorted({"{}", "{}", "{}"}, by) == (numbers{3, 2, 1}),
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(ids_sort_by_their_bytes) {
    sort_order const by{{{path::system(path::source::id), desc}}, relational};
    top_rows order(by, 0, 10);
    std::vector<row> rows;
    for (std::uint64_t i = 1; i <= 5; ++i) {
        rows.push_back(make_row("{}", i));
        rows.back().id.bytes[3] = static_cast<std::uint8_t>(0x7e + i * 3 % 5);
    }
    // The views do not outlive the call.
    for (row const& r : rows) BOOST_REQUIRE(order.add(r.view()));
    numbers page;
    for (hit const& h : order.page()) page.push_back(h.row.number);
    BOOST_TEST(page == (numbers{3, 1, 4, 2, 5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(date_columns_sort_as_instants) {
    std::vector<std::string> const data = {R"({"v":"2024-01-02T00:00:00Z"})",
                                           R"({"v":"2024-01-02T00:30:00+01:00"})",
                                           R"({"v":"later"})"};
    BOOST_TEST(sorted(data, by_v(asc, relational, column_type::date_time)) == (numbers{2, 1, 3}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_page_starts_at_its_offset) {
    std::vector<std::string> data;
    for (int i = 0; i < 100; ++i) data.push_back(R"({"v":)" + std::to_string(i * 37 % 100) + '}');
    auto const page = sorted(data, by_v(asc, document), 10, 5);
    BOOST_REQUIRE_EQUAL(page.size(), 5U);
    for (std::size_t i = 0; i < page.size(); ++i)
        BOOST_CHECK_EQUAL((page[i] - 1) * 37 % 100, 10 + i);
    BOOST_CHECK(sorted(data, by_v(asc, document), 100, 5).empty());
    BOOST_CHECK(sorted(data, by_v(asc, document), 5, 0).empty());
    BOOST_CHECK_EQUAL(sorted(data, by_v(asc, document), ~std::uint64_t{1}, 5).size(), 0U);
    BOOST_CHECK_EQUAL(sorted(data, by_v(asc, document), 98, ~std::uint64_t{0}).size(), 2U);
}

BOOST_AUTO_TEST_CASE(scores_sort_and_come_with_the_row) {
    sort_order const by{{{path::system(path::source::score), desc}}, relational};
    row const one = make_row("{}", 1);
    row const two = make_row("{}", 2);
    row const three = make_row("{}", 3);
    top_rows order(by, 0, 2);
    BOOST_REQUIRE(order.add(one.view(), 0.25).has_value());
    BOOST_REQUIRE(order.add(two.view(), 1).has_value());
    BOOST_REQUIRE(order.add(three.view(), 0.25).has_value());
    auto const page = order.page();
    BOOST_REQUIRE_EQUAL(page.size(), 2U);
    BOOST_CHECK_EQUAL(page[0].row.number, 2U);
    BOOST_CHECK_EQUAL(page[0].score, 1);
    BOOST_CHECK_EQUAL(page[1].row.number, 1U);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_into_memory_is_refused) {
    sort_order const by = by_v(asc, document);
    top_rows order(by, 10'000'000, 10);
    row const sample = make_row(R"({"v":1})");
    result<> added;
    for (int i = 0; added && i < 10'000'000; ++i) added = order.add(sample.view());
    BOOST_REQUIRE(!added);
    BOOST_CHECK(added.error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(a_query_joins_owner_filter_and_search) {
    query q;
    row sample = make_row(R"({"v":1,"w":"Hello"})");
    sample.owner = "u1";
    BOOST_CHECK(q.matches(sample.view()));
    q.owner = "u2";
    BOOST_CHECK(!q.matches(sample.view()));
    q.owner = "u1";
    q.search = text_search("hell");
    q.where = filter{*make_comparison(path::dotted("v"), comparator::eq, "1")};
    BOOST_CHECK(q.matches(sample.view()));
    q.search = text_search("heaven");
    BOOST_CHECK(!q.matches(sample.view()));
    BOOST_CHECK_EQUAL(q.score(sample.view()), 0);
}

BOOST_AUTO_TEST_SUITE_END()
