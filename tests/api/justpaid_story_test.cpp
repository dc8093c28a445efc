// What takes several requests to see, on the dispatcher in memory and on the real binary. What
// depends on time has the clock of memory_host.
#include <algorithm>
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

std::string member(response const& r, std::string_view name) {
    auto const data = data_of(r);
    auto const& value = data.at({name.data(), name.size()});
    return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

// An answer without what differs between any two.
std::string without_date(response const& r) {
    auto const at = r.head.find("Date: ");
    return r.head.substr(0, at) + r.head.substr(r.head.find("\r\n", at)) + r.body;
}

// All pages of rows, `limit` at a time.
texts paged(company& c, std::string const& table, std::size_t limit) {
    texts all;
    for (;;) {
        auto const page = listed(c.get(rows_path(table) + "?limit=" + std::to_string(limit) +
                                       "&offset=" + std::to_string(all.size())));
        if (page.empty()) return all;
        all.insert(all.end(), page.begin(), page.end());
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(justpaid_stories)

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_come_by_position_then_by_age, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table();
    auto const two = c.create_row_at(table, "2");
    auto const none = c.create_row(table);
    auto const one = c.create_row_at(table, "1");
    auto const also_one = c.create_row_at(table, "1");
    BOOST_TEST(listed(c.get(rows_path(table))) == (texts{one, also_one, two, none}));

    c.patch(row_path(table, none), R"({"data":{},"position":-5})");
    c.patch(row_path(table, one), R"({"data":{},"position":null})");
    BOOST_TEST(listed(c.get(rows_path(table))) == (texts{none, also_one, two, one}));
    c.patch(row_path(table, two), R"({"data":{"x":1}})");
    BOOST_TEST(listed(c.get(rows_path(table))) == (texts{none, also_one, two, one}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pages_put_together_are_all_rows_in_order, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table();
    texts unplaced;
    std::vector<std::pair<int, std::string>> placed;
    for (int i = 0; i < 120; ++i) {
        int const position = i * 7 % 5;
        if (i % 2 == 0)
            unplaced.push_back(c.create_row(table));
        else
            placed.emplace_back(position, c.create_row_at(table, std::to_string(position)));
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    texts expected;
    for (auto const& p : placed) expected.push_back(p.second);
    expected.insert(expected.end(), unplaced.begin(), unplaced.end());

    auto const first = c.get(rows_path(table));
    BOOST_TEST(listed(first) == texts(expected.begin(), expected.begin() + 50));
    BOOST_TEST(first.field("X-Total-Count").value() == "120");
    for (std::size_t const limit : {7u, 50u, 100u}) BOOST_TEST(paged(c, table, limit) == expected);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tables_come_newest_first, Host, hosts) {
    Host server;
    company c(server);
    BOOST_TEST(c.get("/api/v1/tables").body == R"({"success":true,"data":[]})");
    texts made;
    for (int i = 0; i < 5; ++i) made.insert(made.begin(), c.create_table());
    BOOST_TEST(listed(c.get("/api/v1/tables")) == made);
    c.patch(table_path(made.back()), R"({"name":"changed"})");
    c.erase(table_path(made[2]));
    made.erase(made.begin() + 2);
    BOOST_TEST(listed(c.get("/api/v1/tables")) == made);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(list_shows_the_same_tables_as_get, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table(
        R"({"name":"T","description":"d","schema":{"v":[1]},"columns":[{"name":"a","type":"text"}]})");
    c.create_row(table);
    auto const one = c.get(table_path(table)).body;
    auto const object = one.substr(one.find("\"data\":") + 7);
    BOOST_TEST(c.get("/api/v1/tables").body ==
               R"({"success":true,"data":[)" + object.substr(0, object.size() - 1) + "]}");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fetched_table_can_be_sent_back, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table(
        R"({"name":"T","schema":{"v":1},"columns":[{"name":"a","type":"text","x":{"y":null}}],"maxRows":9})");
    c.create_row(table);
    auto const before = c.get(table_path(table));
    auto const sent = boost::json::serialize(data_of(before));
    auto const after = c.patch(table_path(table), sent);
    BOOST_TEST(after.status == 200u);
    BOOST_TEST(masked(after.body) == masked(before.body));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(row_count_is_exact_after_every_write, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table(R"({"name":"T","maxRows":3})");
    auto const count = [&] { return member(c.get(table_path(table)), "rowCount"); };
    texts rows;
    for (auto const* expected : {"1", "2", "3"}) {
        rows.push_back(c.create_row(table));
        BOOST_TEST(count() == expected);
    }
    auto const refused = c.post(rows_path(table), R"({"data":{}})");
    BOOST_TEST(refused.status == 400u);
    BOOST_TEST(refused.body.find("Table has reached its maximum row limit of 3\"") !=
               std::string::npos);
    BOOST_TEST(count() == "3");
    c.patch(row_path(table, rows[0]), R"({"data":{"a":1}})");
    BOOST_TEST(count() == "3");

    BOOST_TEST(c.erase(row_path(table, rows[1])).status == 200u);
    BOOST_TEST(count() == "2");
    BOOST_TEST(c.erase(row_path(table, rows[1])).status == 404u);
    BOOST_TEST(count() == "2");
    rows[1] = c.create_row(table);
    BOOST_TEST(c.post(rows_path(table), R"({"data":{}})").status == 400u);
    c.patch(table_path(table), R"({"maxRows":4})");
    rows.push_back(c.create_row(table));
    BOOST_TEST(count() == "4");
    BOOST_TEST(paged(c, table, 100) == (texts{rows[0], rows[2], rows[1], rows[3]}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(deleted_table_is_gone_with_its_rows, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table();
    auto const row = c.create_row(table);
    BOOST_TEST(c.erase(table_path(table)).status == 200u);
    auto const again = c.erase(table_path(table));
    BOOST_TEST(again.status == 404u);
    BOOST_TEST(again.body ==
               R"({"success":false,"error":{"code":"NOT_FOUND","message":"Table not found"}})");
    BOOST_TEST(c.get(table_path(table)).status == 404u);
    BOOST_TEST(c.get(rows_path(table)).status == 404u);
    BOOST_TEST(c.get(row_path(table, row)).status == 404u);
    BOOST_TEST(c.post(rows_path(table), R"({"data":{}})").status == 404u);
    BOOST_TEST(listed(c.get("/api/v1/tables")).empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(absence_has_one_look, Host, hosts) {
    Host server;
    company c(server);
    company other(server);
    auto const foreign = other.create_table();
    auto const foreign_row = other.create_row(foreign);
    auto const table = c.create_table();
    std::string const unknown = "11111111-2222-4333-8444-555555555555";

    for (std::string const method : {"GET", "PATCH", "DELETE"}) {
        auto const body = method == "PATCH" ? R"({"name":"x","data":{}})" : "";
        auto const expected = without_date(c.ask(method, table_path(unknown), body));
        BOOST_TEST(without_date(c.ask(method, table_path(foreign), body)) == expected);
        BOOST_TEST(without_date(c.ask(method, table_path("not-an-id"), body)) == expected);
        BOOST_TEST(without_date(c.ask(method, row_path(foreign, foreign_row), body)) == expected);

        auto const no_row = without_date(c.ask(method, row_path(table, unknown), body));
        BOOST_TEST(without_date(c.ask(method, row_path(table, foreign_row), body)) == no_row);
        BOOST_TEST(without_date(c.ask(method, row_path(table, "not-an-id"), body)) == no_row);
    }
    BOOST_TEST(other.get(row_path(foreign, foreign_row)).status == 200u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(keys_that_do_not_work_have_one_look, Host, hosts) {
    Host server;
    company c(server);
    auto const [record, revoked] = c.make_key();
    server.registry().revoke_key(record.id).value();
    auto const with = [&](header_fields fields) {
        return without_date(server.ask({"GET", "/api/v1/tables", std::move(fields), {}}));
    };
    auto const missing = with({});
    BOOST_TEST(with({{"x-api-key", ""}}) == missing);
    BOOST_TEST(with({{"x-api-key", revoked}}) == missing);
    BOOST_TEST(with({{"x-api-key", "wfk_unknown"}}) == missing);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(both_keys_work_until_one_is_revoked, Host, hosts) {
    Host server;
    company c(server);
    auto const [record, rotated] = c.make_key();
    auto const ask = [&](std::string const& key) {
        return server.ask({"GET", "/api/v1/tables", {{"x-api-key", key}}, {}}).status;
    };
    BOOST_TEST(ask(rotated) == 200u);
    BOOST_TEST(ask(c.key()) == 200u);
    BOOST_TEST(ask(rotated) == 200u);
    server.registry().revoke_key(record.id).value();
    BOOST_TEST(ask(rotated) == 401u);
    BOOST_TEST(ask(c.key()) == 200u);
}

BOOST_AUTO_TEST_CASE(timestamps_move_when_the_thing_itself_changes) {
    memory_host server;
    company c(server);
    auto const later = [&] { server.advance(std::chrono::milliseconds(5)); };
    auto const table = c.create_table();
    auto const made = c.get(table_path(table));
    auto const created = member(made, "createdAt");
    BOOST_TEST(member(made, "updatedAt") == created);

    later();
    auto const row = c.create_row(table);
    later();
    c.patch(table_path(table), R"({"unknown":1})");
    BOOST_TEST(c.get(table_path(table)).body.find("\"updatedAt\":\"" + created) !=
               std::string::npos);
    auto const renamed = c.patch(table_path(table), R"({"name":"T"})");  // the same name
    BOOST_TEST(member(renamed, "updatedAt") > created);
    BOOST_TEST(member(renamed, "createdAt") == created);

    auto const old = c.get(row_path(table, row));
    BOOST_TEST(member(old, "updatedAt") == member(old, "createdAt"));
    BOOST_TEST(member(old, "createdAt") > created);
    later();
    auto const changed = c.patch(row_path(table, row), R"({"data":{}})");
    BOOST_TEST(member(changed, "createdAt") == member(old, "createdAt"));
    BOOST_TEST(member(changed, "updatedAt") > member(old, "updatedAt"));
}

BOOST_AUTO_TEST_SUITE_END()
