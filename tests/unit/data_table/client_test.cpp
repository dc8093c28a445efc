#include <boost/test/unit_test.hpp>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {

BOOST_FIXTURE_TEST_SUITE(data_table_client, company_tables)

BOOST_AUTO_TEST_CASE(insert_appends_a_row_and_counts_it) {
    auto const first = tables.insert(table, R"( {"a": 1} )").value().row;
    BOOST_TEST(first.data == R"({"a":1})");
    BOOST_TEST(first.created_ms == first.updated_ms);
    BOOST_TEST(!first.position.has_value());
    add(R"({"b":2})");
    BOOST_TEST(all() == (texts{R"({"a":1})", R"({"b":2})"}), boost::test_tools::per_element());
    BOOST_TEST(row_count(table) == 2u);
}

BOOST_AUTO_TEST_CASE(insert_into_a_full_table_fails_with_its_limit) {
    uuid const small = create_table(1);
    BOOST_REQUIRE(tables.insert(small, "{}"));
    auto const second = tables.insert(small, "{}");
    BOOST_CHECK(code_of(second) == errc::table_full);
    BOOST_TEST(second.error().message == "Table has reached its maximum row limit of 1");
    BOOST_TEST(row_count(small) == 1u);
}

BOOST_AUTO_TEST_CASE(update_merges_into_every_match_at_the_top_level) {
    add(R"({"k":"x","n":{"a":1,"b":2},"keep":true})");
    add(R"({"k":"y"})");
    add(R"({"k":"x"})");
    auto const done = tables.update(table, {"k", "x"}, R"({"n":{"c":3},"gone":null})").value();
    BOOST_TEST(done.count == 2u);
    texts const expected{R"({"k":"x","n":{"c":3},"keep":true,"gone":null})",
                         R"({"k":"x","n":{"c":3},"gone":null})"};
    BOOST_TEST(data_of(done.rows) == expected, boost::test_tools::per_element());
    BOOST_TEST(all() == (texts{expected[0], R"({"k":"y"})", expected[1]}),
               boost::test_tools::per_element());
    BOOST_TEST(row_count(table) == 3u);
}

BOOST_AUTO_TEST_CASE(update_keeps_identity_and_creation) {
    auto const before = add(R"({"k":1})");
    auto const after = tables.update(table, {"k", 1}, R"({"k":2})").value().rows.at(0);
    BOOST_CHECK(after.id == before.id);
    BOOST_TEST(after.created_ms == before.created_ms);
    BOOST_TEST(after.updated_ms >= before.updated_ms);
    BOOST_TEST(tables.get_by_id(table, before.id).value().row.data == R"({"k":2})");
}

BOOST_AUTO_TEST_CASE(update_without_a_match_is_no_error) {
    auto const done = tables.update(table, {"k", "x"}, "{}").value();
    BOOST_TEST(done.count == 0u);
    BOOST_TEST(done.rows.empty());
}

BOOST_AUTO_TEST_CASE(upsert_updates_all_matches) {
    add(R"({"k":"x"})");
    add(R"({"k":"x"})");
    auto const done = tables.upsert(table, {"k", "x"}, R"({"v":1})").value();
    BOOST_CHECK(done.done == upsert_result::operation::updated);
    BOOST_TEST(done.count == 2u);
    BOOST_TEST(row_count(table) == 2u);
}

BOOST_AUTO_TEST_CASE(upsert_inserts_with_the_match_so_that_the_next_one_finds_it) {
    for (match const& which :
         {match{"s", "x"}, match{"n", 42}, match{"d", 1.5}, match{"b", true}}) {
        auto const first = tables.upsert(table, which, R"({"v":1})").value();
        BOOST_CHECK(first.done == upsert_result::operation::inserted);
        BOOST_TEST(first.count == 1u);
        auto const second = tables.upsert(table, which, R"({"v":2})").value();
        BOOST_CHECK(second.done == upsert_result::operation::updated);
        BOOST_CHECK(second.rows.at(0).id == first.rows.at(0).id);
    }
    BOOST_TEST(all() == (texts{R"({"v":2,"s":"x"})", R"({"v":2,"n":42})", R"({"v":2,"d":1.5})",
                               R"({"v":2,"b":true})"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(upsert_keeps_the_member_that_the_data_has) {
    auto const done = tables.upsert(table, {"k", "x"}, R"({"k":"other"})").value();
    BOOST_TEST(done.rows.at(0).data == R"({"k":"other"})");
}

BOOST_AUTO_TEST_CASE(delete_takes_every_match_and_lowers_the_count) {
    add(R"({"k":"x"})");
    add(R"({"k":"y"})");
    add(R"({"k":"x"})");
    BOOST_TEST(tables.remove(table, {"k", "x"}).value().deleted == 2u);
    BOOST_TEST(all() == (texts{R"({"k":"y"})"}), boost::test_tools::per_element());
    BOOST_TEST(row_count(table) == 1u);
    BOOST_TEST(tables.remove(table, {"k", "x"}).value().deleted == 0u);
}

BOOST_AUTO_TEST_CASE(get_by_id_finds_one_row_or_says_so) {
    auto const row = add(R"({"a":1})");
    BOOST_TEST(tables.get_by_id(table, row.id).value().row.data == R"({"a":1})");
    auto const absent = tables.get_by_id(table, random_source().uuid_v4());
    BOOST_CHECK(code_of(absent) == errc::row_absent);
    BOOST_TEST(absent.error().message == "Row not found");
    BOOST_CHECK(code_of(tables.get_by_id(create_table(), row.id)) == errc::row_absent);
}

BOOST_AUTO_TEST_CASE(bad_inputs_are_refused_before_the_table_is_looked_up) {
    uuid const nowhere = random_source().uuid_v4();
    BOOST_TEST(tables.insert(nowhere, "[]").error().message == "data must be an object");
    BOOST_TEST(tables.insert(nowhere, "{").error().message == "data is not valid JSON");
    BOOST_TEST(tables.update(nowhere, {"", 1}, "{}").error().message == "matchKey is required");
    BOOST_TEST(tables.update(nowhere, {"k", 1}, "null").error().message ==
               "data must be an object");
    BOOST_TEST(tables.upsert(nowhere, {"", 1}, "{}").error().message == "matchKey is required");
    BOOST_CHECK(code_of(tables.remove(nowhere, {"k", 1.0 / 0.0})) == errc::bad_input);
    BOOST_CHECK(code_of(tables.remove(nowhere, {"k", "\xff"})) == errc::bad_input);
    BOOST_TEST(tables.find(nowhere, "1").error().message == "filter must be an object");
    BOOST_CHECK(code_of(tables.insert(nowhere, "{}")) == errc::table_absent);
}

BOOST_AUTO_TEST_CASE(a_row_that_would_become_too_long_is_refused) {
    client careful(*engine, company, {.data_bytes_max = 20});
    BOOST_CHECK(code_of(careful.insert(table, R"({"a":"0123456789012345"})")) == errc::bad_input);
    add(R"({"k":1,"a":"01234"})");
    BOOST_CHECK(code_of(careful.update(table, {"k", 1}, R"({"b":"0123"})")) ==
                errc::limit_exceeded);
    BOOST_TEST(all() == (texts{R"({"k":1,"a":"01234"})"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
