#include <boost/test/unit_test.hpp>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {
namespace {

struct strict_table : company_tables {
    uuid strict_id = create_table(2, R"([
        {"id":"name","name":"name","type":"text","required":true},
        {"id":"age","name":"age","type":"number"},
        {"id":"kind","name":"kind","type":"select","options":["a","b"]}])");
    client strict{*engine, company, {.strict = true}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(data_table_strict_mode, strict_table)

BOOST_AUTO_TEST_CASE(is_off_unless_asked_for) {
    BOOST_TEST(tables.insert(strict_id, R"({"age":"old","kind":7})").has_value());
}

BOOST_AUTO_TEST_CASE(insert_names_every_failure) {
    auto const refused = strict.insert(strict_id, R"({"age":"old","kind":"c","more":1})");
    BOOST_CHECK(code_of(refused) == errc::bad_input);
    BOOST_TEST(refused.error().message == "name is required");
    auto const& details = refused.error().details;
    BOOST_REQUIRE(details.size() == 3u);
    BOOST_TEST(details[0].field == "data.name");
    BOOST_TEST(details[1].field == "data.age");
    BOOST_TEST(details[1].message == "age must be a number");
    BOOST_TEST(details[2].field == "data.kind");
    BOOST_TEST(row_count(strict_id) == 0u);
}

BOOST_AUTO_TEST_CASE(what_fits_and_what_no_column_knows_is_accepted) {
    BOOST_TEST(
        strict.insert(strict_id, R"({"name":"x","age":null,"kind":"a","more":[1]})").has_value());
}

BOOST_AUTO_TEST_CASE(update_judges_the_data_that_comes_of_it) {
    BOOST_REQUIRE(strict.insert(strict_id, R"({"name":"x","age":1})"));
    BOOST_TEST(strict.update(strict_id, {"name", "x"}, R"({"kind":"b"})").has_value());
    auto const refused = strict.update(strict_id, {"age", 1}, R"({"name":null})");
    BOOST_CHECK(code_of(refused) == errc::bad_input);
    BOOST_TEST(refused.error().details.size() == 1u);
    BOOST_TEST(all_of(strict_id) == (texts{R"({"name":"x","age":1,"kind":"b"})"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(upsert_judges_the_inserted_row_with_its_match) {
    BOOST_TEST(strict.upsert(strict_id, {"name", "x"}, R"({"age":1})").has_value());
    BOOST_CHECK(code_of(strict.upsert(strict_id, {"age", "7"}, R"({"name":"y"})")) ==
                errc::bad_input);
    BOOST_CHECK(code_of(strict.upsert(strict_id, {"name", "x"}, R"({"age":"1"})")) ==
                errc::bad_input);
    BOOST_TEST(all_of(strict_id) == (texts{R"({"age":1,"name":"x"})"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_match_that_does_not_fit_leaves_all_unchanged) {
    BOOST_REQUIRE(tables.insert(strict_id, R"({"name":"x","age":1})"));
    BOOST_REQUIRE(tables.insert(strict_id, R"({"age":1})"));
    BOOST_CHECK(code_of(strict.update(strict_id, {"age", 1}, R"({"kind":"a"})")) ==
                errc::bad_input);
    BOOST_CHECK(code_of(strict.increment(strict_id, {"age", 1}, "age", 1)) == errc::bad_input);
    BOOST_TEST(all_of(strict_id) == (texts{R"({"name":"x","age":1})", R"({"age":1})"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(bad_data_is_named_before_a_full_table) {
    BOOST_REQUIRE(tables.insert(strict_id, "{}"));
    BOOST_REQUIRE(tables.insert(strict_id, "{}"));
    BOOST_CHECK(code_of(strict.insert(strict_id, "{}")) == errc::bad_input);
    BOOST_CHECK(code_of(strict.insert(strict_id, R"({"name":"x"})")) == errc::table_full);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
