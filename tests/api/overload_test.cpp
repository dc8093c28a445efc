// Queries that take too long, and an I/O thread that is late: what is refused in every dialect,
// how, and that the next request is served.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd;
using namespace rowd::fixtures;
using namespace std::chrono_literals;

namespace {

// One request of each dialect that looks at more rows than an I/O thread may, and one that is
// short.
struct long_table {
    explicit long_table(api::settings options = {}) : server(options) {
        auto const made = bot("", R"({"name":"LongTable","schema":{"n":{"type":"number"}}})");
        std::string rows;
        for (int n = 0; n < 1'000; ++n)
            rows += (n == 0 ? R"({"n":)" : R"(,{"n":)") + std::to_string(n) + "}";
        BOOST_REQUIRE(bot("/LongTable/rows", R"({"rows":[)" + rows + "]}").status == 200u);
        table = std::string(boost::json::parse(made.body).at("table").at("id").as_string());
    }

    response bot(std::string path, std::string body) {
        return owner.ask("POST", "/v1/tables" + std::move(path), std::move(body),
                         {{"Authorization", "Bearer " + owner.key()},
                          {"x-bot-id", owner.tenant().id.to_string()}});
    }
    response botpress_find(std::string body) { return bot("/LongTable/rows/find", body); }
    response flowra_list(std::string query) {
        return owner.get("/api/v1/table/collections/" + table + "/documents" + query);
    }
    response starion_list(std::string query) {
        return owner.get("/apps/" + owner.tenant().id.to_string() + "/tables/" + table + "/rows" +
                         query);
    }

    void check_long_reads_refused(std::string const& message) {
        auto const group = R"({"group":{"n":"key"}})";
        for (auto const& body : {R"({"filter":{"n":{"$gt":5}}})", group}) {
            auto const botpress = botpress_find(body);
            check_refused(botpress, 429, message);
            BOOST_TEST(boost::json::parse(botpress.body).at("type").as_string() == "RateLimited");
        }
        auto const flowra = flowra_list("?sort=n");
        check_refused(flowra, 503, message);
        BOOST_TEST(boost::json::parse(flowra.body).at("statusCode").as_int64() == 503);
        check_refused(starion_list("?orderBy=lastUpdatedAt"), 503, message);
        auto const justpaid = owner.get("/api/v1/audit-logs");
        check_refused(justpaid, 503, message);
        BOOST_TEST(boost::json::parse(justpaid.body).at("error").at("code").as_string() ==
                   "SERVICE_UNAVAILABLE");
    }
    void check_short_ones_answered() {
        BOOST_TEST(botpress_find(R"({"limit":1})").status == 200u);
        BOOST_TEST(flowra_list("").status == 200u);
        BOOST_TEST(starion_list("").status == 200u);
        BOOST_TEST(owner.get("/api/v1/tables").status == 200u);
    }
    void check_refused(response const& r, unsigned status, std::string const& message) {
        BOOST_TEST(r.status == status);
        BOOST_TEST(r.field("Retry-After").value_or("") == "1");
        BOOST_TEST(r.body.find(message) != r.body.npos);
    }
    void be_late(std::chrono::milliseconds by) {
        for (int tick = 0; tick < 2; ++tick) server.thread().lag().was_late(by, by);
    }

    memory_host server;
    company owner{server};
    std::string table;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(overload)

BOOST_AUTO_TEST_CASE(a_long_query_gives_up) {
    long_table t(api::settings{.query_timeout_ms = 0});
    t.check_long_reads_refused("The query took too long");
    t.check_short_ones_answered();
}

BOOST_AUTO_TEST_CASE(a_long_query_that_waited_too_long_does_not_begin) {
    long_table t(api::settings{.query_wait_ms = 0});
    t.check_long_reads_refused("Too many queries are under way");
    t.check_short_ones_answered();
}

BOOST_AUTO_TEST_CASE(a_thread_that_is_late_takes_no_long_queries) {
    long_table t;
    t.be_late(60ms);
    t.check_long_reads_refused("Too many queries are under way");
    t.check_short_ones_answered();
    t.be_late(0ms);
    BOOST_TEST(t.flowra_list("?sort=n").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_thread_that_is_very_late_answers_nothing_but_health_and_metrics) {
    long_table t;
    t.be_late(300ms);
    std::string const message = "The server is overloaded";
    t.check_refused(t.botpress_find("{}"), 429, message);
    t.check_refused(t.flowra_list(""), 503, message);
    t.check_refused(t.starion_list(""), 503, message);
    t.check_refused(t.owner.post("/api/v1/tables", R"({"name":"T"})"), 503, message);
    for (auto const* path : {"/healthz", "/readyz", "/metrics"})
        BOOST_TEST(t.server.ask({"GET", path, {}, {}}).status == 200u, path);
    t.be_late(0ms);
    BOOST_TEST(t.botpress_find(R"({"filter":{"n":{"$gt":5}}})").status == 200u);
    t.check_short_ones_answered();
}

BOOST_AUTO_TEST_SUITE_END()
