#include <boost/test/unit_test.hpp>
#include <system_error>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {

BOOST_FIXTURE_TEST_SUITE(data_table_tenants, company_tables)

BOOST_AUTO_TEST_CASE(a_table_of_another_company_is_absent) {
    auto const row = add(R"({"k":1})");
    client stranger(*engine, random_source().uuid_v4());
    BOOST_CHECK(code_of(stranger.insert(table, "{}")) == errc::table_absent);
    BOOST_CHECK(code_of(stranger.update(table, {"k", 1}, "{}")) == errc::table_absent);
    BOOST_CHECK(code_of(stranger.upsert(table, {"k", 1}, "{}")) == errc::table_absent);
    BOOST_CHECK(code_of(stranger.remove(table, {"k", 1})) == errc::table_absent);
    BOOST_CHECK(code_of(stranger.find(table)) == errc::table_absent);
    BOOST_CHECK(code_of(stranger.get_by_id(table, row.id)) == errc::table_absent);
    BOOST_CHECK(code_of(stranger.increment(table, {"k", 1}, "n", 1)) == errc::table_absent);
    BOOST_TEST(stranger.find(table).error().message == "Table not found");
    BOOST_TEST(all() == (texts{R"({"k":1})"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(clients_of_one_company_see_the_same_rows) {
    client other(*engine, company);
    auto const row = add(R"({"k":1})");
    BOOST_TEST(other.get_by_id(table, row.id).has_value());
}

BOOST_AUTO_TEST_CASE(row_operations_are_not_audited) {
    auto const store = engine->open(company);
    auto const entries = [&] { return fixtures::read_audit(*store).value().entries.size(); };
    std::size_t const before = entries();
    add(R"({"k":1})");
    BOOST_REQUIRE(tables.upsert(table, {"k", 1}, "{}"));
    BOOST_REQUIRE(tables.remove(table, {"k", 1}));
    BOOST_TEST(entries() == before);
}

BOOST_AUTO_TEST_CASE(a_data_directory_is_enough_once_the_server_is_gone) {
    auto const row = add(R"({"k":1})");
    fixtures::temporary_directory moved;
    engine->stop();
    std::filesystem::copy(directory.path(), moved.path(), std::filesystem::copy_options::recursive);
    client alone(moved.path(), company);
    BOOST_TEST(alone.get_by_id(table, row.id).value().row.data == R"({"k":1})");
    BOOST_TEST(alone.upsert(table, {"k", 1}, R"({"v":2})").value().count == 1u);
}

BOOST_AUTO_TEST_CASE(a_data_directory_in_use_is_refused) {
    fixtures::temporary_directory data;
    {
        client first(data.path(), company);
        BOOST_CHECK_THROW(client(data.path(), company), std::system_error);
    }
    BOOST_CHECK_NO_THROW(client(data.path(), company));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
