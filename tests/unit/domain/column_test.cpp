#include "rowd/domain/column.hpp"

#include <boost/test/unit_test.hpp>

#include "rowd/domain/columns.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

column one(std::string const& stored) {
    return parse_columns("[" + stored + "]").at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(columns)

BOOST_AUTO_TEST_CASE(a_column_is_taken_apart) {
    column const c = one(
        R"({"id":"a \"b\"","name":"A","type":"select","required":true,"options":["x"],"other":1})");
    BOOST_TEST(c.id == R"(a "b")");
    BOOST_TEST(c.raw_id == R"(a \"b\")");
    BOOST_TEST(c.type->name == "select");
    BOOST_TEST(c.required);
    BOOST_TEST(c.options == R"(["x"])");
    BOOST_TEST(c.stored.ends_with(R"("other":1})"));
}

BOOST_AUTO_TEST_CASE(a_type_that_nobody_knows_is_text) {
    BOOST_TEST(one(R"({"id":"a","type":"shape"})").type->name == "text");
    BOOST_TEST(one(R"({"id":"a"})").type->name == "text");
}

BOOST_AUTO_TEST_CASE(each_declared_type_may_be_declared_and_says_what_does_not_fit) {
    for (auto const& type : declared_types()) {
        std::vector<field_error> failures;
        std::string const stored = "{\"id\":\"a\",\"name\":\"a\",\"type\":\"" +
                                   std::string(type.name) + "\",\"options\":[\"x\"]}";
        normalised_columns("[" + stored + "]", failures);
        BOOST_TEST(failures.empty(), type.name);
        BOOST_TEST(one(stored).type == &type);
        bool const takes_anything = type.queried_as == column_type::any;
        BOOST_TEST(refusal(one(stored), "{}").empty() == takes_anything, type.name);
    }
}

BOOST_AUTO_TEST_CASE(each_type_of_a_query_is_held_by_a_declared_one) {
    BOOST_TEST(declared_type_for(column_type::string).name == "text");
    BOOST_TEST(declared_type_for(column_type::date_time).name == "date");
    BOOST_TEST(declared_type_for(column_type::array).name == "json");
}

BOOST_AUTO_TEST_SUITE_END()
