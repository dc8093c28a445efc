#include "rowd/domain/rules.hpp"

#include <boost/test/unit_test.hpp>

using namespace rowd;
using namespace rowd::domain;

namespace {

table a_table() {
    table t;
    t.schema = R"({"columns":[{"id":"n","name":"n","type":"number","required":true}]})";
    t.max_rows = 3;
    t.change = 7;
    return t;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(an_operation_is_good_for_the_version_that_it_was_made_from) {
    BOOST_TEST(check_version(a_table(), {}).has_value());
    BOOST_TEST(check_version(a_table(), 7).has_value());
    BOOST_CHECK(check_version(a_table(), 6).error().code == errc::stale);
}

BOOST_AUTO_TEST_CASE(a_table_takes_rows_up_to_its_limit) {
    BOOST_TEST(check_room(a_table(), 0, 3).has_value());
    BOOST_TEST(check_room(a_table(), 3, 0).has_value());
    auto const full = check_room(a_table(), 2, 2);
    BOOST_CHECK(full.error().code == errc::table_full);
    BOOST_TEST(full.error().message == "Table has reached its maximum row limit of 3");
}

BOOST_AUTO_TEST_CASE(data_that_does_not_fit_is_refused_with_every_member_that_does_not) {
    auto const columns = parse_columns(a_table().columns());
    BOOST_TEST(check_columns(columns, R"({"n":1})").has_value());
    auto const wrong = check_columns(columns, R"({"n":"x"})");
    BOOST_REQUIRE(!wrong);
    BOOST_CHECK(wrong.error().code == errc::bad_input);
    BOOST_TEST(wrong.error().details.size() == 1u);
    BOOST_TEST(wrong.error().message == wrong.error().details.front().message);
}

BOOST_AUTO_TEST_CASE(operations_say_what_they_weigh_and_whether_they_are_audited) {
    insert_rows insert;
    insert.rows.push_back(make_draft(R"({"text":")" + std::string(1'000, 'x') + R"("})"));
    operation const rows = insert;
    BOOST_TEST(weight(rows) > 1'000u);
    BOOST_TEST(weight(rows) < 2'000u);
    BOOST_TEST(!is_audited(rows));
    BOOST_TEST(is_audited(operation(delete_table())));
}

BOOST_AUTO_TEST_SUITE_END()
