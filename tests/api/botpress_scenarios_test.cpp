// The tables of botpress_scenarios.hpp, played on the dispatcher in memory and on the real binary;
// and what takes several requests to see.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "api/botpress_bot.hpp"
#include "api/botpress_scenarios.hpp"
#include "fixtures/binary_host.hpp"
#include "fixtures/client.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd::fixtures;
using namespace std::chrono_literals;

namespace {

using hosts = std::tuple<memory_host, binary_host>;

template <class Host>
void play(std::vector<scenario> const& scenarios) {
    Host server;
    stage s(server);
    botpress::prepare(s);
    s.play(scenarios);
}

using bot_in_memory = bot<memory_host>;
using bot_of_binary = bot<binary_host>;

}  // namespace

BOOST_AUTO_TEST_SUITE(botpress_scenarios)

BOOST_AUTO_TEST_CASE_TEMPLATE(requests, Host, hosts) {
    play<Host>(botpress::requests());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(tables, Host, hosts) {
    play<Host>(botpress::tables());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(schemas, Host, hosts) {
    play<Host>(botpress::schemas());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(schema_changes, Host, hosts) {
    play<Host>(botpress::schema_changes());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(foreign_tables, Host, hosts) {
    play<Host>(botpress::foreign_tables());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(rows, Host, hosts) {
    play<Host>(botpress::rows());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(upserts, Host, hosts) {
    play<Host>(botpress::upserts());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(deletions, Host, hosts) {
    play<Host>(botpress::deletions());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(finds, Host, hosts) {
    play<Host>(botpress::finds());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(filters, Host, hosts) {
    play<Host>(botpress::filters());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(groups, Host, hosts) {
    play<Host>(botpress::groups());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(objects_are_values, Host, hosts) {
    play<Host>(botpress::objects_are_values());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(elements_of_every_kind, Host, hosts) {
    play<Host>(botpress::elements_of_every_kind());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(names_with_dots, Host, hosts) {
    play<Host>(botpress::names_with_dots());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(users, Host, hosts) {
    play<Host>(botpress::users());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(conversations, Host, hosts) {
    play<Host>(botpress::conversations());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(participants, Host, hosts) {
    play<Host>(botpress::participants());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(messages, Host, hosts) {
    play<Host>(botpress::messages());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(events, Host, hosts) {
    play<Host>(botpress::events());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(states, Host, hosts) {
    play<Host>(botpress::states());
}

BOOST_FIXTURE_TEST_CASE(a_table_is_found_by_its_id_in_any_case, bot_in_memory) {
    auto const made = asked("POST", "/v1/tables", R"({"name":"ATable","schema":{}})");
    std::string id(made.at("table").at("id").as_string());
    BOOST_TEST(ask("GET", "/v1/tables/" + id).status == 200u);
    for (char& c : id) c = static_cast<char>(std::toupper(c));
    BOOST_TEST(asked("GET", "/v1/tables/" + id).at("table").at("name").as_string() == "ATable");
}

BOOST_FIXTURE_TEST_CASE(of_several_tables_with_a_name_the_oldest_is_meant, bot_in_memory) {
    auto const first = owner.create_table(R"({"name":"TwiceTable"})");
    owner.create_table(R"({"name":"TwiceTable"})");
    auto const found = asked("GET", "/v1/tables/TwiceTable");
    BOOST_TEST(found.at("table").at("id").as_string() == first);
}

BOOST_FIXTURE_TEST_CASE(only_the_definition_moves_the_time_of_a_table, bot_in_memory) {
    auto const at = [](boost::json::value const& answer) {
        return answer.at("table").at("updatedAt");
    };
    auto const made = asked("POST", "/v1/tables", R"({"name":"ATable","schema":{"a":1}})");
    server.advance(1s);
    ask("POST", "/v1/tables/ATable/rows", R"({"rows":[{"a":1}]})");
    BOOST_TEST(at(asked("GET", "/v1/tables/ATable")) == at(made));
    auto const changed = asked("PUT", "/v1/tables/ATable", R"({"schema":{"b":1}})");
    BOOST_TEST(at(changed) != at(made));
}

BOOST_FIXTURE_TEST_CASE(an_update_moves_the_time_of_a_row, bot_in_memory) {
    ask("POST", "/v1/tables", R"({"name":"ATable","schema":{"a":1}})");
    auto const made = asked("POST", "/v1/tables/ATable/rows", R"({"rows":[{"a":1}]})");
    server.advance(1s);
    auto const changed = asked("PUT", "/v1/tables/ATable/rows", R"({"rows":[{"id":1,"a":2}]})");
    BOOST_TEST(changed.at("rows").at(0).at("createdAt") == made.at("rows").at(0).at("createdAt"));
    BOOST_TEST(changed.at("rows").at(0).at("updatedAt") != made.at("rows").at(0).at("updatedAt"));
}

BOOST_FIXTURE_TEST_CASE(a_full_table_is_a_matter_of_quota, bot_in_memory) {
    owner.create_table(R"({"name":"SmallTable","maxRows":1})");
    auto const refused = asked("POST", "/v1/tables/SmallTable/rows", R"({"rows":[{},{}]})");
    BOOST_TEST(refused.at("type").as_string() == "QuotaExceeded");
    auto const upserted = asked("POST", "/v1/tables/SmallTable/rows/upsert", R"({"rows":[{},{}]})");
    BOOST_TEST(upserted.at("inserted").as_array().size() == 1u);
    BOOST_TEST(upserted.at("errors").as_array().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(dates_of_another_dialect_are_keys_by_their_instant, bot_in_memory) {
    auto const table = owner.create_table(
        R"({"name":"DueTable","columns":[{"name":"due","type":"date"},{"name":"n","type":"number"}]})");
    for (auto const* const due : {R"("2024-01-31")", R"("2024-01-31T00:00:00Z")",
                                  R"("2024-01-31T01:00:00+01:00")", R"("2024-02-01")"})
        owner.create_row(table, R"({"due":)" + std::string(due) + "}");
    auto const grouped = asked("POST", "/v1/tables/DueTable/rows/find",
                               R"({"group":{"due":["key","unique"],"id":"count"}})");
    BOOST_REQUIRE(grouped.at("rows").as_array().size() == 2u);
    BOOST_TEST(grouped.at("rows").at(0).at("dueUnique").as_array().size() == 1u);
    BOOST_TEST(grouped.at("rows").at(0).at("idCount").as_int64() == 3);
    auto const upserted =
        asked("POST", "/v1/tables/DueTable/rows/upsert",
              R"({"keyColumn":"due","rows":[{"due":"2024-02-01T00:00:00Z","n":1},)"
              R"({"due":"2024-01-31T00:00:00.000Z","n":2},{"due":"2024-03-01","n":3},)"
              R"({"due":"2024-03-01T02:00:00+02:00","n":4}]})");
    BOOST_TEST(upserted.at("inserted").as_array().size() == 1u);
    BOOST_TEST(upserted.at("updated").as_array().size() == 2u);
    BOOST_TEST(upserted.at("errors").as_array().size() == 1u);  // three rows have that instant
}

BOOST_FIXTURE_TEST_CASE(equal_objects_and_arrays_are_one_key, bot_in_memory) {
    auto const table =
        owner.create_table(R"({"name":"PlaceTable","columns":[{"name":"at","type":"json"}]})");
    for (auto const* const at : {R"({"x":1,"y":[2]})", R"({"y":[2.0],"x":1.0})", "[1.0]"})
        owner.create_row(table, R"({"at":)" + std::string(at) + "}");
    auto const grouped = asked("POST", "/v1/tables/PlaceTable/rows/find",
                               R"({"group":{"at":["key","unique"],"id":"count"}})");
    BOOST_REQUIRE(grouped.at("rows").as_array().size() == 2u);
    BOOST_TEST(grouped.at("rows").at(0).at("idCount").as_int64() == 2);
    BOOST_TEST(grouped.at("rows").at(0).at("atUnique").as_array().size() == 1u);
    ask("POST", "/v1/tables", R"({"name":"OurTable","schema":{"o":{},"n":1}})");
    auto const upserted = asked("POST", "/v1/tables/OurTable/rows/upsert",
                                R"({"keyColumn":"o","rows":[{"o":{"a":1,"b":{"c":[1]}}},)"
                                R"({"o":{"b":{"c":[1.0]},"a":1},"n":2},{"o":{"a":1},"n":3}]})");
    BOOST_TEST(upserted.at("inserted").as_array().size() == 2u);
    BOOST_TEST(upserted.at("updated").as_array().size() == 1u);
    BOOST_TEST(upserted.at("updated").at(0).at("n").as_int64() == 2);
}

BOOST_FIXTURE_TEST_CASE(changes_of_a_table_are_audited, bot_in_memory) {
    ask("POST", "/v1/tables", R"({"name":"ATable","schema":{"a":1}})");
    ask("PUT", "/v1/tables/ATable/column", R"({"name":"a","newName":"b"})");
    ask("DELETE", "/v1/tables/ATable");
    auto const entries = data_of(owner.get("/api/v1/audit-logs")).as_array();
    BOOST_REQUIRE(entries.size() == 3u);
    BOOST_TEST(entries[0].at("action").as_string() == "table.deleted");
    BOOST_TEST(entries[1].at("action").as_string() == "table.updated");
    BOOST_TEST(entries[2].at("action").as_string() == "table.created");
    BOOST_TEST(entries[0].at("metadata").at("dialect").as_string() == "botpress");
}

BOOST_FIXTURE_TEST_CASE(columns_added_at_the_same_time_are_all_there, bot_of_binary) {
    ask("POST", "/v1/tables", R"({"name":"ATable","schema":{}})");
    {
        std::vector<std::jthread> writers;
        for (char const* name : {"a", "b", "c", "d"})
            writers.emplace_back([this, name] {
                client connection(server.port());
                connection.ask(make("PUT", "/v1/tables/ATable",
                                    R"({"schema":{")" + std::string(name) + R"(":1}})"));
            });
    }
    auto const table = asked("GET", "/v1/tables/ATable").at("table");
    BOOST_TEST(table.at("schema").at("properties").as_object().size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_used_up_rate_is_refused_in_the_dialects_shape) {
    memory_host server;
    company owner(server);
    auto const key = owner.make_key({}, {.read = 1, .write = 1}).second;
    request const r{
        "GET",
        "/v1/tables",
        {{"Authorization", "Bearer " + key}, {"x-bot-id", owner.tenant().id.to_string()}},
        ""};
    auto const served = server.ask(r);
    BOOST_TEST(served.field("RateLimit-Limit").value() == "1");
    BOOST_TEST(served.field("RateLimit-Remaining").value() == "0");
    BOOST_TEST(served.field("RateLimit-Reset").value() == "60");
    auto const refused = server.ask(r);
    BOOST_TEST(refused.status == 429u);
    BOOST_TEST(refused.field("Retry-After").has_value());
    BOOST_TEST(boost::json::parse(refused.body).at("type").as_string() == "RateLimited");
}

BOOST_FIXTURE_TEST_CASE(finding_rows_counts_as_reading, bot_in_memory) {
    ask("POST", "/v1/tables", R"({"name":"ATable","schema":{}})");
    auto find = make("POST", "/v1/tables/ATable/rows/find", "{}");
    find.fields[0].second = "Bearer " + owner.make_key({}, {.read = 5, .write = 1}).second;
    auto const found = server.ask(find);
    BOOST_TEST(found.status == 200u);
    BOOST_TEST(found.field("RateLimit-Limit").value() == "5");
}

BOOST_AUTO_TEST_SUITE_END()
