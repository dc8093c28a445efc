// Queries that take too long, and an I/O thread that is late: what is refused in every dialect,
// how, to whom, and that the next request is served. What is so long that it is left to a worker
// thread shows by being refused while the I/O thread is late.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd;
using namespace rowd::fixtures;
using namespace std::chrono_literals;

namespace {

void make_late(memory_host& server, std::chrono::milliseconds by) {
    for (int tick = 0; tick < 2; ++tick) server.thread().lag().was_late(by, by);
}

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
    void be_late(std::chrono::milliseconds by) { make_late(server, by); }

    memory_host server;
    company owner{server};
    std::string table;
};

// A tenant beside others, who asks for small things and large ones by every dialect.
struct sizes {
    response bot(std::string method, std::string path, std::string body = {}) {
        return as_bot(std::move(method), "/v1/tables" + std::move(path), std::move(body));
    }
    response chat(std::string method, std::string path, std::string body = {}) {
        return as_bot(std::move(method), "/v1/chat" + std::move(path), std::move(body));
    }
    response as_bot(std::string method, std::string path, std::string body) {
        return owner.ask(std::move(method), std::move(path), std::move(body),
                         {{"Authorization", "Bearer " + owner.key()}, {"x-bot-id", team}});
    }
    // Answered by a worker thread, and only by one.
    void check_is_long(std::function<response()> const& ask) {
        make_late(server, 60ms);
        auto const refused = ask();
        BOOST_TEST((refused.status == 503 || refused.status == 429), refused.body);
        make_late(server, 0ms);
        BOOST_TEST(ask().status == 200u);
    }
    void check_is_short(std::function<response()> const& ask) {
        make_late(server, 60ms);
        BOOST_TEST(ask().status == 200u);
        make_late(server, 0ms);
    }
    std::uint64_t deferrals(deferral what) {
        return server.context().counts.shard(0).counted(what);
    }
    std::string wide_columns(int count) {
        std::string columns;
        for (int i = 0; i < count; ++i)
            columns += (i == 0 ? R"({"name":"column )" : R"(,{"name":"column )") +
                       std::to_string(i) + R"(","type":"text"})";
        return "[" + columns + "]";
    }
    std::string starion(std::string const& behind = {}) const {
        return "/apps/" + team + "/tables" + behind;
    }
    std::string flowra(std::string const& behind = {}) const {
        return "/api/v1/table/collections" + behind;
    }

    memory_host server{api::settings{.body_bytes_max = 4u << 20}};
    company owner{server};
    std::string const team = owner.tenant().id.to_string();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(overload)

BOOST_AUTO_TEST_CASE(a_long_query_gives_up) {
    long_table t(api::settings{.query_timeout = 0ms});
    t.check_long_reads_refused("The query took too long");
    t.check_short_ones_answered();
}

BOOST_AUTO_TEST_CASE(a_long_query_that_waited_too_long_does_not_begin) {
    long_table t(api::settings{.query_wait = 0ms});
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

BOOST_FIXTURE_TEST_CASE(long_lists_of_tables_are_left_to_worker_threads, sizes) {
    std::string const small = owner.create_table(R"({"name":"SmallTable"})");
    auto const justpaid = [&] { return owner.get("/api/v1/tables"); };
    auto const flowra_list = [&] { return owner.get(flowra()); };
    auto const starion_list = [&] { return owner.get(starion()); };
    auto const botpress = [&] { return bot("GET", ""); };
    for (auto const& ask : std::initializer_list<std::function<response()>>{justpaid, flowra_list,
                                                                            starion_list, botpress})
        check_is_short(ask);
    for (int i = 0; i < 3; ++i)
        owner.create_table(R"({"name":"WideTable","columns":)" + wide_columns(500) + "}");
    check_is_long(botpress);
    check_is_short(justpaid);
    for (int i = 0; i < 60; ++i)
        owner.create_table(R"({"name":"WideTable","columns":)" + wide_columns(500) + "}");
    for (auto const& ask : std::initializer_list<std::function<response()>>{justpaid, flowra_list,
                                                                            starion_list, botpress})
        check_is_long(ask);
    BOOST_TEST(boost::json::parse(botpress().body).at("tables").as_array().size() == 64u);
    BOOST_TEST(data_of(justpaid()).as_array().size() == 64u);
}

BOOST_FIXTURE_TEST_CASE(a_table_with_a_long_definition_is_left_to_worker_threads, sizes) {
    std::string const large = owner.create_table(R"({"name":"LargeTable","metadata":{"a":")" +
                                                 std::string(2'000'000, 'x') + R"("}})");
    check_is_long([&] { return owner.get("/api/v1/tables/" + large); });
    check_is_long([&] { return owner.get(flowra("/" + large)); });
    check_is_long([&] { return owner.get(starion("/" + large + "/rows")); });
    check_is_long([&] { return bot("GET", "/" + large); });
    check_is_long([&] { return bot("GET", "/LargeTable"); });
    check_is_long([&] { return bot("POST", "/LargeTable/rows/find", "{}"); });
    check_is_short([&] { return owner.get(rows_path(large)); });
    // Writes wait for their turn and are not refused.
    std::uint64_t const before = deferrals(deferral::long_request);
    BOOST_TEST(bot("POST", "/LargeTable/rows", R"({"rows":[{}]})").status == 200u);
    BOOST_TEST(owner.post(flowra("/" + large + "/documents"), R"({"a":1})").status == 201u);
    BOOST_TEST(owner.post(starion("/" + large + "/rows"), R"({"fields":{}})").status == 201u);
    BOOST_TEST(deferrals(deferral::long_request) == before + 3);
}

