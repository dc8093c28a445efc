// JSON over the wire: what is accepted comes back equal, what is not is refused and harms nobody.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"
#include "fixtures/json_cases.hpp"
#include "rowd/base/json.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

std::string compacted(std::string_view text) {
    std::string out;
    BOOST_REQUIRE(json::compact(text, out).has_value());
    return out;
}

std::string stored_value(std::string const& body) {
    auto const answer = compacted(body);
    auto const data = json::find(json::find(answer, "data").value(), "data").value();
    return std::string(json::find(data, "v").value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_over_the_wire)

BOOST_AUTO_TEST_CASE(what_is_accepted_comes_back_equal) {
    binary_host server;
    company c(server);
    auto const table = c.create_table();
    for (auto const& text : json_cases::accepted()) {
        BOOST_TEST_CONTEXT(text) {
            auto const made = c.post(rows_path(table), R"({"data":{"v":)" + text + "}}");
            BOOST_TEST_REQUIRE(made.status == 201u);
            auto const id = std::string(data_of(made).at("id").as_string());
            BOOST_TEST(stored_value(c.get(row_path(table, id)).body) == compacted(text));
        }
    }
    std::size_t const rows = json_cases::accepted().size();
    BOOST_TEST(c.get(rows_path(table)).field("X-Total-Count").value() == std::to_string(rows));
}

BOOST_AUTO_TEST_CASE(what_is_refused_leaves_nothing) {
    binary_host server;
    company c(server);
    auto const table = c.create_table();
    for (auto const& text : json_cases::refused()) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(c.post(rows_path(table), text).status == 400u);
            BOOST_TEST(c.post(rows_path(table), R"({"data":{"v":)" + text + "}}").status == 400u);
        }
    }
    BOOST_TEST(c.get(rows_path(table)).field("X-Total-Count").value() == "0");
}

BOOST_AUTO_TEST_CASE(of_equal_names_the_last_value_counts) {
    binary_host server;
    company c(server);
    auto const table = c.create_table();
    auto const made =
        c.post(rows_path(table), R"({"data":{"v":1},"data":{"v":2,"w":0,"v":{"a":1,"\u0061":2}}})");
    BOOST_TEST(made.status == 201u);
    BOOST_TEST(stored_value(made.body) == R"({"a":2})");
}

BOOST_AUTO_TEST_SUITE_END()
