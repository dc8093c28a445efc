// The tables of flowra_scenarios.hpp, played on the dispatcher in memory and on the real binary;
// and what takes several requests to see.
#include <boost/test/unit_test.hpp>

#include "api/flowra_scenarios.hpp"
#include "api/stage.hpp"
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
    flowra::prepare(s);
    s.play(scenarios);
}

struct in_memory {
    memory_host server;
    company owner{server};
    std::string const table = owner.create_table();
    std::string const collection = "/api/v1/table/collections/" + table;
    std::string const documents = collection + "/documents";

    std::string create(std::string fields) {
        return std::string(data_of(owner.post(documents, std::move(fields))).at("id").as_string());
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(flowra_scenarios)

BOOST_AUTO_TEST_CASE_TEMPLATE(routing, Host, hosts) {
    play<Host>(flowra::routing());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(collections, Host, hosts) {
    play<Host>(flowra::collections());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(documents, Host, hosts) {
    play<Host>(flowra::documents());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(pages, Host, hosts) {
    play<Host>(flowra::pages());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(orders, Host, hosts) {
    play<Host>(flowra::orders());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(searches, Host, hosts) {
    play<Host>(flowra::searches());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(users, Host, hosts) {
    play<Host>(flowra::users());
}

BOOST_FIXTURE_TEST_CASE(only_a_change_moves_the_time_of_a_document, in_memory) {
    auto const path = documents + "/" + create(R"({"a":1})");
    auto const before = data_of(owner.get(path));
    server.advance(5s);
    BOOST_TEST(data_of(owner.patch(path, "{}")) == before);
    auto const after = data_of(owner.patch(path, R"({"a":1})"));
    BOOST_TEST(after.at("createdAt") == before.at("createdAt"));
    BOOST_TEST(after.at("updatedAt") != before.at("updatedAt"));
}

BOOST_FIXTURE_TEST_CASE(the_last_changed_document_can_be_found_first, in_memory) {
    auto const first = create("{}");
    server.advance(1s);
    auto const second = create("{}");
    server.advance(1s);
    owner.patch(documents + "/" + first, R"({"a":1})");
    BOOST_TEST(listed(owner.get(documents + "?sort=-updatedAt")) ==
                   (std::vector<std::string>{first, second}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_document_count_follows_creation_and_deletion, in_memory) {
    auto const id = create("{}");
    create("{}");
    BOOST_TEST(data_of(owner.get(collection)).at("documentCount").as_int64() == 2);
    BOOST_TEST(owner.erase(documents + "/" + id).status == 200u);
    BOOST_TEST(owner.erase(documents + "/" + id).status == 404u);
    BOOST_TEST(data_of(owner.get(collection)).at("documentCount").as_int64() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_deleted_collection_is_gone, in_memory) {
    auto const id = create("{}");
    BOOST_TEST(owner.erase(collection).status == 200u);
    BOOST_TEST(owner.erase(collection).status == 404u);
    BOOST_TEST(owner.get(documents).status == 404u);
    BOOST_TEST(owner.get(documents + "/" + id).status == 404u);
}

BOOST_FIXTURE_TEST_CASE(merging_stops_at_the_size_of_a_body, in_memory) {
    std::string const half((std::size_t{1} << 19) + 100, 'x');
    auto const path = documents + "/" + create(R"({"a":")" + half + "\"}");
    BOOST_TEST(owner.patch(path, R"({"a":")" + half + "\"}").status == 200u);
    BOOST_TEST(owner.patch(path, R"({"b":")" + half + "\"}").status == 400u);
    BOOST_TEST(!data_of(owner.get(path)).as_object().contains("b"));
}

BOOST_FIXTURE_TEST_CASE(creating_and_deleting_a_collection_is_audited, in_memory) {
    auto const made = data_of(
        owner.ask("POST", "/api/v1/table/collections", R"({"name":"A"})", {{"x-username", "ann"}}));
    std::string const id(made.at("id").as_string());
    owner.ask("DELETE", "/api/v1/table/collections/" + id, {}, {{"x-username", "ann"}});
    auto const entries = data_of(owner.get("/api/v1/audit-logs?resourceId=" + id)).as_array();
    BOOST_REQUIRE(entries.size() == 2u);
    BOOST_TEST(entries[0].at("action").as_string() == "table.deleted");
    BOOST_TEST(entries[1].at("action").as_string() == "table.created");
    for (auto const& entry : entries)
        BOOST_TEST(entry.at("metadata").at("dialect").as_string() == "flowra");
}

BOOST_AUTO_TEST_CASE(a_used_up_rate_is_refused_in_the_dialects_shape) {
    memory_host server;
    company owner(server);
    auto const key = owner.make_key({}, {.read = 1, .write = 1}).second;
    request const r{"GET", "/api/v1/table/collections", {{"x-api-key", key}}, ""};
    BOOST_TEST(server.ask(r).field("X-RateLimit-Limit").value() == "1");
    auto const refused = server.ask(r);
    BOOST_TEST(refused.status == 429u);
    BOOST_TEST(refused.field("Retry-After").has_value());
    BOOST_TEST(refused.body ==
               R"({"success":false,"statusCode":429,"message":"Rate limit exceeded. )"
               R"(Limit: 1 requests per minute.","error":"Too Many Requests"})");
}

BOOST_AUTO_TEST_SUITE_END()
