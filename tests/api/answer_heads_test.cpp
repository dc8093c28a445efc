// The real binary: what the head of every answer says, however the answer is made.
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

std::vector<std::string> const paths = {"/api/v1/tables", "/api/v1/audit-logs",
                                        "/api/v1/table/collections", "/tables/T/rows",
                                        "/v1/tables"};

std::size_t count(std::string const& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
    return n;
}

// What nobody may keep, and everybody may date.
void check_head(response const& r, std::string const& of) {
    BOOST_TEST_CONTEXT(of << " -> " << r.head) {
        BOOST_TEST(r.status != 0u);
        std::string const head = r.head + "\r\n";
        BOOST_TEST(count(head, "\r\nCache-Control: no-store\r\n") == 1u);
        BOOST_TEST(count(head, "\r\nDate: ") == 1u);
        BOOST_TEST(count(head, "01 Jan 1970") == 0u);
        BOOST_TEST((r.status == 401) == (r.field("WWW-Authenticate") == "Bearer"));
    }
}

struct heads_fixture {
    binary_host server;
    company tenant{server};

    header_fields with_key() const {
        return {{"x-api-key", tenant.key()},
                {"Authorization", "Bearer " + tenant.key()},
                {"x-bot-id", tenant.tenant().id.to_string()}};
    }
    response ask(std::string method, std::string target, header_fields fields,
                 std::string body = {}) {
        auto const r = server.ask({method, target, std::move(fields), std::move(body)});
        check_head(r, method + " " + target);
        return r;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(answer_heads, heads_fixture)

BOOST_AUTO_TEST_CASE(no_answer_to_a_key_may_be_kept) {
    for (auto const& path : paths) {
        for (auto const* method : {"GET", "POST", "DELETE", "PUT", "OPTIONS"}) {
            ask(method, path, with_key());
            ask(method, path + "/x/y/z", with_key());
        }
        auto mistyped = with_key();
        mistyped.emplace_back("Content-Type", "text/plain");
        ask("POST", path, mistyped, "{}");
        ask("POST", path, with_key(), "{");
        ask("POST", path, with_key(), std::string(1'100'000, ' '));
    }
    auto const table = tenant.create_table();
    auto const row = tenant.create_row(table);
    BOOST_TEST(ask("GET", table_path(table), with_key()).status == 200u);
    BOOST_TEST(ask("GET", row_path(table, row), with_key()).status == 200u);
    BOOST_TEST(ask("GET", rows_path(table), with_key()).status == 200u);
    BOOST_TEST(ask("POST", rows_path(table), with_key(), R"({"data":{}})").status == 201u);
    BOOST_TEST(ask("DELETE", row_path(table, row), with_key()).status == 200u);
}

BOOST_AUTO_TEST_CASE(nor_may_one_without) {
    for (auto const* path : {"/healthz", "/readyz", "/metrics", "/", "/elsewhere", "/apps/x/y"})
        for (auto const* method : {"GET", "POST", "OPTIONS"}) ask(method, path, {});
    BOOST_TEST(ask("OPTIONS", "*", {}).status == 204u);
    BOOST_TEST(ask("OPTIONS", "/", {}).status == 204u);
    BOOST_TEST(ask("OPTIONS", "/", {}).field("Allow").has_value());
    BOOST_TEST(ask("OPTIONS", "/x", {}).status == 404u);
    BOOST_TEST(ask("GET", "*", {}).status == 404u);
}

BOOST_AUTO_TEST_CASE(without_a_good_key_every_api_says_how_to_show_one) {
    for (auto const& path : paths) {
        for (auto const* method : {"GET", "HEAD"}) {
            header_fields fields = {{"x-bot-id", tenant.tenant().id.to_string()}};
            BOOST_TEST(ask(method, path, fields).status == 401u);
            fields.emplace_back("x-api-key", "wfk_unknown");
            fields.emplace_back("Authorization", "Bearer wfk_unknown");
            BOOST_TEST(ask(method, path, fields).status == 401u);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_http_refuses_may_not_be_kept_either) {
    for (auto const& path : paths) {
        std::string const get = "GET " + path;
        std::string const host = " HTTP/1.1\r\nHost: a\r\n";
        for (std::string const& request :
             {get + " HTTP/1.1\r\n\r\n", get + " HTTP/1.9\r\n\r\n", std::string("\x16\x03\r\n\r\n"),
              get + "?" + std::string(5'000, 'x') + host + "\r\n",
              get + "?" + std::string(20'000, 'x') + host + "\r\n",
              get + host + "A: " + std::string(20'000, 'x') + "\r\n\r\n",
              get + host + "Expect: the impossible\r\n\r\n",
              "POST " + path + host + "x-api-key: " + tenant.key() +
                  "\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"}) {
            client c(server.port());
            c.send(request);
            check_head(c.receive(), request.substr(0, 60));
        }
    }
    auto connection = server.connect();
    auto const table = tenant.create_table();
    connection.send(tenant.make_request("HEAD", table_path(table)).text());
    check_head(connection.receive(true), "HEAD");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(turned_away)

BOOST_AUTO_TEST_CASE(a_connection_over_the_cap_is_refused_like_any_request) {
    binary_host server({"--connections-max", "1"});
    auto first = server.connect();
    BOOST_TEST(first.ask({"GET", "/healthz", {}, {}}).status == 200u);
    auto second = server.connect();
    auto const r = second.receive();
    BOOST_TEST(r.status == 503u);
    BOOST_TEST(r.field("Retry-After").value() == "1");
    BOOST_TEST(r.field("Connection").value() == "close");
    BOOST_TEST(r.body == R"({"error":"Too many connections now"})");
    check_head(r, "over the cap");
}

BOOST_AUTO_TEST_SUITE_END()
