// Many connections at once: what they cost, and that others are served meanwhile.
#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "rowd/base/file.hpp"
#include "unit/http/server_fixture.hpp"

using namespace rowd;
using namespace rowd::http;

namespace {

// A connection without anything around it, from an address of the loopback network.
file_descriptor connect_from(char const* address, std::uint16_t port) {
    file_descriptor s(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    // Or each of thousands would keep its port for a minute, and the next runs would find none.
    linger const at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(s.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    ::inet_pton(AF_INET, address, &from.sin_addr);
    sockaddr_in to = from;
    ::inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons(port);
    bool const good = ::bind(s.get(), reinterpret_cast<sockaddr const*>(&from), sizeof from) == 0 &&
                      ::connect(s.get(), reinterpret_cast<sockaddr const*>(&to), sizeof to) == 0;
    if (!good) throw std::system_error(errno, std::system_category(), "connect");
    return s;
}

// The status of the answer to a request; 0: none.
unsigned ask(file_descriptor const& s,
             std::string_view request = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n") {
    while (!request.empty()) {
        ssize_t const sent = ::send(s.get(), request.data(), request.size(), MSG_NOSIGNAL);
        if (sent <= 0) return 0;
        request.remove_prefix(static_cast<std::size_t>(sent));
    }
    char answer[512];
    pollfd waiting{s.get(), POLLIN, 0};
    if (::poll(&waiting, 1, 10'000) <= 0) return 0;
    ssize_t const size = ::recv(s.get(), answer, sizeof answer, 0);
    if (size < 12) return 0;
    return static_cast<unsigned>(std::stoul(std::string(answer + 9, 3)));
}

// How many connections this process may have both ends of, up to `wanted`.
std::size_t connections_possible(std::size_t wanted) {
    constexpr rlim_t others = 200;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur =
        std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 2 * wanted + others));
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return std::min<std::size_t>(wanted, (limit.rlim_cur - others) / 2);
}

std::size_t resident_bytes() {
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// What this process has of the heap, given back or not to the system.
std::size_t allocated_bytes() {
    auto const heap = ::mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_ours = false;  // a sanitizer has a multiple of it
#else
constexpr bool memory_is_ours = true;
#endif

}  // namespace

BOOST_AUTO_TEST_SUITE(many_clients)

BOOST_AUTO_TEST_CASE(ten_thousand_idle_connections_cost_little_and_disturb_nobody) {
    constexpr std::size_t bytes_each_max = 10'000;
    std::size_t const count = connections_possible(10'000);
    if (count < 10'000) BOOST_TEST_MESSAGE("open files allow no more than " << count);
    server_options options;
    options.connections_per_address_max = static_cast<unsigned>(count);
    running_server server(options);
    auto const port = server.endpoint().port();
    std::size_t const before = resident_bytes();
    std::vector<file_descriptor> idle;
    for (std::size_t i = 0; i < count; ++i) {
        idle.push_back(connect_from("127.0.0.1", port));
        if (i % 2 == 0) BOOST_REQUIRE(ask(idle.back()) == 200u);
    }
    BOOST_TEST(eventually([&] { return server.http.counters().open == count; }));
    if (memory_is_ours)
        BOOST_TEST(eventually([&] { return resident_bytes() < before + count * bytes_each_max; }));
    BOOST_TEST(ask(connect_from("127.0.0.2", port)) == 200u);
    BOOST_TEST(ask(idle.front()) == 200u);
    BOOST_TEST(ask(idle.back()) == 200u);
    idle.clear();
    BOOST_TEST(eventually([&] { return server.http.counters().open == 0; }));
}

// A body of 60 KB is kept where it was received; the connection goes on with small requests.
BOOST_AUTO_TEST_CASE(what_a_large_body_took_is_given_back_with_the_next_request) {
    constexpr std::size_t count = 200;
    constexpr std::size_t body_bytes = 60'000;
    running_server server;
    auto const port = server.endpoint().port();
    std::vector<file_descriptor> busy;
    for (std::size_t i = 0; i < count; ++i) {
        busy.push_back(connect_from("127.0.0.1", port));
        BOOST_REQUIRE(ask(busy.back()) == 200u);
    }
    std::size_t const before = allocated_bytes();
    std::string const large =
        "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body_bytes) +
        "\r\n\r\n" + std::string(body_bytes, 'x');
    for (auto const& s : busy) BOOST_REQUIRE(ask(s, large) == 200u);
    for (auto const& s : busy) BOOST_REQUIRE(ask(s) == 200u);
    if (memory_is_ours) BOOST_TEST(allocated_bytes() < before + count * body_bytes / 2);
    BOOST_TEST(server.http.counters().open == count);
}

BOOST_AUTO_TEST_CASE(a_flood_from_one_address_leaves_room_for_others) {
    constexpr unsigned per_address = 50;
    server_options options;
    options.connections_per_address_max = per_address;
    running_server server(options);
    auto const port = server.endpoint().port();
    std::vector<file_descriptor> flood;
    for (int i = 0; i < 500; ++i) flood.push_back(connect_from("127.0.0.1", port));
    BOOST_TEST(ask(connect_from("127.0.0.2", port)) == 200u);
    BOOST_TEST(eventually([&] { return server.http.counters().refused == 450; }));
    BOOST_TEST(server.http.counters().open <= per_address + 1);
    unsigned served = 0;
    for (auto const& s : flood)
        if (ask(s) == 200) ++served;
    BOOST_TEST(served == per_address);
    flood.clear();
    BOOST_TEST(eventually([&] { return server.http.counters().open == 0; }));
    BOOST_TEST(client(server).usable());
}

BOOST_AUTO_TEST_SUITE_END()