BOOST_FIXTURE_TEST_CASE(long_pages_of_rows_are_left_to_worker_threads, sizes) {
    std::string const table = owner.create_table(R"({"name":"RowsTable"})");
    std::string const row = R"({"text":")" + std::string(100'000, 'x') + R"("})";
    for (int i = 0; i < 100; ++i) owner.create_row(table, row);
    auto const justpaid = [&](std::string limit) {
        return [&, path = rows_path(table) + "?limit=" + limit] { return owner.get(path); };
    };
    check_is_short(justpaid("5"));
    check_is_long(justpaid("100"));
    for (std::string const order : {"", "?sort=text", "?search=x", "?fields=text"}) {
        std::string const path = flowra("/" + table + "/documents") +
                                 (order.empty() ? "?limit=100" : order + "&limit=100");
        check_is_long([&] { return owner.get(path); });
    }
    for (std::string const order : {"createdAt", "lastUpdatedAt"})
        check_is_long(
            [&] { return owner.get(starion("/" + table + "/rows?limit=100&orderBy=" + order)); });
    check_is_long([&] { return bot("POST", "/RowsTable/rows/find", R"({"limit":100})"); });
    check_is_long([&] {
        return bot("POST", "/RowsTable/rows/find", R"({"filter":{"$not":{"id":{"$gt":50}}}})");
    });
    auto const all = data_of(justpaid("100")());
    BOOST_TEST(all.as_array().size() == 100u);
}

