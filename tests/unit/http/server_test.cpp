#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <future>
#include <map>
#include <string>
#include <thread>

#include "fixtures/child.hpp"
#include "rowd/base/file.hpp"
#include "unit/http/server_fixture.hpp"

using namespace rowd::http;
using namespace std::chrono_literals;

namespace {

std::string get(std::string const& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

server_options two_per_address() {
    server_options options;
    options.connections_per_address_max = 2;
    return options;
}

// All descriptors that the process may have are taken as long as it lives: of those below `limit`,
// or of those that it uses.
class no_more_files {
  public:
    explicit no_more_files(int limit = 0) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        taken_.emplace_back(::dup(0));
        int const most = limit > 0 ? limit : taken_.back().get() + 1;
        rlimit const few{static_cast<rlim_t>(most), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &few);
        while (taken_.back()) taken_.emplace_back(::dup(0));
    }
    ~no_more_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    no_more_files(no_more_files const&) = delete;
    no_more_files& operator=(no_more_files const&) = delete;

  private:
    rlimit before_{};
    std::vector<rowd::file_descriptor> taken_;
};

// Whether a new connection is taken no more.
bool refuses_connections(boost::asio::ip::tcp::endpoint const& at) {
    boost::asio::io_context io;
    boost::asio::ip::tcp::socket s(io);
    boost::system::error_code ec;
    s.connect(at, ec);
    return static_cast<bool>(ec);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deadlines)

BOOST_AUTO_TEST_CASE(a_slow_head_gets_a_timeout) {
    server_options options;
    options.header_timeout = 1ms;
    running_server server(options);
    client c(server);
    c.send("GET /hello HTTP/1.1\r\nHo");
    BOOST_TEST(c.receive().status == 408u);
    BOOST_TEST(c.closed());
    BOOST_TEST(server.http.counters().timeouts == 1u);
}

BOOST_AUTO_TEST_CASE(a_slow_body_gets_a_timeout) {
    server_options options;
    options.body_grace = 1ms;
    options.body_bytes_per_second_min = 1'000'000;
    running_server server(options);
    for (std::string const length : {"Content-Length: 9", "Transfer-Encoding: chunked"}) {
        client c(server);
        c.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n5\r\n");
        BOOST_TEST(c.receive().status == 408u);
        BOOST_TEST(c.closed());
    }
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed_silently) {
    server_options options;
    options.idle_timeout = 1ms;
    running_server server(options);
    BOOST_TEST(client(server).closed());
    BOOST_TEST(server.http.counters().timeouts == 0u);
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_given_up) {
    server_options options;
    options.write_timeout = 1ms;
    running_server server(options);
    client c(server, 4096);
    c.send(get("/big?50000000"));
    BOOST_TEST(eventually([&] { return server.http.counters().timeouts == 1; }));
    BOOST_TEST(eventually([&] { return server.http.counters().open == 0; }));
}

// Two ticks after a burst that filled it, the buffer of an idle connection is made small again.
BOOST_AUTO_TEST_CASE(resting_does_not_disturb_a_connection) {
    running_server server;
    client c(server);
    std::string burst;
    for (int i = 0; i < 200; ++i) burst += get("/echo?" + std::to_string(i));
    c.send(burst);
    for (int i = 0; i < 200; ++i) BOOST_TEST(c.receive().body == std::to_string(i) + "|");
    std::this_thread::sleep_for(800ms);
    BOOST_TEST(c.usable());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(listening)

BOOST_AUTO_TEST_CASE(connections_are_spread_over_the_threads) {
    running_server server({}, 2);
    std::vector<std::unique_ptr<client>> clients;
    std::map<std::string, int> slots;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::make_unique<client>(server));
        clients.back()->send(get("/slot"));
        ++slots[clients.back()->receive().body];
    }
    BOOST_TEST(slots["0"] == 4);
    BOOST_TEST(slots["1"] == 4);
    BOOST_TEST(server.http.counters().open == 8u);
    BOOST_TEST(server.http.counters().accepted == 8u);
}

BOOST_AUTO_TEST_CASE(one_address_may_not_take_all_connections) {
    running_server server(two_per_address());
    client first(server);
    auto second = std::make_unique<client>(server);
    BOOST_TEST(first.usable());
    BOOST_TEST(second->usable());
    client third(server);
    auto const a = third.receive();
    BOOST_TEST(a.status == 503u);
    BOOST_TEST(a.head.find("Retry-After: 1\r\n") != a.head.npos);
    BOOST_TEST(third.closed());
    BOOST_TEST(server.http.counters().refused == 1u);
    second.reset();
    BOOST_TEST(eventually([&] { return server.http.counters().open == 1; }));
    BOOST_TEST(client(server).usable());
}

