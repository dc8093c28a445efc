// The real binary when its log, or who reads it, fails.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

response ask(binary_host& server, std::string target) {
    return server.ask({"GET", std::move(target), {}, {}});
}

// Of a metric without labels.
std::uint64_t metric(binary_host& server, std::string const& name) {
    auto const text = ask(server, "/metrics").body;
    auto const at = text.find("\n" + name + " ");
    if (at == text.npos) throw std::runtime_error("there is no " + name);
    return std::stoull(text.substr(at + name.size() + 2));
}

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != text.npos;
}

template <class Condition>
bool eventually(Condition const& holds) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return holds();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_of_a_server)

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_opened_anew_stays_in_its_old_file) {
    temporary_directory place;
    auto const below = place.path() / "below";
    std::filesystem::create_directory(below);
    binary_host server({"--log-file", below / "log"});
    std::filesystem::rename(below, place.path() / "moved");
    auto const log = place.path() / "moved" / "log";
    server.signal(SIGHUP);
    BOOST_TEST(eventually([&] { return metric(server, "rowd_log_reopen_failures_total") == 1; }));
    BOOST_TEST(eventually([&] { return contains(read_file(log), "stays in its old file"); }));
    BOOST_TEST(ask(server, "/elsewhere").status == 404u);
    BOOST_TEST(eventually([&] { return contains(read_file(log), R"("status":404)"); }));

    std::filesystem::create_directory(below);
    server.signal(SIGHUP);
    BOOST_TEST(eventually([&] {
        return std::filesystem::exists(below / "log") &&
               contains(read_file(below / "log"), "logs reopened");
    }));
    BOOST_TEST(server.stop() == 0);
}

BOOST_AUTO_TEST_CASE(signals_that_nobody_means_to_end_it_do_not) {
    binary_host server;
    for (int const number : {SIGUSR1, SIGUSR2, SIGHUP, SIGPIPE, SIGXFSZ}) {
        server.signal(number);
        BOOST_TEST(ask(server, "/healthz").status == 200u, number);
    }
    BOOST_TEST(server.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_full_disk_under_the_log_is_counted) {
    binary_host server({"--log-file", "/dev/full"});
    BOOST_TEST(ask(server, "/elsewhere").status == 404u);
    BOOST_TEST(eventually([&] { return metric(server, "rowd_log_lines_lost_total") >= 2; }));
    BOOST_TEST(server.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_reader_that_goes_away_takes_nobody_along) {
    temporary_directory place;
    auto const pipe = place.path() / "pipe";
    ::mkfifo(pipe.c_str(), 0600);
    auto reader = open_file(pipe, O_RDONLY | O_NONBLOCK);
    binary_host server({"--log-file", pipe});
    BOOST_TEST(ask(server, "/healthz").status == 200u);
    reader.close();
    BOOST_TEST(ask(server, "/elsewhere").status == 404u);
    BOOST_TEST(eventually([&] { return metric(server, "rowd_log_lines_lost_total") > 0; }));
    BOOST_TEST(server.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_reader_that_does_not_read_delays_no_answer_and_no_end) {
    temporary_directory place;
    auto const pipe = place.path() / "pipe";
    ::mkfifo(pipe.c_str(), 0600);
    auto const reader = open_file(pipe, O_RDONLY | O_NONBLOCK);
    binary_host server({"--log-file", pipe, "--log-bytes-max", "64KiB"});
    company tenant(server);
    std::string const burst = [&] {
        std::string all;
        for (int i = 0; i < 1000; ++i) all += tenant.make_request("GET", "/api/v1/tables").text();
        return all;
    }();
    auto connection = server.connect();
    connection.send(burst);
    for (int i = 0; i < 1000; ++i) BOOST_TEST(connection.receive().status == 200u);
    BOOST_TEST(eventually([&] { return metric(server, "rowd_log_lines_lost_total") > 0; }));
    BOOST_TEST(server.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
