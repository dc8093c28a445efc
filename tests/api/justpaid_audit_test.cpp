// The audit log: what is written into it, by whom, and how it is queried.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

using hosts = std::tuple<memory_host, binary_host>;
using texts = std::vector<std::string>;

constexpr char const* logs = "/api/v1/audit-logs";

texts actions(response const& r) {
    return listed(r, "action");
}

std::string cursor_of(response const& r) {
    auto const meta = boost::json::parse(r.body).at("meta");
    BOOST_TEST(meta.at("hasMore").as_bool() == meta.at("cursor").is_string());
    return meta.at("cursor").is_string() ? std::string(meta.at("cursor").as_string()) : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(justpaid_audit)

BOOST_AUTO_TEST_CASE_TEMPLATE(each_change_of_a_table_is_one_entry, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table(
        R"({"name":"T","maxRows":7,"columns":[{"name":"a","type":"text"},{"name":"b","type":"text"}]})");
    c.patch(table_path(table), R"({"metadata":{},"name":"U","unknown":1})");
    c.create_row(table);
    c.create_row(table);
    c.erase(table_path(table));

    auto const r = c.get(logs);
    BOOST_TEST(actions(r) == (texts{"table.deleted", "table.updated", "table.created"}));
    BOOST_TEST(listed(r, "resourceName") == (texts{"U", "U", "T"}));
    BOOST_TEST(listed(r, "metadata") ==
               (texts{R"({"rowCount":2})", R"({"changes":["name","metadata"]})",
                      R"({"maxRows":7,"columnCount":2})"}));
    BOOST_TEST(listed(r, "resourceId") == (texts{table, table, table}));
    BOOST_TEST(listed(r, "actorType") == (texts{"api_key", "api_key", "api_key"}));
    auto const key = c.key_id().to_string();
    BOOST_TEST(listed(r, "actorId") == (texts{key, key, key}));
    BOOST_TEST(r.body.find("dialect") == std::string::npos);
    BOOST_TEST(r.body.find(c.key()) == std::string::npos);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_changed_no_table_leaves_no_entry, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table(R"({"name":"T","maxRows":1})");
    auto const row = c.create_row(table, R"({"secret":"s3cr3t"})");
    c.patch(row_path(table, row), R"({"data":{}})");
    c.post(rows_path(table), R"({"data":{}})");  // full
    c.erase(row_path(table, row));
    c.patch(table_path(table), "{}");
    c.patch(table_path(table), R"({"name":""})");
    c.post("/api/v1/tables", "{}");
    c.erase(table_path("11111111-2222-4333-8444-555555555555"));
    c.get("/api/v1/tables");
    auto const [reader, key] = c.make_key({"workflows:read"});
    server.ask({"DELETE", table_path(table), {{"x-api-key", key}}, {}});

    auto const r = c.get(logs);
    BOOST_TEST(actions(r) == (texts{"table.created"}));
    BOOST_TEST(r.body.find("s3cr3t") == std::string::npos);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(entries_tell_where_a_change_came_from, Host, hosts) {
    Host server;
    company c(server);
    c.ask("POST", "/api/v1/tables", R"({"name":"T"})", {{"User-Agent", "curl/8.5.0 \"x\""}});
    auto const r = c.get(logs);
    BOOST_TEST(listed(r, "userAgent") == (texts{"curl/8.5.0 \"x\""}));
    BOOST_TEST(listed(r, "ipAddress") == (texts{"127.0.0.1"}));
    BOOST_TEST(listed(r, "actorName") == (texts{"test key"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_user_agent_breaks_the_log, Host, hosts) {
    Host server;
    company c(server);
    for (std::string const agent : {"caf\xe9", "\xff\xfe", "a\tb", "\xed\xa0\x80", "\xf0\x9f\x98"})
        c.ask("POST", "/api/v1/tables", R"({"name":"T"})", {{"User-Agent", agent}});
    auto const r = c.get(logs);
    BOOST_TEST(r.status == 200u);
    boost::system::error_code ec;
    boost::json::parse(r.body, ec);
    BOOST_TEST(!ec, "not JSON: " << r.body);
    if (!ec) BOOST_TEST(listed(r).size() == 5u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pages_put_together_are_all_entries, Host, hosts) {
    Host server;
    company c(server);
    texts tables;
    for (int i = 0; i < 7; ++i) tables.insert(tables.begin(), c.create_table());
    for (int const limit : {1, 3, 7, 50}) {
        texts found;
        std::string cursor;
        do {
            auto path = std::string(logs) + "?limit=" + std::to_string(limit);
            if (!cursor.empty()) path += "&cursor=" + cursor;
            auto const page = c.get(path);
            BOOST_REQUIRE(page.status == 200u);
            for (auto const& id : listed(page, "resourceId")) found.push_back(id);
            cursor = cursor_of(page);
        } while (!cursor.empty() && found.size() <= tables.size());
        BOOST_TEST(found == tables);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cursor_is_not_moved_by_new_entries, Host, hosts) {
    Host server;
    company c(server);
    auto const first = c.create_table();
    c.create_table();
    auto const page = c.get(std::string(logs) + "?limit=1");
    c.create_table();
    auto const next = c.get(std::string(logs) + "?limit=1&cursor=" + cursor_of(page));
    BOOST_TEST(listed(next, "resourceId") == (texts{first}));
    BOOST_TEST(cursor_of(next).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(filters_narrow_the_log, Host, hosts) {
    Host server;
    company c(server);
    auto const one = c.create_table();
    auto const two = c.create_table();
    auto const [record, key] = c.make_key();
    server.ask({"PATCH", table_path(one), {{"x-api-key", key}}, R"({"name":"x"})"});
    c.erase(table_path(two));

    auto const found = [&](std::string const& filters) {
        return actions(c.get(logs + ("?" + filters)));
    };
    BOOST_TEST(found("action=table.created") == (texts{"table.created", "table.created"}));
    BOOST_TEST(found("resourceId=" + one) == (texts{"table.updated", "table.created"}));
    BOOST_TEST(found("resourceId=" + two) == (texts{"table.deleted", "table.created"}));
    BOOST_TEST(found("actorId=" + record.id.to_string()) == (texts{"table.updated"}));
    BOOST_TEST(found("actorId=" + c.key_id().to_string()) ==
               (texts{"table.deleted", "table.created", "table.created"}));
    BOOST_TEST(found("resourceType=table&action=table.created&resourceId=" + two) ==
               (texts{"table.created"}));
    auto const page = c.get(std::string(logs) + "?action=table.created&limit=1");
    BOOST_TEST(listed(page, "resourceId") == (texts{two}));
    auto const rest =
        c.get(std::string(logs) + "?action=table.created&limit=1&cursor=" + cursor_of(page));
    BOOST_TEST(listed(rest, "resourceId") == (texts{one}));
    BOOST_TEST(cursor_of(rest).empty());
}

BOOST_AUTO_TEST_CASE(dates_are_inclusive_bounds) {
    memory_host server;
    company c(server);
    texts at;  // newest first
    for (int i = 0; i < 3; ++i) {
        auto const r = c.post("/api/v1/tables", R"({"name":"T"})");
        at.insert(at.begin(), std::string(data_of(r).at("createdAt").as_string()));
        server.advance(std::chrono::hours(24));
    }
    auto const found = [&](std::string const& filters) {
        return listed(c.get(logs + ("?" + filters)), "createdAt");
    };
    BOOST_TEST(found("startDate=" + at[1]) == (texts{at[0], at[1]}));
    BOOST_TEST(found("endDate=" + at[1]) == (texts{at[1], at[2]}));
    BOOST_TEST(found("startDate=" + at[1] + "&endDate=" + at[1]) == (texts{at[1]}));
    auto const day = at[1].substr(0, 10);
    BOOST_TEST(found("startDate=" + day + "&endDate=" + day) == (texts{at[1]}));
    BOOST_TEST(found("startDate=" + day) == (texts{at[0], at[1]}));
    BOOST_TEST(found("endDate=" + day) == (texts{at[1], at[2]}));
    BOOST_TEST(found("startDate=" + at[0] + "&endDate=" + at[2]).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(companies_have_logs_of_their_own, Host, hosts) {
    Host server;
    company c(server);
    company other(server);
    auto const table = c.create_table();
    auto const foreign = other.create_table();
    BOOST_TEST(listed(c.get(logs), "resourceId") == (texts{table}));
    BOOST_TEST(listed(other.get(logs), "resourceId") == (texts{foreign}));
    BOOST_TEST(listed(c.get(logs + ("?resourceId=" + foreign))).empty());
    BOOST_TEST(listed(c.get(logs + ("?actorId=" + other.key_id().to_string()))).empty());
}

BOOST_AUTO_TEST_SUITE_END()
