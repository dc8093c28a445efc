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

BOOST_AUTO_TEST_CASE(values_fit_their_types_or_not) {
    struct example {
        std::string_view type;
        std::vector<std::string_view> good;
        std::vector<std::string_view> bad;
    };
    for (auto const& e : std::initializer_list<example>{
             {"number", {"1", "-1.5"}, {"\"1\"", "true"}},
             {"boolean", {"true", "false"}, {"\"true\"", "0"}},
             {"date",
              {R"("2024-01-31")", R"("2024-01-31T12:00:00Z")"},
              {R"("x")", R"("2024-13-01")"}},
             {"select", {R"("x")"}, {R"("y")"}},
             {"url",
              {R"("https://example.org")", R"("a+b://h/p")"},
              {R"("example.org")", R"("://h")", R"("1a://h")", R"("A://h")", R"("a_b://h")",
               R"("a:///p")", R"("a://")", R"("a://h x")"}},
             {"email",
              {R"("a@b.c")"},
              {R"("a")", R"("@b.c")", R"("a@b")", R"("a@.c")", R"("a@b.")", R"("a@b.c@d")",
               R"("a b@c.d")"}}}) {
        column const c =
            one(R"({"id":"a","type":")" + std::string(e.type) + R"(","options":["x"]})");
        for (auto const value : e.good) BOOST_TEST(refusal(c, value) == "", e.type << " " << value);
        for (auto const value : e.bad)
            BOOST_TEST(refusal(c, value) == c.type->rule, e.type << " " << value);
    }
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