BOOST_AUTO_TEST_CASE(whoever_comes_when_there_is_no_descriptor_left_is_answered) {
    running_server server;
    client before(server);
    BOOST_TEST(before.usable());
    {
        rowd::file_descriptor const late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        no_more_files const exhausted;
        auto const at = server.endpoint();
        BOOST_REQUIRE(::connect(late.get(), at.data(), static_cast<socklen_t>(at.size())) == 0);
        std::string answer;
        char block[4096];
        for (ssize_t size = 0; (size = ::read(late.get(), block, sizeof block)) > 0;)
            answer.append(block, static_cast<std::size_t>(size));
        BOOST_TEST(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
        BOOST_TEST(before.usable());
        BOOST_TEST(server.http.counters().refused == 1u);
    }
    BOOST_TEST(client(server).usable());
}

BOOST_AUTO_TEST_CASE(whoever_cannot_even_be_refused_waits_and_is_counted) {
    running_server server;
    rowd::file_descriptor const late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto const at = server.endpoint();
    {
        no_more_files const exhausted(3);  // also the number that is kept for that is too large
        BOOST_REQUIRE(::connect(late.get(), at.data(), static_cast<socklen_t>(at.size())) == 0);
        BOOST_TEST(eventually([&] { return server.http.counters().accept_failures > 0; }));
    }
    std::string const request = get("/hello");
    BOOST_REQUIRE(::send(late.get(), request.data(), request.size(), MSG_NOSIGNAL) > 0);
    char block[4096];
    ssize_t const size = ::read(late.get(), block, sizeof block);
    BOOST_REQUIRE(size > 0);
    BOOST_TEST(std::string_view(block, static_cast<std::size_t>(size)).starts_with("HTTP/1.1 200"));
    BOOST_TEST(server.http.counters().refused == 0u);
}

BOOST_AUTO_TEST_CASE(an_address_in_use_is_named) {
    running_server server;
    std::string const taken = "127.0.0.1:" + std::to_string(server.endpoint().port());
    server_options options;
    options.listen = {server.endpoint()};
    options.threads = 1;
    rowd::http::server second(options, server.dispatcher, [&](unsigned slot, auto& io) {
        return std::make_unique<rowd::api::io_thread>(slot, io, server.shared);
    });
    BOOST_CHECK_EXCEPTION(second.start(), std::system_error, [&](std::system_error const& e) {
        return std::string(e.what()).find(taken) != std::string::npos &&
               e.code() == std::errc::address_in_use;
    });
}

BOOST_AUTO_TEST_CASE(a_thread_that_was_held_up_says_how_late_it_was) {
    bool seen = false;
    for (int attempt = 0; !seen && attempt < 3; ++attempt) {  // one tick later it is forgotten
        running_server server;
        client c(server);
        c.send(get("/block"));
        server.dispatcher.wait_until_blocked();
        std::this_thread::sleep_for(400ms);  // ticks are due meanwhile
        server.dispatcher.unblock();
        BOOST_TEST(c.receive().status == 200u);
        seen = eventually([&] { return server.http.counters().loop_lag_ns >= 100'000'000; });
    }
    BOOST_TEST(seen);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stopping)

BOOST_AUTO_TEST_CASE(idle_connections_end_at_once) {
    running_server server;
    client fresh(server);
    client used(server);
    BOOST_TEST(used.usable());
    server.http.stop();
    BOOST_TEST(fresh.closed());
    BOOST_TEST(used.closed());
}

BOOST_AUTO_TEST_CASE(a_request_in_flight_is_finished) {
    running_server server;
    auto const at = server.endpoint();
    client c(server);
    client idle(server);
    c.send(get("/gate") + get("/echo?next"));
    server.dispatcher.wait_until_gate_is_reached();
    auto stopped = std::async(std::launch::async, [&] { server.http.stop(); });
    BOOST_TEST(eventually([&] { return refuses_connections(at); }));
    BOOST_TEST(idle.closed());  // from here on the thread knows
    server.dispatcher.open_gate();
    BOOST_TEST(c.receive().body == "through");
    auto const next = c.receive();
    BOOST_TEST(next.body == "next|");
    BOOST_TEST(next.head.find("Connection: close\r\n") != next.head.npos);
    BOOST_TEST(c.closed());
    stopped.wait();
    BOOST_TEST(server.http.counters().open == 0u);
}

BOOST_AUTO_TEST_CASE(what_takes_longer_than_the_grace_is_cut) {
    server_options options;
    options.shutdown_grace = 1ms;
    running_server server(options);
    client waiting(server);
    waiting.send(get("/gate"));
    client sending(server);
    sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    server.dispatcher.wait_until_gate_is_reached();
    server.http.stop();
    BOOST_TEST(waiting.closed());
    BOOST_TEST(sending.closed());
}

BOOST_AUTO_TEST_CASE(stopping_twice_or_without_start_does_nothing) {
    running_server server;
    server.http.stop();
    server.http.stop();
}

#ifdef ROWD_DEBUG_ASSERTIONS

BOOST_AUTO_TEST_CASE(no_io_thread_stops_its_server) {
    BOOST_TEST(rowd::fixtures::aborts([] {
        running_server idle;
        server_options options;
        options.listen = {};
        options.threads = 1;
        boost::asio::io_context* loop = nullptr;
        rowd::http::server own(options, idle.dispatcher, [&](unsigned slot, auto& io) {
            loop = &io;
            return std::make_unique<rowd::api::io_thread>(slot, io, idle.shared);
        });
        own.start();
        std::promise<void> stopped;
        boost::asio::post(*loop, [&] {
            own.stop();
            stopped.set_value();
        });
        stopped.get_future().wait();
    }));
}

#endif

BOOST_AUTO_TEST_SUITE_END()
