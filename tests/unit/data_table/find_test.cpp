#include <boost/test/unit_test.hpp>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {
namespace {

struct containment : company_tables {
    // Whether the only row is found.
    bool holds(std::string_view data, std::string_view filter) {
        uuid const t = create_table();
        BOOST_REQUIRE(tables.insert(t, data));
        return tables.find(t, filter).value().count == 1;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(data_table_find, containment)

BOOST_AUTO_TEST_CASE(every_member_of_the_filter_must_be_contained) {
    BOOST_TEST(holds(R"({"a":1,"b":"x"})", R"({"a":1})"));
    BOOST_TEST(holds(R"({"a":1,"b":"x"})", R"({"b":"x","a":1})"));
    BOOST_TEST(!holds(R"({"a":1,"b":"x"})", R"({"a":1,"c":2})"));
    BOOST_TEST(!holds(R"({"a":1})", R"({"a":2})"));
    BOOST_TEST(holds(R"({})", R"({})"));
}

BOOST_AUTO_TEST_CASE(objects_contain_recursively) {
    BOOST_TEST(holds(R"({"a":{"b":{"c":1,"d":2},"e":3}})", R"({"a":{"b":{"d":2}}})"));
    BOOST_TEST(holds(R"({"a":{"b":1}})", R"({"a":{}})"));
    BOOST_TEST(!holds(R"({"a":{"b":1}})", R"({"b":1})"));
}

BOOST_AUTO_TEST_CASE(arrays_contain_without_order_or_repetition) {
    BOOST_TEST(holds(R"({"a":[1,2,3]})", R"({"a":[3,1]})"));
    BOOST_TEST(holds(R"({"a":[1,2]})", R"({"a":[1,1,1]})"));
    BOOST_TEST(holds(R"({"a":[1]})", R"({"a":[]})"));
    BOOST_TEST(holds(R"({"a":[{"x":1,"y":2}]})", R"({"a":[{"y":2}]})"));
    BOOST_TEST(!holds(R"({"a":[1,2]})", R"({"a":[1,4]})"));
    BOOST_TEST(!holds(R"({"a":[[1,2]]})", R"({"a":[1]})"));
}

BOOST_AUTO_TEST_CASE(a_scalar_never_matches_an_array) {
    BOOST_TEST(!holds(R"({"a":[1,2]})", R"({"a":1})"));
    BOOST_TEST(!holds(R"({"a":1})", R"({"a":[1]})"));
}

BOOST_AUTO_TEST_CASE(scalars_are_equal_by_value_and_type) {
    BOOST_TEST(holds(R"({"a":1.0})", R"({"a":1})"));
    BOOST_TEST(!holds(R"({"a":"1"})", R"({"a":1})"));
    BOOST_TEST(!holds(R"({"a":true})", R"({"a":"true"})"));
    BOOST_TEST(holds(R"({"a":null})", R"({"a":null})"));
    BOOST_TEST(!holds(R"({})", R"({"a":null})"));
    BOOST_TEST(!holds(R"({"a":0})", R"({"a":null})"));
}

BOOST_AUTO_TEST_CASE(newest_rows_come_first_whatever_their_position) {
    domain::insert_rows op{table, {}};
    for (int i = 0; i < 3; ++i)
        op.rows.push_back(domain::make_draft(R"({"n":)" + std::to_string(i) + "}", 10 - i));
    BOOST_REQUIRE(!fixtures::execute(*engine->open(company), wall_ms(), op).failure);
    add(R"({"n":3})");
    BOOST_TEST(data_of(tables.find(table).value().rows) ==
                   (texts{R"({"n":3})", R"({"n":2})", R"({"n":1})", R"({"n":0})"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_limit_is_100_unless_told_and_at_most_1000) {
    uuid const large = create_table(2'000);
    domain::insert_rows op{large, {}};
    for (int i = 0; i < 1'001; ++i) op.rows.push_back(domain::make_draft("{}"));
    BOOST_REQUIRE(!fixtures::execute(*engine->open(company), wall_ms(), op).failure);
    BOOST_TEST(tables.find(large).value().count == 100u);
    BOOST_TEST(tables.find(large, "{}", 1).value().rows.size() == 1u);
    BOOST_TEST(tables.find(large, "{}", 1'000).value().count == 1'000u);
    for (std::int64_t const limit : {std::int64_t{0}, std::int64_t{-1}, find_limit_max + 1})
        BOOST_TEST(tables.find(large, "{}", limit).error().message ==
                   "limit must be an integer between 1 and 1000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
