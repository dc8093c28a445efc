#include <boost/test/unit_test.hpp>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {

BOOST_FIXTURE_TEST_SUITE(data_table_matching, company_tables)

BOOST_AUTO_TEST_CASE(a_number_and_its_text_match_each_other) {
    add(R"({"k":42})");
    add(R"({"k":"42"})");
    add(R"({"k":42.0})");
    add(R"({"k":4.2e1})");
    add(R"({"k":"42.0"})");
    BOOST_TEST(matches({"k", 42}) == 4u);
    BOOST_TEST(matches({"k", "42"}) == 4u);
    BOOST_TEST(matches({"k", 42.0}) == 4u);
    BOOST_TEST(matches({"k", "42.0"}) == 1u);
}

BOOST_AUTO_TEST_CASE(fractions_match_by_their_shortest_text) {
    add(R"({"k":0.10})");
    BOOST_TEST(matches({"k", 0.1}) == 1u);
    BOOST_TEST(matches({"k", "0.1"}) == 1u);
    BOOST_TEST(matches({"k", "0.10"}) == 0u);
}

BOOST_AUTO_TEST_CASE(a_boolean_matches_its_name) {
    add(R"({"k":true})");
    add(R"({"k":"true"})");
    add(R"({"k":false})");
    BOOST_TEST(matches({"k", true}) == 2u);
    BOOST_TEST(matches({"k", "true"}) == 2u);
    BOOST_TEST(matches({"k", false}) == 1u);
}

BOOST_AUTO_TEST_CASE(null_and_missing_never_match) {
    add(R"({"k":null})");
    add(R"({})");
    BOOST_TEST(matches({"k", "null"}) == 0u);
    BOOST_TEST(matches({"k", ""}) == 0u);
    add(R"({"k":""})");
    BOOST_TEST(matches({"k", ""}) == 1u);
}

BOOST_AUTO_TEST_CASE(objects_and_arrays_match_their_compact_text) {
    add(R"({"k": {"a": [1, "x"]}})");
    add(R"({"k": [1, 2]})");
    BOOST_TEST(matches({"k", R"({"a":[1,"x"]})"}) == 1u);
    BOOST_TEST(matches({"k", "[1,2]"}) == 1u);
    BOOST_TEST(matches({"k", "1"}) == 0u);
}

BOOST_AUTO_TEST_CASE(a_key_is_one_member_whatever_it_looks_like) {
    add(R"({"a.b":1})");
    add(R"({"a":{"b":1}})");
    add("{\"q\\\"\\n\":1}");
    BOOST_TEST(matches({"a.b", 1}) == 1u);
    BOOST_TEST(matches({"q\"\n", 1}) == 1u);
}

BOOST_AUTO_TEST_CASE(strings_match_exactly) {
    add(R"({"k":"é \u0001 x"})");
    BOOST_TEST(matches({"k", "é \x01 x"}) == 1u);
    BOOST_TEST(matches({"k", "É \x01 x"}) == 0u);
    BOOST_TEST(matches({"k", "é"}) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
