// A clock that is set back between requests, through every dialect: lists stay in their order, and
// whatever is changed was changed after it was made.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd::fixtures;
using namespace std::chrono_literals;

namespace {

std::string text(boost::json::value const& of, std::string_view member) {
    return std::string(of.at(member).as_string());
}

std::vector<std::string> texts(boost::json::value const& list, std::string_view member) {
    std::vector<std::string> all;
    for (auto const& each : list.as_array()) all.push_back(text(each, member));
    return all;
}

void check_falling(std::vector<std::string> const& times, std::size_t count) {
    BOOST_TEST(times.size() == count);
    BOOST_TEST(std::is_sorted(times.rbegin(), times.rend()));
}

struct clocks {
    memory_host server;
    company owner{server};
    std::string const team = owner.tenant().id.to_string();

    boost::json::value ask(std::string method, std::string target, std::string body = {}) {
        auto const answer =
            owner.ask(std::move(method), std::move(target), std::move(body),
                      {{"Authorization", "Bearer " + owner.key()}, {"x-bot-id", team}});
        BOOST_REQUIRE_MESSAGE(answer.status / 100 == 2, answer.body);
        return boost::json::parse(answer.body);
    }
    // Each is asked for at an earlier time than the one before.
    boost::json::value ask_before(std::string method, std::string target, std::string body = {}) {
        server.advance(-10min);
        return ask(std::move(method), std::move(target), std::move(body));
    }
    // A table of each dialect.
    void make_tables() {
        std::string const named = R"({"name":"ATable","columns":[],"schema":{}})";
        for (auto const& path :
             {std::string("/v1/tables"), std::string("/api/v1/tables"),
              std::string("/api/v1/table/collections"), "/apps/" + team + "/tables"})
            ask_before("POST", path, named);
    }
    // What a request answers is `updated` later than `before` says.
    std::string check_later(std::string const& before, boost::json::value const& row,
                            std::string_view updated) {
        BOOST_TEST(text(row, updated) > before);
        BOOST_TEST(text(row, updated) >= text(row, "createdAt"));
        return text(row, updated);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(clock_set_back, clocks)

BOOST_AUTO_TEST_CASE(tables_are_listed_in_the_order_of_their_times_by_every_dialect) {
    make_tables();
    check_falling(texts(ask("GET", "/api/v1/tables").at("data"), "createdAt"), 4);
    check_falling(texts(ask("GET", "/api/v1/table/collections").at("data"), "createdAt"), 4);
    check_falling(texts(ask("GET", "/v1/tables").at("tables"), "createdAt"), 4);
    auto oldest_first = texts(ask("GET", "/apps/" + team + "/tables"), "createdAt");
    std::reverse(oldest_first.begin(), oldest_first.end());
    check_falling(oldest_first, 4);
}

BOOST_AUTO_TEST_CASE(audit_entries_are_newest_first) {
    make_tables();
    auto const table = text(ask("GET", "/v1/tables/ATable").at("table"), "id");
    ask_before("PATCH", "/api/v1/tables/" + table, R"({"name":"BTable"})");
    ask_before("DELETE", "/api/v1/tables/" + table);
    check_falling(texts(ask("GET", "/api/v1/audit-logs").at("data"), "createdAt"), 6);
}

BOOST_AUTO_TEST_CASE(a_table_is_updated_after_it_was_made_and_after_its_last_update) {
    std::string updated = text(
        ask("POST", "/v1/tables", R"({"name":"ATable","schema":{}})").at("table"), "createdAt");
    for (int i = 0; i < 3; ++i) {
        std::string const tags = R"({"tags":{"n":")" + std::to_string(i) + R"("}})";
        auto const table = ask_before("PUT", "/v1/tables/ATable", tags).at("table");
        updated = check_later(updated, table, "updatedAt");
        std::string const path = "/api/v1/tables/" + text(table, "id");
        updated = check_later(updated, ask_before("PATCH", path, R"({"maxRows":5})").at("data"),
                              "updatedAt");
    }
}

BOOST_AUTO_TEST_CASE(a_row_is_updated_after_it_was_made_and_after_its_last_update) {
    std::string const table =
        owner.create_table(R"({"name":"ATable","columns":[{"name":"n","type":"number"}]})");
    std::string const row = owner.create_row(table, R"({"n":1})");
    std::string const justpaid = row_path(table, row);
    std::string const flowra = "/api/v1/table/collections/" + table + "/documents/" + row;
    std::string const starion = "/apps/" + team + "/tables/" + table + "/rows/" + row;
    std::string const botpress = "/v1/tables/" + table + "/rows";
    std::string updated = text(ask("GET", justpaid).at("data"), "updatedAt");
    auto const changed = [&](boost::json::value const& seen, std::string_view name) {
        updated = check_later(updated, seen, name);
    };
    for (int i = 0; i < 2; ++i) {
        changed(ask_before("PATCH", justpaid, R"({"data":{"n":2}})").at("data"), "updatedAt");
        changed(ask_before("PATCH", flowra, R"({"n":3})").at("data"), "updatedAt");
        changed(ask_before("PATCH", starion, R"({"fields":{"n":4}})"), "lastUpdatedAt");
        changed(ask_before("PUT", starion, R"({"fields":{"n":5}})"), "lastUpdatedAt");
        changed(ask_before("PUT", botpress, R"({"rows":[{"id":1,"n":6}]})").at("rows").at(0),
                "updatedAt");
        changed(ask_before("POST", botpress + "/upsert", R"({"rows":[{"id":1,"n":7}]})")
                    .at("updated")
                    .at(0),
                "updatedAt");
    }
}

BOOST_AUTO_TEST_SUITE_END()
