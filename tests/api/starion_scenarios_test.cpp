// The tables of starion_scenarios.hpp, played on the dispatcher in memory and on the real binary;
// and what takes several requests to see.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "api/stage.hpp"
#include "api/starion_scenarios.hpp"
#include "fixtures/binary_host.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd::fixtures;
using namespace std::chrono_literals;

namespace {

using hosts = std::tuple<memory_host, binary_host>;

template <class Host>
void play(std::vector<scenario> const& scenarios) {
    Host server;
    stage s(server);
    starion::prepare(s);
    s.play(scenarios);
}

std::vector<std::string> ids(response const& r) {
    std::vector<std::string> all;
    auto const rows = boost::json::parse(r.body);
    for (auto const& row : rows.as_array()) all.emplace_back(row.at("_id").as_string());
    return all;
}

struct in_memory {
    memory_host server;
    company owner{server};
    std::string const tables = "/apps/" + owner.tenant().id.to_string() + "/tables";

    std::string create(std::string const& path, std::string body) {
        return std::string(
            boost::json::parse(owner.post(path, std::move(body)).body).at("_id").as_string());
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(starion_scenarios)

BOOST_AUTO_TEST_CASE_TEMPLATE(routing, Host, hosts) {
    play<Host>(starion::routing());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(tables, Host, hosts) {
    play<Host>(starion::tables());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(pages, Host, hosts) {
    play<Host>(starion::pages());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(rows, Host, hosts) {
    play<Host>(starion::rows());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(owners, Host, hosts) {
    play<Host>(starion::owners());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(field_values, Host, hosts) {
    play<Host>(starion::field_values());
}

BOOST_FIXTURE_TEST_CASE(only_a_change_moves_the_time_of_a_row, in_memory) {
    auto const rows = tables + "/" + create(tables, R"({"name":"T"})") + "/rows";
    auto const path = rows + "/" + create(rows, R"({"fields":{"a":1}})");
    auto const before = owner.get(path).body;
    server.advance(5s);
    BOOST_TEST(owner.patch(path, R"({"fields":{}})").body == before);
    auto const after = boost::json::parse(owner.patch(path, R"({"fields":{"a":1}})").body);
    BOOST_TEST(after.at("createdAt") == boost::json::parse(before).at("createdAt"));
    BOOST_TEST(after.at("lastUpdatedAt") != boost::json::parse(before).at("lastUpdatedAt"));
}

BOOST_FIXTURE_TEST_CASE(rows_can_be_listed_by_their_last_change, in_memory) {
    for (std::string const owned : {"shared", "private"}) {
        auto const table = create(tables, R"({"name":"T","tableType":")" + owned + "\"}");
        auto const rows = tables + "/" + table + "/rows";
        auto const first = create(rows + "?ownerUserId=ann", R"({"fields":{}})");
        auto const second = create(rows + "?ownerUserId=ann", R"({"fields":{}})");
        server.advance(1s);
        owner.patch(rows + "/" + first + "?ownerUserId=ann", R"({"fields":{"a":1}})");
        auto const list = "/tables/" + table + "/rows?ownerUserId=ann";
        std::vector<std::string> const created = {first, second};
        std::vector<std::string> const changed = {second, first};
        BOOST_TEST(ids(owner.get(list)) == created, boost::test_tools::per_element());
        BOOST_TEST(ids(owner.get(list + "&orderDirection=desc")) == changed,
                   boost::test_tools::per_element());
        BOOST_TEST(ids(owner.get(list + "&orderBy=lastUpdatedAt")) == changed,
                   boost::test_tools::per_element());
        BOOST_TEST(ids(owner.get(list + "&orderBy=lastUpdatedAt&orderDirection=desc")) == created,
                   boost::test_tools::per_element());
    }
}

BOOST_FIXTURE_TEST_CASE(a_page_counts_only_the_owners_rows, in_memory) {
    auto const table = create(tables, R"({"name":"T","tableType":"private"})");
    std::vector<std::string> anns;
    for (std::string const user : {"ann", "bob", "ann", "bob", "ann"}) {
        auto const id =
            create(tables + "/" + table + "/rows?ownerUserId=" + user, R"({"fields":{}})");
        if (user == "ann") anns.push_back(id);
    }
    auto const page = owner.get("/tables/" + table + "/rows?ownerUserId=ann&limit=2&offset=1");
    BOOST_TEST(page.field("X-Total-Count").value() == "3");
    BOOST_TEST(ids(page) == (std::vector<std::string>{anns[1], anns[2]}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(ten_rows_are_a_page, in_memory) {
    auto const table = create(tables, R"({"name":"T"})");
    for (int i = 0; i < 11; ++i) create(tables + "/" + table + "/rows", R"({"fields":{}})");
    BOOST_TEST(ids(owner.get("/tables/" + table + "/rows")).size() == 10u);
    BOOST_TEST(ids(owner.get("/tables/" + table + "/rows?offset=10")).size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(deleted_rows_are_named_in_the_order_of_creation, in_memory) {
    auto const rows = tables + "/" + create(tables, R"({"name":"T"})") + "/rows";
    std::vector<std::string> all;
    for (int i = 0; i < 4; ++i) all.push_back(create(rows, R"({"fields":{}})"));
    auto const some =
        owner.ask("DELETE", rows, R"({"rowIds":[")" + all[2] + "\",\"" + all[0] + "\"]}");
    BOOST_TEST(some.body == R"({"deletedRowIds":[")" + all[0] + "\",\"" + all[2] + "\"]}");
    auto const rest = owner.ask("DELETE", rows);
    BOOST_TEST(rest.body == R"({"deletedRowIds":[")" + all[1] + "\",\"" + all[3] + "\"]}");
    BOOST_TEST(owner.ask("DELETE", rows).body == R"({"deletedRowIds":[]})");
}

BOOST_FIXTURE_TEST_CASE(an_app_is_known_as_long_as_it_is_registered, in_memory) {
    auto const app = owner.create_app();
    auto const path = "/apps/" + app.to_string() + "/tables";
    BOOST_TEST(owner.get(path).status == 200u);
    server.registry().remove_app(app).value();
    BOOST_TEST(owner.get(path).body == R"({"error":"App not found"})");
}

BOOST_FIXTURE_TEST_CASE(creating_a_table_is_audited, in_memory) {
    auto const id = create(tables, R"({"name":"T"})");
    create(tables + "/" + id + "/rows", R"({"fields":{}})");
    auto const entries = data_of(owner.get("/api/v1/audit-logs?resourceId=" + id)).as_array();
    BOOST_REQUIRE(entries.size() == 1u);
    BOOST_TEST(entries[0].at("action").as_string() == "table.created");
    BOOST_TEST(entries[0].at("metadata").at("dialect").as_string() == "starion");
}

BOOST_AUTO_TEST_CASE(a_used_up_rate_is_refused_in_the_dialects_shape) {
    memory_host server;
    company owner(server);
    auto const key = owner.make_key({}, {.read = 1, .write = 1}).second;
    request const r{
        "GET", "/apps/" + owner.tenant().id.to_string() + "/tables", {{"x-api-key", key}}, ""};
    BOOST_TEST(server.ask(r).field("X-RateLimit-Remaining").value() == "0");
    auto const refused = server.ask(r);
    BOOST_TEST(refused.status == 429u);
    BOOST_TEST(refused.field("Retry-After").has_value());
    BOOST_TEST(refused.body == R"({"error":"Rate limit exceeded. Limit: 1 requests per minute."})");
}

BOOST_AUTO_TEST_SUITE_END()
