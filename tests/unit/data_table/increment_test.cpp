#include <boost/test/unit_test.hpp>
#include <limits>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {
namespace {

struct counter_table : company_tables {
    // The data of a row `{"k":1,...}` after the increment.
    std::string after(std::string_view data, number by) {
        uuid const t = create_table();
        BOOST_REQUIRE(tables.insert(t, data));
        return tables.increment(t, {"k", 1}, "n", by).value().rows.at(0).data;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(data_table_increment, counter_table)

BOOST_AUTO_TEST_CASE(null_and_missing_count_as_zero) {
    BOOST_TEST(after(R"({"k":1})", 5) == R"({"k":1,"n":5})");
    BOOST_TEST(after(R"({"n":null,"k":1})", 5) == R"({"n":5,"k":1})");
}

BOOST_AUTO_TEST_CASE(sums_are_exact) {
    BOOST_TEST(after(R"({"k":1,"n":9007199254740993})", 2) == R"({"k":1,"n":9007199254740995})");
    BOOST_TEST(after(R"({"k":1,"n":3})", -5) == R"({"k":1,"n":-2})");
    BOOST_TEST(after(R"({"k":1,"n":1.0})", 1) == R"({"k":1,"n":2})");
    BOOST_TEST(after(R"({"k":1,"n":0.5})", 1) == R"({"k":1,"n":1.5})");
    BOOST_TEST(after(R"({"k":1,"n":1})", 0.25) == R"({"k":1,"n":1.25})");
    std::string const sum =
        after(R"({"k":1,"n":9223372036854775807})", std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(sum == R"({"k":1,"n":18446744073709551614})");
    BOOST_TEST(after(R"({"k":1,"n":0.1})", 0.2) == R"({"k":1,"n":0.3})");
    BOOST_TEST(after(R"({"k":1,"n":18446744073709551617})", 1) ==
               R"({"k":1,"n":18446744073709551618})");
    BOOST_TEST(after(R"({"k":1,"n":9007199254740993})", 0.5) ==
               R"({"k":1,"n":9007199254740993.5})");
}

BOOST_AUTO_TEST_CASE(every_match_is_counted_and_no_match_is_no_error) {
    add(R"({"k":1,"n":1})");
    add(R"({"k":1,"n":2})");
    BOOST_TEST(tables.increment(table, {"k", 1}, "n", 10).value().count == 2u);
    BOOST_TEST(all() == (texts{R"({"k":1,"n":11})", R"({"k":1,"n":12})"}),
               boost::test_tools::per_element());
    BOOST_TEST(tables.increment(table, {"k", 2}, "n", 10).value().count == 0u);
}

BOOST_AUTO_TEST_CASE(anything_but_a_number_is_refused_and_nothing_changes) {
    add(R"({"k":1,"n":1})");
    add(R"({"k":1,"n":"2"})");
    auto const refused = tables.increment(table, {"k", 1}, "n", 1);
    BOOST_CHECK(code_of(refused) == errc::bad_input);
    BOOST_TEST(refused.error().message == "n is not a number");
    BOOST_TEST(all() == (texts{R"({"k":1,"n":1})", R"({"k":1,"n":"2"})"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_refused) {
    double const infinity = std::numeric_limits<double>::infinity();
    BOOST_CHECK(code_of(tables.increment(table, {"k", 1}, "n", infinity)) == errc::bad_input);
    BOOST_CHECK(code_of(tables.increment(table, {"k", 1}, "", 1)) == errc::bad_input);
    add(R"({"k":1,"n":1.7e308})");
    BOOST_CHECK(code_of(tables.increment(table, {"k", 1}, "n", 1.7e308)) == errc::bad_input);
    BOOST_CHECK(code_of(tables.increment(table, {"k", 1}, "n", 5e-324)) != errc::bad_input);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
