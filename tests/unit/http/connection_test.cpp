#include <boost/test/unit_test.hpp>
#include <string>

#include "unit/http/server_fixture.hpp"

using namespace rowd::http;

namespace {

std::string get(std::string const& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

std::string post(std::string const& target, std::string const& body, std::string fields = "") {
    return "POST " + target + " HTTP/1.1\r\nHost: a\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool has(client::answer const& a, std::string_view field) {
    return a.head.find(field) != a.head.npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connection)

BOOST_AUTO_TEST_CASE(a_simple_answer_has_all_its_parts) {
    running_server server;
    client c(server);
    c.send(get("/limited"));
    auto const a = c.receive();
    BOOST_TEST(
        a.head.starts_with("HTTP/1.1 200 OK\r\nServer: rowd\r\nCache-Control: no-store\r\nDate: "));
    BOOST_TEST(!has(a, "01 Jan 1970"));
    BOOST_TEST(has(a, " GMT\r\nContent-Type: application/json; charset=utf-8\r\n"));
    BOOST_TEST(has(a, "X-Limit: 5\r\n"));
    BOOST_TEST(!has(a, "Connection:"));
    BOOST_TEST(a.body == R"({"hello":"world"})");
    BOOST_TEST(c.usable());
}

// The thread sanitizer sees it when building an answer and the I/O thread's ticks touch one date.
BOOST_AUTO_TEST_CASE(an_answer_that_another_thread_builds_has_a_date) {
    running_server server;
    client c(server);
    c.send(get("/elsewhere"));
    auto const a = c.receive();
    BOOST_TEST(a.status == 200u);
    BOOST_TEST(!has(a, "01 Jan 1970"));
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
    running_server server;
    client c(server);
    std::string burst;
    for (int i = 0; i < 16; ++i)
        burst += post((i % 3 == 1 ? "/task?" : "/echo?") + std::to_string(i), std::string(50, 'b'));
    c.send(burst);
    for (int i = 0; i < 16; ++i) {
        auto const a = c.receive();
        BOOST_TEST(a.status == 200u);
        BOOST_TEST(a.body == std::to_string(i) + "|" + std::string(50, 'b'));
    }
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(answers_before_a_waiting_one_are_not_held_back) {
    running_server server;
    client c(server);
    c.send(get("/echo?1") + get("/gate") + get("/echo?3"));
    BOOST_TEST(c.receive().body == "1|");
    server.dispatcher.wait_until_gate_is_reached();
    server.dispatcher.open_gate();
    BOOST_TEST(c.receive().body == "through");
    BOOST_TEST(c.receive().body == "3|");
}

BOOST_AUTO_TEST_CASE(requests_may_be_cut_anywhere) {
    running_server server;
    client c(server);
    std::string const with_length = post("/fields", "hello", "X-API-Key: k\r\nUser-Agent: u\r\n");
    std::string const with_chunks =
        "POST /fields HTTP/1.1\r\nHost: a\r\nx-api-key: k\r\nuser-agent: u\r\n"
        "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: t\r\n\r\n";
    for (auto const& request : {with_length, with_chunks}) {
        for (std::size_t cut = 1; cut < request.size(); ++cut) {
            c.send(request.substr(0, cut));
            c.send(request.substr(cut));
            BOOST_TEST(c.receive().body == "fields|k|u|5");
        }
        for (char byte : request) c.send(std::string_view(&byte, 1));
        BOOST_TEST(c.receive().body == "fields|k|u|5");
    }
}

BOOST_AUTO_TEST_CASE(views_follow_a_buffer_that_grows_for_a_body) {
    running_server server;
    client c(server);
    std::string const body(50'000, 'b');
    std::string const request = post("/fields", body, "X-API-Key: key\r\nUser-Agent: agent\r\n");
    c.send(get("/echo?first") + request.substr(0, 200));
    BOOST_TEST(c.receive().body == "first|");
    c.send(request.substr(200, 10'000));
    c.send(request.substr(10'200));
    BOOST_TEST(c.receive().body == "fields|key|agent|50000");
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(bodies_are_taken_up_to_their_bound) {
    running_server server;
    for (std::string const target : {"/small", "/echo"}) {
        std::size_t const bound = target == "/small" ? 10 : fake_dispatcher::body_max;
        client c(server);
        c.send(post(target, std::string(bound, 'b')));
        BOOST_TEST(c.receive().body == "|" + std::string(bound, 'b'));
        c.send(post(target, std::string(bound + 1, 'b')));
        auto const a = c.receive();
        BOOST_TEST(a.status == 413u);
        BOOST_TEST(a.body ==
                   R"({"error":"Request body exceeds )" + std::to_string(bound) + R"( bytes"})");
        BOOST_TEST(has(a, "Connection: close\r\n"));
        BOOST_TEST(c.closed());
    }
}

BOOST_AUTO_TEST_CASE(long_bodies_arrive_whole_and_their_requests_may_be_pipelined) {
    running_server server;
    client c(server);
    std::string body;
    for (int i = 0; body.size() < fake_dispatcher::body_max; ++i) body += std::to_string(i);
    body.resize(fake_dispatcher::body_max);
    c.send(post("/echo?1", body) + post("/task?2", body) + post("/echo?3", "short"));
    BOOST_CHECK(c.receive().body == "1|" + body);
    BOOST_CHECK(c.receive().body == "2|" + body);
    BOOST_TEST(c.receive().body == "3|short");
    BOOST_TEST(server.http.counters().long_body_bytes == 0U);
}

BOOST_AUTO_TEST_CASE(long_bodies_beyond_the_memory_for_them_are_refused_until_there_is_room) {
    server_options options;
    options.long_bodies_bytes_max = 150'000;
    running_server server(options);
    std::string const body(90'000, 'b');
    client first(server);
    first.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 90000\r\n\r\n");
    BOOST_TEST(first.receive().status == 100U);
    client second(server);
    second.send(post("/echo", body));
    BOOST_TEST(second.receive().status == 503U);
    BOOST_TEST(second.closed());
    client unannounced(server);
    unannounced.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n15f90\r\n" + body +
        "\r\n0\r\n\r\n");
    BOOST_TEST(unannounced.receive().status == 503U);
    client short_one(server);
    BOOST_TEST(short_one.usable());
    first.send(body);
    BOOST_CHECK(first.receive().body == "|" + body);
    client third(server);
    for (int i = 0; i < 5; ++i) {
        third.send(post("/echo", body));
        BOOST_CHECK(third.receive().body == "|" + body);
    }
    BOOST_TEST(server.http.counters().long_body_bytes == 0U);
}

BOOST_AUTO_TEST_CASE(chunked_bodies_are_taken_up_to_their_bound) {
    running_server server;
    std::string const head =
        "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    client c(server);
    c.send(head + "4\r\nabcd\r\n6\r\nefghij\r\n0\r\n\r\n");
    BOOST_TEST(c.receive().body == "|abcdefghij");
    c.send(head + "4\r\nabcd\r\n7\r\n");
    BOOST_TEST(c.receive().status == 413u);
    BOOST_TEST(c.closed());
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_first_is_told_to_continue) {
    running_server server;
    client c(server);
    c.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    auto const go_on = c.receive();
    BOOST_TEST(go_on.head == "HTTP/1.1 100 Continue\r\n\r\n");
    c.send("hello");
    BOOST_TEST(c.receive().body == "|hello");
    c.send(post("/echo", "here already", "Expect: 100-continue\r\n"));
    BOOST_TEST(c.receive().body == "|here already");
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_first_may_be_refused) {
    running_server server;
    std::string const fields =
        " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n";
    for (auto const& [target, status] : {std::pair("/refused", 401u), std::pair("/small", 413u)}) {
        client c(server);
        c.send("POST " + std::string(target) + fields);
        auto const a = c.receive();
        BOOST_TEST(a.status == status);
        BOOST_TEST(has(a, "Connection: close\r\n"));
        BOOST_TEST(c.closed());
    }
}

BOOST_AUTO_TEST_CASE(http_1_0_knows_no_continue) {
    running_server server;
    client c(server);
    c.send(
        "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nConnection: keep-alive\r\n"
        "Content-Length: 2\r\n\r\n");
    c.send("hi");
    auto const a = c.receive();
    BOOST_TEST(a.body == "|hi");
    BOOST_TEST(has(a, "Connection: keep-alive\r\n"));
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(the_body_of_a_refused_request_is_skipped_if_it_is_small) {
    running_server server;
    client c(server);
    c.send(post("/refused", std::string(50'000, 'b')));
    BOOST_TEST(c.receive().status == 401u);
    BOOST_TEST(c.usable());
    c.send(
        "POST /refused HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n0\r\n\r\n");
    BOOST_TEST(c.receive().status == 401u);
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(a_large_body_of_a_refused_request_ends_the_connection) {
    running_server server;
    client c(server);
    c.send("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
    auto const a = c.receive();
    BOOST_TEST(a.status == 401u);
    BOOST_TEST(has(a, "Connection: close\r\n"));
    BOOST_TEST(c.closed());
}

BOOST_AUTO_TEST_CASE(head_gets_the_head_only) {
    running_server server;
    client c(server);
    c.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const a = c.receive(true);
    BOOST_TEST(has(a, "          17\r\n"));
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(an_answer_without_content_has_no_length) {
    running_server server;
    client c(server);
    c.send(get("/none"));
    auto const a = c.receive();
    BOOST_TEST(a.status == 204u);
    BOOST_TEST(!has(a, "Content-"));
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(a_client_that_has_finished_sending_gets_its_answers) {
    running_server server;
    client c(server);
    c.send(get("/echo?1") + get("/task?2"));
    c.finish_sending();
    BOOST_TEST(c.receive().body == "1|");
    BOOST_TEST(c.receive().body == "2|");
    BOOST_TEST(c.closed());
}

BOOST_AUTO_TEST_CASE(broken_handlers_answer_500_and_end_the_connection) {
    running_server server;
    for (std::string const target : {"/throw/admit", "/throw/run", "/throw/task", "/silent"}) {
        BOOST_TEST_CONTEXT(target) {
            client c(server);
            c.send(get("/echo?1") + get(target));
            BOOST_TEST(c.receive().body == "1|");
            auto const a = c.receive();
            BOOST_TEST(a.status == 500u);
            BOOST_TEST(a.body == R"({"error":"Internal server error"})");
            BOOST_TEST(has(a, "Connection: close\r\n"));
            BOOST_TEST(c.closed());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_slow_reader_gets_a_big_answer_whole) {
    running_server server;
    client c(server, 4096);
    c.send(get("/big?8000000") + get("/big?3000000") + get("/echo?last"));
    BOOST_TEST(c.receive().body.size() == 8'000'000u);
    BOOST_TEST(c.receive().body.size() == 3'000'000u);
    BOOST_TEST(c.receive().body == "last|");
}

BOOST_AUTO_TEST_CASE(clients_that_vanish_do_no_harm) {
    running_server server;
    for (int i = 0; i < 50; ++i) {
        client c(server);
        c.send(get("/big?1000000") + get("/task?1") + get("/big?1000000") + "POST / HT");
    }
    BOOST_TEST(eventually([&] { return server.http.counters().open == 0; }));
    BOOST_TEST(client(server).usable());
}

BOOST_AUTO_TEST_CASE(the_peer_is_an_address_without_port) {
    running_server server;
    client c(server);
    c.send(get("/peer"));
    BOOST_TEST(c.receive().body == "127.0.0.1");
}

BOOST_AUTO_TEST_SUITE_END()
