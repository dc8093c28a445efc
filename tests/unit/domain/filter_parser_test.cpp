#include "rowd/domain/filter.hpp"
#include "rowd/domain/query_limits.hpp"
#include "sample_row.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

column_catalog const orders{{{"total", column_type::number},
                             {"name", column_type::string},
                             {"paid", column_type::boolean},
                             {"due", column_type::date_time},
                             {"tags", column_type::array},
                             {"customer", column_type::object},
                             {"a.b", column_type::number},
                             {"$odd", column_type::number}}};
column_catalog const open_ended{{}, true, false};

bool matches(std::string_view text, std::string_view data, column_catalog const& columns = orders) {
    auto const f = parse_filter(compacted(text), columns);
    BOOST_REQUIRE_MESSAGE(f.has_value(), f.error().message);
    return f->matches(make_row(data).view());
}

std::string refusal(std::string_view text, column_catalog const& columns = orders) {
    auto const f = parse_filter(text, columns);
    if (f) return "accepted";
    BOOST_CHECK(f.error().code == errc::bad_input);
    return f.error().message;
}

std::string nested(std::size_t levels, std::string_view inner) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += R"({"$not":)";
    text += inner;
    return text + std::string(levels, '}');
}

std::string list_of(std::size_t count, std::string const& item) {
    std::string text = "[" + item;
    for (std::size_t i = 1; i < count; ++i) text += ',' + item;
    return text + ']';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(filter_language)

BOOST_AUTO_TEST_CASE(a_plain_value_is_equality) {
    BOOST_CHECK(matches(R"({"total":5})", R"({"total":5.0})"));
    BOOST_CHECK(!matches(R"({"total":5})", R"({"total":6})"));
    BOOST_CHECK(matches(R"({"name":null})", "{}"));
    BOOST_CHECK(matches(R"({"tags":"x"})", R"({"tags":["x"]})"));
    BOOST_CHECK(matches(R"({"tags":["x"]})", R"({"tags":["x"]})"));
}

BOOST_AUTO_TEST_CASE(all_columns_and_all_operators_must_hold) {
    constexpr auto text = R"({"total":{"$gte":2,"$lt":5},"name":"x"})";
    BOOST_CHECK(matches(text, R"({"total":2,"name":"x"})"));
    BOOST_CHECK(!matches(text, R"({"total":5,"name":"x"})"));
    BOOST_CHECK(!matches(text, R"({"total":2,"name":"y"})"));
    BOOST_CHECK(matches("{}", "{}"));
}

BOOST_AUTO_TEST_CASE(logic_nests) {
    constexpr auto text = R"({"$or":[{"total":1},{"$and":[{"name":"x"},{"$not":{"paid":true}}]}]})";
    BOOST_CHECK(matches(text, R"({"total":1})"));
    BOOST_CHECK(matches(text, R"({"name":"x"})"));
    BOOST_CHECK(!matches(text, R"({"name":"x","paid":true})"));
    BOOST_CHECK(!matches(R"({"$not":{"total":1,"name":"x"}})", R"({"total":1,"name":"x"})"));
    BOOST_CHECK(matches(R"({"$not":{"total":1,"name":"x"}})", R"({"total":1})"));
}

BOOST_AUTO_TEST_CASE(operators_may_lack_the_dollar) {
    BOOST_CHECK(matches(R"({"total":{"gte":2}})", R"({"total":3})"));
    BOOST_CHECK(!matches(R"({"total":{"gte":2}})", R"({"total":1})"));
    BOOST_CHECK(matches(R"({"name":{"regex":"^X","options":"i"}})", R"({"name":"xy"})"));
    BOOST_CHECK(matches(R"({"tags":{"size":1}})", R"({"tags":["x"]})"));
}

BOOST_AUTO_TEST_CASE(on_object_columns_a_bare_name_is_a_member) {
    BOOST_CHECK(matches(R"({"customer":{"gte":2}})", R"({"customer":{"gte":2}})"));
    BOOST_CHECK(!matches(R"({"customer":{"gte":2}})", R"({"customer":3})"));
    BOOST_CHECK(matches(R"({"customer":{"$exists":true}})", R"({"customer":{}})"));
    BOOST_CHECK(matches(R"({"customer":{}})", R"({"customer":{}})"));
    BOOST_CHECK(matches(R"({"free":{"x":1}})", R"({"free":{"x":1}})", open_ended));
}

BOOST_AUTO_TEST_CASE(where_an_object_can_be_a_value_no_bare_name_is_an_operator) {
    for (std::string const name : {"eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "exists",
                                   "mod", "size", "regex", "options"}) {
        std::string const bare = "{\"" + name + "\":true}";
        for (std::string const column : {"customer", "customer.of", "free", "any.of"}) {
            bool const declared = column.starts_with("customer");
            auto const& catalog = declared ? orders : open_ended;
            bool const inner = column.ends_with(".of");
            std::string const top = column.substr(0, column.find('.'));
            auto const row = [&](std::string const& value) {
                return "{\"" + top + "\":" + (inner ? "{\"of\":" + value + "}" : value) + "}";
            };
            std::string const filter = "{\"" + column + "\":" + bare + "}";
            BOOST_CHECK_MESSAGE(matches(filter, row(bare), catalog), filter);
            for (auto const* const other : {"5", "\"x\"", "[1]", "{\"a\":1}", "null"})
                BOOST_CHECK_MESSAGE(!matches(filter, row(other), catalog), filter << other);
        }
    }
    BOOST_CHECK(matches(R"({"free":{"regex":"x","options":"i"}})",
                        R"({"free":{"options":"i","regex":"x"}})", open_ended));
    BOOST_CHECK(matches(R"({"free":{"$gte":5}})", R"({"free":6})", open_ended));
    BOOST_CHECK(matches(R"({"free":{"$eq":{"gte":5}}})", R"({"free":{"gte":5}})", open_ended));
    BOOST_CHECK_EQUAL(refusal(R"({"free":{"$gte":5,"lt":7}})", open_ended),
                      "Unknown operator on column free: lt");
    BOOST_CHECK_EQUAL(refusal(R"({"customer":{"$regex":"x","options":"i"}})"),
                      "Unknown operator on column customer: options");
}

BOOST_AUTO_TEST_CASE(a_filter_that_asks_for_nothing_is_known) {
    auto const asks_for_nothing = [](std::string_view text) {
        return matches_always(parse_filter(compacted(text), orders).value());
    };
    for (auto const* const text :
         {"{}", R"({"$and":[{}]})", R"({"$or":[{}]})", R"({"$or":[{"total":1},{}]})",
          R"({"$and":[{},{}]})", R"({"$and":[{}],"$or":[{"total":1},{}]})",
          R"({"$not":{"$not":{}}})", R"({"$or":[{"$and":[{"$or":[{}]}]},{"total":1}]})",
          R"({"$not":{"$and":[{"total":1},{"$not":{}}]}})"})
        BOOST_CHECK_MESSAGE(asks_for_nothing(text), text);
    for (auto const* const text :
         {R"({"total":1})", R"({"$and":[{"total":1},{}]})", R"({"$not":{}})", R"({"customer":{}})",
          R"({"customer.x":{}})", R"({"$or":[{"$not":{}},{"total":1}]})",
          R"({"$not":{"$or":[{"total":1},{}]}})", R"({"name":{"$regex":""}})"})
        BOOST_CHECK_MESSAGE(!asks_for_nothing(text), text);
}

BOOST_AUTO_TEST_CASE(regex_takes_options) {
    BOOST_CHECK(matches(R"({"name":{"$options":"i","$regex":"B"}})", R"({"name":"abc"})"));
    BOOST_CHECK(!matches(R"({"name":{"$regex":"B","$options":"c"}})", R"({"name":"abc"})"));
    BOOST_CHECK(!matches(R"({"name":{"$regex":"B"}})", R"({"name":"abc"})"));
    BOOST_CHECK(refusal(R"({"name":{"$regex":"B","$options":"x"}})").starts_with("Operator $opt"));
    BOOST_CHECK(refusal(R"({"name":{"$options":"i"}})") != "accepted");
    BOOST_CHECK(
        refusal(R"({"name":{"$regex":"("}})").starts_with("Operator $regex on column name"));
}

BOOST_AUTO_TEST_CASE(paths_reach_into_objects_only) {
    BOOST_CHECK(matches(R"({"customer.age":{"$gte":18}})", R"({"customer":{"age":20}})"));
    BOOST_CHECK(!matches(R"({"customer.age":{"$gte":18}})", R"({"customer":{"age":2}})"));
    BOOST_CHECK(matches(R"({"customer.a.b":1})", R"({"customer":{"a":{"b":1}}})"));
    BOOST_CHECK(matches(R"({"a.b":1})", R"({"a.b":1})"));
    BOOST_CHECK(!matches(R"({"a.b":1})", R"({"a":{"b":1}})"));
    BOOST_CHECK_EQUAL(refusal(R"({"name.first":1})"), "Unknown column: name.first");
    BOOST_CHECK(matches(R"({"x.y":1})", R"({"x":{"y":1}})", open_ended));
}

BOOST_AUTO_TEST_CASE(a_column_with_a_dot_hides_no_path_into_another) {
    column_catalog const dotted{{{"o", column_type::object},
                                 {"o.p", column_type::number},
                                 {"o.s", column_type::object},
                                 {"j", column_type::any},
                                 {"j.a.b", column_type::string},
                                 {"n", column_type::number},
                                 {"n.m", column_type::object}}};
    auto const finds = [&](std::string_view filter, std::string_view data) {
        return matches(filter, data, dotted);
    };
    BOOST_CHECK(finds(R"({"o.p.q":1})", R"({"o.p":2,"o":{"p":{"q":1}}})"));
    BOOST_CHECK(finds(R"({"j.a.b.c":1})", R"({"j.a.b":"x","j":{"a":{"b":{"c":1}}}})"));
    BOOST_CHECK(finds(R"({"n.m.x":1})", R"({"n":1,"n.m":{"x":1}})"));
    // A path that leads into two columns: the longer name first, then the other.
    BOOST_CHECK(finds(R"({"o.s.x":1})", R"({"o.s":{"x":1},"o":{"s":{"x":2}}})"));
    BOOST_CHECK(finds(R"({"o.s.x":2})", R"({"o.s":{"y":1},"o":{"s":{"x":2}}})"));
    BOOST_CHECK(finds(R"({"o.s.x":2})", R"({"o.s":null,"o":{"s":{"x":2}}})"));
    BOOST_CHECK(!finds(R"({"o.s.x":2})", R"({"o.s":{"x":null},"o":{"s":{"x":2}}})"));
    // The column itself.
    BOOST_CHECK(finds(R"({"o.p":2})", R"({"o.p":2,"o":{"p":3}})"));
    BOOST_CHECK(!finds(R"({"o.p":3})", R"({"o":{"p":3}})"));
    BOOST_CHECK_EQUAL(refusal(R"({"n.k.x":1})", dotted), "Unknown column: n.k.x");
}

BOOST_AUTO_TEST_CASE(dates_may_be_shortened) {
    BOOST_CHECK(matches(R"({"due":{"$gt":"2024-01-01"}})", R"({"due":"2024-01-01T00:00:01Z"})"));
    BOOST_CHECK(matches(R"({"createdAt":{"$gt":"2023-01-01"}})", "{}"));
    BOOST_CHECK(!matches(R"({"updatedAt":{"$lt":"2023-01-01"}})", "{}"));
    BOOST_CHECK(matches(R"({"id":{"$in":[1,2]}})", "{}"));
    BOOST_CHECK(refusal(R"({"due":{"$gt":"soon"}})").find("due") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused_by_name) {
    BOOST_CHECK_EQUAL(refusal(R"({"price":1})"), "Unknown column: price");
    BOOST_CHECK_EQUAL(refusal(R"({"$nor":[]})"), "Unknown operator: $nor");
    BOOST_CHECK_EQUAL(refusal(R"({"$nor":1})", open_ended), "Unknown operator: $nor");
    BOOST_CHECK_EQUAL(refusal(R"({"total":{"$near":1}})"),
                      "Unknown operator on column total: $near");
    BOOST_CHECK_EQUAL(refusal(R"({"total":{"close":1}})"),
                      "Unknown operator on column total: close");
    BOOST_CHECK(refusal(R"({"total":{"contains":1}})") != "accepted");
    BOOST_CHECK_EQUAL(refusal(R"({"customer":{"$gt":1,"x":2}})"),
                      "Unknown operator on column customer: x");
    BOOST_CHECK_EQUAL(refusal(R"({"$odd":1})"), "accepted");
}

BOOST_AUTO_TEST_CASE(malformed_filters_are_refused) {
    for (auto const text : {"[]", "1", R"({"$and":[]})", R"({"$or":{}})", R"({"$or":[1]})",
                            R"({"$not":[]})", R"({"total":{}})", R"({"total":{"$gt":{}}})"})
        BOOST_CHECK_MESSAGE(refusal(text) != "accepted", text);
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    BOOST_CHECK_EQUAL(refusal(nested(filter_depth_max - 1, R"({"total":1})")), "accepted");
    BOOST_CHECK_EQUAL(refusal(nested(filter_depth_max, R"({"total":1})")),
                      "The filter is nested deeper than 20 levels");
    BOOST_CHECK_EQUAL(refusal(nested(1000, R"({"total":1})")),
                      "The filter is nested deeper than 20 levels");
}

BOOST_AUTO_TEST_CASE(the_number_of_nodes_is_bounded) {
    auto const with = [](std::size_t count, std::string const& item) {
        return R"({"$or":)" + list_of(count, item) + '}';
    };
    BOOST_CHECK_EQUAL(refusal(with(filter_nodes_max - 1, R"({"total":1})")), "accepted");
    BOOST_CHECK(refusal(with(filter_nodes_max, R"({"total":1})")) != "accepted");
    BOOST_CHECK(refusal(with(filter_nodes_max, "{}")) != "accepted");
    std::string const regex = R"({"name":{"$regex":"a"}})";
    BOOST_CHECK_EQUAL(refusal(with(patterns_max, regex)), "accepted");
    BOOST_CHECK(refusal(with(patterns_max + 1, regex)).find("expressions") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(list_values_are_bounded_over_the_whole_filter) {
    auto const in = [](std::size_t count) {
        return R"({"total":{"$in":)" + list_of(count, "1") + "}}";
    };
    BOOST_CHECK_EQUAL(refusal(in(filter_in_values_max)), "accepted");
    BOOST_CHECK(refusal(in(100'000)).starts_with("Operator $in on column total"));
    std::string const half = in(filter_in_values_max / 2);
    BOOST_CHECK_EQUAL(refusal(R"({"$or":)" + list_of(2, half) + '}'), "accepted");
    BOOST_CHECK(refusal(R"({"$or":)" + list_of(3, half) + '}') != "accepted");
}

BOOST_AUTO_TEST_SUITE_END()
