// Clients that mean harm: what they can hold is bounded, and others are served meanwhile.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "unit/http/server_fixture.hpp"

using namespace rowd::http;
using namespace std::chrono_literals;

namespace {

std::string get(std::string const& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

std::string repeat(std::string const& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_clients)

// Each answer is larger than what the kernel takes over from us.
BOOST_AUTO_TEST_CASE(answers_that_nobody_reads_are_bounded_in_sum) {
    server_options options;
    options.unread_bytes_max = 60'000'000;
    running_server server(options);
    std::vector<std::unique_ptr<client>> readers;
    for (std::uint64_t i = 1; i <= 10; ++i) {
        readers.push_back(std::make_unique<client>(server, 4096));
        readers.back()->send(get("/big?20000000"));
        BOOST_TEST(eventually([&] { return server.dispatcher.answered().size() == i; }));
    }
    BOOST_TEST(eventually([&] { return server.http.counters().unread >= 6; }));
    BOOST_TEST(client(server).usable());
    BOOST_TEST(readers.back()->receive().body.size() == 20'000'000u);
    BOOST_TEST(readers.front()->receive().status == 0u);
}

BOOST_AUTO_TEST_CASE(a_client_that_pipelines_and_never_reads_is_not_listened_to) {
    server_options options;
    options.write_timeout = 1ms;
    running_server server(options);
    client c(server, 4096);
    std::string const burst = repeat(get("/big?100000"), 1000);
    int bursts = 0;
    while (bursts < 1000 && c.send(burst)) ++bursts;
    BOOST_TEST(bursts < 1000);
    BOOST_TEST(server.dispatcher.answered().size() < 1000u);
    BOOST_TEST(eventually([&] { return server.http.counters().open == 0; }));
    BOOST_TEST(client(server).usable());
}

BOOST_AUTO_TEST_CASE(a_long_burst_lets_others_go_on) {
    running_server server;
    client greedy(server);
    client other(server);
    BOOST_TEST(other.usable());
    greedy.send(get("/block") + repeat(get("/hello"), 500));
    server.dispatcher.wait_until_blocked();
    other.send(get("/limited"));
    server.dispatcher.unblock();
    BOOST_TEST(other.receive().status == 200u);
    for (int i = 0; i < 501; ++i) BOOST_TEST(greedy.receive().status == 200u);
    auto const order = server.dispatcher.paths();
    auto const others_place = std::ranges::find(order, "/limited") - order.begin();
    BOOST_TEST(others_place < 300);
}

BOOST_AUTO_TEST_CASE(a_body_that_comes_slowly_does_not_hold_the_answers_before_it) {
    running_server server;
    client c(server);
    c.send(get("/big?200000") + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    BOOST_TEST(c.receive().body.size() == 200'000u);
    c.send("llo");
    BOOST_TEST(c.receive().body == "|hello");
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_CASE(clients_that_reset_in_every_state_leave_nothing_behind) {
    running_server server;
    std::string const states[] = {
        "",
        "GET /he",
        get("/hello"),
        get("/big?5000000"),
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        get("/task") + get("/hello"),
        "nonsense\r\n\r\n"};
    for (auto const& state : states) {
        client c(server, 4096);
        c.send(state);
        c.reset();
    }
    BOOST_TEST(eventually([&] { return server.http.counters().accepted == std::size(states); }));
    BOOST_TEST(eventually([&] { return server.http.counters().open == 0; }));
    BOOST_TEST(client(server).usable());
}

BOOST_AUTO_TEST_SUITE_END()