BOOST_FIXTURE_TEST_CASE(long_pages_of_messages_are_left_to_worker_threads, sizes) {
    auto const talk =
        boost::json::parse(chat("POST", "/conversations", R"({"channel":"dm","tags":{}})").body);
    std::string const id(talk.at("conversation").at("id").as_string());
    std::string const message = R"({"conversationId":")" + id + R"(","userId":")" + team +
                                R"(","type":"text","tags":{},"payload":{"text":")" +
                                std::string(100'000, 'x') + R"("}})";
    for (int i = 0; i < 20; ++i) BOOST_REQUIRE(chat("POST", "/messages", message).status == 201u);
    check_is_short([&] { return chat("GET", "/messages?pageSize=5"); });
    check_is_long([&] { return chat("GET", "/messages"); });
    check_is_long([&] { return chat("GET", "/messages?conversationId=" + id); });
    auto const all = boost::json::parse(chat("GET", "/messages").body);
    BOOST_TEST(all.at("messages").as_array().size() == 20u);
}

BOOST_FIXTURE_TEST_CASE(a_page_of_users_is_short, sizes) {
    for (int i = 0; i < 100; ++i)
        BOOST_REQUIRE(chat("POST", "/users", R"({"tags":{"a":"1"}})").status == 201u);
    check_is_short([&] { return chat("GET", "/users?pageSize=100"); });
    check_is_short([&] { return chat("GET", "/users?pageSize=100&tags.a=1"); });
    check_is_short([&] { return chat("GET", "/users?pageSize=100&sortField=updatedAt"); });
}

BOOST_FIXTURE_TEST_CASE(a_row_that_is_longer_than_a_page_may_be_is_left_to_worker_threads, sizes) {
    std::string const table = owner.create_table(R"({"name":"RowsTable"})");
    std::string const row =
        owner.create_row(table, R"({"text":")" + std::string(2'000'000, 'x') + R"("})");
    check_is_long([&] { return owner.get(row_path(table, row)); });
    check_is_long([&] { return owner.get(flowra("/" + table + "/documents/" + row)); });
    check_is_long([&] { return owner.get(starion("/" + table + "/rows/" + row)); });
    check_is_long([&] { return bot("GET", "/RowsTable/row?id=1"); });
}

BOOST_FIXTURE_TEST_CASE(rows_of_wide_tables_are_as_long_as_they_are_shown, sizes) {
    std::string const table =
        owner.create_table(R"({"name":"WideTable","columns":)" + wide_columns(400) + "}");
    for (int i = 0; i < 200; ++i) owner.create_row(table, R"({"a":1})");
    check_is_short([&] { return owner.get(rows_path(table) + "?limit=100"); });
    check_is_short([&] { return bot("POST", "/WideTable/rows/find", R"({"limit":10})"); });
    check_is_long([&] { return bot("POST", "/WideTable/rows/find", R"({"limit":200})"); });
}

BOOST_FIXTURE_TEST_CASE(columns_that_were_taken_apart_before_are_no_work, sizes) {
    std::string const table =
        owner.create_table(R"({"name":"WideTable","columns":)" + wide_columns(500) + "}");
    for (int i = 0; i < 40; ++i) owner.create_row(table, R"({"a":1})");
    BOOST_TEST(bot("POST", "/WideTable/rows/find", R"({"limit":1})").status == 200u);
    check_is_short([&] { return bot("POST", "/WideTable/rows/find", R"({"limit":40})"); });
}

BOOST_FIXTURE_TEST_CASE(long_answers_to_writes_are_left_to_worker_threads, sizes) {
    BOOST_REQUIRE(bot("POST", "",
                      R"({"name":"RowsTable","factor":30,"schema":)"
                      R"({"n":{"type":"number"},"text":{"type":"string"}}})")
                      .status == 200u);
    std::string rows;
    for (int i = 0; i < 20; ++i)
        rows += (i == 0 ? R"({"n":1,"text":")" : R"(,{"n":1,"text":")") +
                std::string(100'000, 'x') + "\"}";
    BOOST_REQUIRE(bot("POST", "/RowsTable/rows", "{\"rows\":[" + rows + "]}").status == 200u);
    BOOST_TEST(deferrals(deferral::long_answer) == 1u);
    std::string changes;
    for (int i = 1; i <= 20; ++i)
        changes += (i == 1 ? R"({"n":2,"id":)" : R"(,{"n":2,"id":)") + std::to_string(i) + "}";
    auto const changed = bot("PUT", "/RowsTable/rows", "{\"rows\":[" + changes + "]}");
    BOOST_TEST(deferrals(deferral::long_answer) == 2u);
    BOOST_TEST(boost::json::parse(changed.body).at("rows").as_array().size() == 20u);
    BOOST_TEST(bot("PUT", "/RowsTable/rows", R"({"rows":[{"n":3,"id":1}]})").status == 200u);
    BOOST_TEST(deferrals(deferral::long_answer) == 2u);
}

BOOST_FIXTURE_TEST_CASE(who_does_not_cause_the_lag_is_served, sizes) {
    company other{server};
    auto const ask = [&](company& who) { return who.get("/api/v1/tables"); };
    auto& shares = server.thread().shares();
    shares.charge(shares.of(owner.tenant().id), 0, shares.told_ns() + 300'000'000);
    make_late(server, 300ms);
    for (int i = 0; i < 3; ++i) {
        auto const refused = ask(owner);
        BOOST_TEST(refused.status == 503u);
        BOOST_TEST(refused.field("Retry-After").value_or("") == "1");
        BOOST_TEST(ask(other).status == 200u);
    }
    BOOST_TEST(server.context().counts.shard(0).counted(rowd::overload::thread_late) == 3u);
    for (int i = 0; i < 2; ++i) shares.end_period();
    make_late(server, 0ms);
    BOOST_TEST(ask(owner).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
