// The real binary in odd surroundings: without standard descriptors, with little to share out.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

// A server that a shell started after `before`, with `redirections`; its log is in a file.
struct shell_server {
    shell_server(std::string const& before, std::string const& redirections,
                 std::string const& options = {})
        : registry(access::open_registry(data)),
          server({"bash", "-c",
                  before + "exec '" ROWD_BINARY "' serve --listen 127.0.0.1:0 --data '" +
                      data.string() + "' --log-file '" + log.string() + "' " + options + " " +
                      redirections},
                 directory.path() / "errors") {}

    std::string logged() const {
        return std::filesystem::exists(log) ? read_file(log) : std::string();
    }
    // Once it listens, which it says on standard output, or in the log if that is closed.
    std::uint16_t port() {
        std::string const sign = "listening on http://127.0.0.1:";
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        std::string text = server.read_line();
        while (text.find(sign) == text.npos && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            text = logged();
        }
        auto const at = text.find(sign);
        if (at == text.npos) throw std::runtime_error("it does not listen: " + text);
        return static_cast<std::uint16_t>(std::stoul(text.substr(at + sign.size())));
    }

    temporary_directory directory;
    std::filesystem::path const data = directory.path() / "data";
    std::filesystem::path const log = directory.path() / "log";
    std::unique_ptr<access::editable_registry> registry;
    process server;
};

// A server that cannot start.
outcome served_under(std::string const& limit) {
    temporary_directory place;
    auto const data = (place.path() / "data").string();
    return run(
        {"bash", "-c",
         limit + "; exec '" ROWD_BINARY "' serve --listen 127.0.0.1:0 --data '" + data + "'"},
        place.path() / "errors");
}

request const health = {"GET", "/healthz", {}, {}};

}  // namespace

BOOST_AUTO_TEST_SUITE(surroundings)

BOOST_AUTO_TEST_CASE(closed_standard_descriptors_do_not_become_databases) {
    for (std::string const closed : {"<&- >&- 2>&-", "<&-", ">&-", "2>&-"}) {
        shell_server s("", closed);
        auto const tenant = s.registry->create_tenant("acme").value();
        auto const key = s.registry->create_key(tenant.id, "k", {}, 0, 0).value();
        client c(s.port());
        request const create = {
            "POST", "/api/v1/tables", {{"x-api-key", key.second}}, R"({"name":"T"})"};
        BOOST_TEST(c.ask(create).status == 201u);
        for (int fd = 0; fd < 3; ++fd) {
            auto const link =
                "/proc/" + std::to_string(s.server.id()) + "/fd/" + std::to_string(fd);
            auto const target = std::filesystem::read_symlink(link).string();
            BOOST_TEST(!target.starts_with(s.directory.path().string() + "/data"), target);
        }
        s.server.signal(SIGHUP);
        BOOST_TEST(c.ask(create).status == 201u);
        s.server.signal(SIGTERM);
        BOOST_TEST(s.server.wait() == 0);
        auto const verified =
            run({ROWD_BINARY, "verify", "--data", s.data}, s.directory.path() / "v");
        BOOST_TEST(verified.last_line() == "all sound");
    }
}

BOOST_AUTO_TEST_CASE(few_descriptors_are_shared_out_and_whoever_gets_none_is_told) {
    shell_server s("ulimit -n 64; ", "");
    auto const port = s.port();
    std::vector<client> clients;
    unsigned served = 0;
    unsigned refused = 0;
    for (int i = 0; i < 60; ++i) {
        client c(port);
        auto const r = c.ask(health);
        served += r.status == 200 ? 1 : 0;
        refused += r.status == 503 ? 1 : 0;
        if (r.status == 200) clients.push_back(std::move(c));
    }
    BOOST_TEST(served + refused == 60u);
    BOOST_TEST(served >= 8u);
    BOOST_TEST(s.logged().find("leave room for " + std::to_string(served) + " connections") !=
               std::string::npos);
    clients.clear();
    s.server.signal(SIGTERM);
    BOOST_TEST(s.server.wait() == 0);
}

BOOST_AUTO_TEST_CASE(too_few_descriptors_are_said_at_the_start) {
    auto const refused = served_under("ulimit -n 20");
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(refused.errors.find("(ulimit -n)") != std::string::npos, refused.errors);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they take all of it
BOOST_AUTO_TEST_CASE(address_space_for_a_few_tenants_is_enough) {
    shell_server s("ulimit -v 8000000; ", "", "--map-bytes 1GiB");
    client c(s.port());
    BOOST_TEST(c.ask(health).status == 200u);
    BOOST_TEST(s.logged().find(" open tenants") != std::string::npos);
    s.server.signal(SIGTERM);
    BOOST_TEST(s.server.wait() == 0);
}

BOOST_AUTO_TEST_CASE(too_little_address_space_is_said_at_the_start) {
    auto const refused = served_under("ulimit -v 4000000");
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(refused.errors.find("(ulimit -v)") != std::string::npos, refused.errors);
}
#endif

BOOST_AUTO_TEST_SUITE_END()
