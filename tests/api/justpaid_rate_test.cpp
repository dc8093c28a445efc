// Rate limits: two buckets a key, shown on every answer, refilled by time alone.
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"
#include "rowd/base/time.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

using hosts = std::tuple<memory_host, binary_host>;
using texts = std::vector<std::string>;

// Asks with a key of its own.
struct limited {
    template <class Host>
    limited(Host& h, company& c, limits_per_minute limits, std::vector<std::string> scopes = {})
        : server(h), key(c.make_key(std::move(scopes), limits).second) {}

    response ask(std::string method, std::string target, std::string body = {}) {
        return server.ask(
            {std::move(method), std::move(target), {{"x-api-key", key}}, std::move(body)});
    }
    response read() { return ask("GET", "/api/v1/tables"); }
    response write() { return ask("POST", "/api/v1/tables", R"({"name":"T"})"); }

    host& server;
    std::string key;
};

std::string remaining(response const& r) {
    return r.field("X-RateLimit-Remaining").value_or("-");
}
long number(response const& r, std::string_view field) {
    return std::stol(r.field(field).value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(justpaid_rate)

BOOST_AUTO_TEST_CASE_TEMPLATE(exhausted_bucket_refuses_and_says_for_how_long, Host, hosts) {
    Host server;
    company c(server);
    limited key(server, c, {3, 2});
    for (auto const* left : {"2", "1", "0"}) {
        auto const r = key.read();
        BOOST_TEST(r.status == 200u);
        BOOST_TEST(r.field("X-RateLimit-Limit").value() == "3");
        BOOST_TEST(remaining(r) == left);
    }
    for (int i = 0; i < 3; ++i) {
        auto const refused = key.read();
        BOOST_TEST(refused.status == 429u);
        BOOST_TEST(refused.body ==
                   R"({"success":false,"error":{"code":"RATE_LIMITED",)"
                   R"("message":"Rate limit exceeded. Limit: 3 requests per minute."}})");
        BOOST_TEST(remaining(refused) == "0");
        BOOST_TEST(refused.field("X-RateLimit-Limit").value() == "3");
        BOOST_TEST(number(refused, "Retry-After") >= 1);
        BOOST_TEST(number(refused, "Retry-After") <= 20);
        auto const reset_in = number(refused, "X-RateLimit-Reset") - wall_ms() / 1000;
        BOOST_TEST(reset_in > 0);
        BOOST_TEST(reset_in <= 61);
    }
    BOOST_TEST(key.write().status == 201u);  // the other bucket
    BOOST_TEST(remaining(key.write()) == "0");
    auto const refused = key.write();
    BOOST_TEST(refused.status == 429u);
    BOOST_TEST(refused.body.find("Limit: 2 requests per minute.") != std::string::npos);
    BOOST_TEST(number(refused, "Retry-After") <= 30);
    BOOST_TEST(c.get("/api/v1/tables").status == 200u);  // the other key
}

BOOST_AUTO_TEST_CASE_TEMPLATE(methods_take_from_the_bucket_of_their_kind, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table();
    auto const row = c.create_row(table);
    limited key(server, c, {100, 200});
    BOOST_TEST(remaining(key.ask("GET", table_path(table))) == "99");
    BOOST_TEST(remaining(key.ask("HEAD", rows_path(table))) == "98");
    BOOST_TEST(remaining(key.ask("GET", "/api/v1/audit-logs")) == "97");
    BOOST_TEST(remaining(key.ask("POST", rows_path(table), R"({"data":{}})")) == "199");
    BOOST_TEST(remaining(key.ask("PATCH", row_path(table, row), R"({"data":{}})")) == "198");
    BOOST_TEST(remaining(key.ask("DELETE", row_path(table, row))) == "197");
    BOOST_TEST(remaining(key.ask("PATCH", table_path(table), "{}")) == "196");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_outcome_counts, Host, hosts) {
    Host server;
    company c(server);
    auto const table = c.create_table();
    limited key(server, c, {100, 100}, {"workflows:write"});
    auto const unknown = table_path("11111111-2222-4333-8444-555555555555");
    auto const forbidden = key.read();
    BOOST_TEST(forbidden.status == 403u);
    BOOST_TEST(remaining(forbidden) == "99");
    BOOST_TEST(remaining(key.ask("PATCH", unknown, "{}")) == "99");           // 404
    BOOST_TEST(remaining(key.ask("PATCH", table_path(table), "{")) == "98");  // 400
    BOOST_TEST(remaining(key.ask("POST", "/api/v1/tables", "{}")) == "97");   // 400
    auto const unsupported = server.ask(
        {"POST", "/api/v1/tables", {{"x-api-key", key.key}, {"Content-Type", "text/plain"}}, "{}"});
    BOOST_TEST(unsupported.status == 415u);
    BOOST_TEST(remaining(unsupported) == "96");
    BOOST_TEST(remaining(key.ask("PUT", "/api/v1/tables", "{}")) == "-");  // before the key
    BOOST_TEST(remaining(key.write()) == "95");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_goes_before_scope, Host, hosts) {
    Host server;
    company c(server);
    limited key(server, c, {1, 1}, {"workflows:write"});
    BOOST_TEST(key.read().status == 403u);
    BOOST_TEST(key.read().status == 429u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(unlimited_keys_show_no_limits, Host, hosts) {
    Host server;
    company c(server);
    for (auto const& r : {c.get("/api/v1/tables"), c.post("/api/v1/tables", R"({"name":"T"})")})
        BOOST_TEST(r.head.find("X-RateLimit") == std::string::npos);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(limits_survive_a_new_look_at_the_key, Host, hosts) {
    Host server;
    company c(server);
    limited key(server, c, {2, 0});
    key.read();
    key.read();
    c.make_key();  // whatever was remembered about keys is looked up again
    BOOST_TEST(key.read().status == 429u);
}

BOOST_AUTO_TEST_CASE(time_refills_the_bucket_evenly) {
    memory_host server;
    company c(server);
    limited key(server, c, {60, 0});
    for (int i = 0; i < 60; ++i) BOOST_TEST(key.read().status == 200u);
    BOOST_TEST(key.read().status == 429u);
    BOOST_TEST(number(key.read(), "Retry-After") == 1);
    server.advance(std::chrono::seconds(2));
    BOOST_TEST(key.read().status == 200u);
    BOOST_TEST(key.read().status == 200u);
    BOOST_TEST(key.read().status == 429u);
    server.advance(std::chrono::minutes(10));
    BOOST_TEST(remaining(key.read()) == "59");
}

BOOST_AUTO_TEST_CASE(retry_after_is_long_enough) {
    memory_host server;
    company c(server);
    limited key(server, c, {7, 0});
    for (int i = 0; i < 7; ++i) key.read();
    auto const refused = key.read();
    BOOST_REQUIRE(refused.status == 429u);
    server.advance(std::chrono::seconds(number(refused, "Retry-After")));
    BOOST_TEST(key.read().status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
