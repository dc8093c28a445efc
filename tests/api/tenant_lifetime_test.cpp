// Tenants that commands delete, load and replace beside a server, files that vanish under it, and
// how many tenants are open.
#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

namespace fs = std::filesystem;

request keyed(std::string const& key, std::string method, std::string target,
              std::string body = {}) {
    return {std::move(method), std::move(target), {{"x-api-key", key}}, std::move(body)};
}

// Asks until the answer has one of these statuses; a minute at most.
response ask_until(binary_host& server, request const& r, std::vector<unsigned> const& statuses) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    for (;;) {
        auto answer = server.ask(r);
        if (std::ranges::find(statuses, answer.status) != statuses.end()) return answer;
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("still " + answer.head + answer.body);
    }
}

std::uint64_t metric(binary_host& server, std::string const& name) {
    std::istringstream lines(server.ask({"GET", "/metrics", {}, {}}).body);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name + " ")) return std::stoull(line.substr(name.size() + 1));
    throw std::runtime_error("no metric " + name);
}

bool mentions(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// Somebody who goes on writing and reading what he wrote, with one connection.
class busy_client {
  public:
    busy_client(binary_host& server, company& c) : table_(c.create_table()) {
        thread_ = std::thread([this, port = server.port(), key = c.key()] { work(port, key); });
    }
    ~busy_client() { stop(); }
    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    unsigned failures() const { return failures_; }
    unsigned acknowledged() const { return acknowledged_; }
    std::string const& table() const { return table_; }

  private:
    void work(std::uint16_t port, std::string const& key) {
        client connection(port);
        while (!stopping_) {
            auto const made =
                connection.ask(keyed(key, "POST", rows_path(table_), R"({"data":{"x":1}})"));
            if (made.status != 201) {
                ++failures_;
                return;
            }
            ++acknowledged_;
        }
    }

    std::string table_;
    std::atomic<bool> stopping_{false};
    std::atomic<unsigned> failures_{0};
    std::atomic<unsigned> acknowledged_{0};
    std::thread thread_;
};

struct lifetime_fixture {
    temporary_directory elsewhere;
    fs::path const file = elsewhere.path() / "acme.ndjson";

    void must(outcome const& done) { BOOST_REQUIRE_MESSAGE(done.code == 0, done.errors); }
    static fs::path files(binary_host const& server, company const& c) {
        return server.data() / "tenants" / c.tenant().id.to_string();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tenant_lifetimes, lifetime_fixture)

// The README's way to shrink a tenant, as it is written there.
BOOST_AUTO_TEST_CASE(a_tenant_that_is_dumped_deleted_and_loaded_beside_a_server_loses_nothing) {
    binary_host server;
    company acme(server);
    company other(server);
    auto const table = acme.create_table();
    std::vector<std::string> rows;
    for (int i = 0; i < 50; ++i) rows.push_back(acme.create_row(table));
    busy_client neighbour(server, other);
    client kept = server.connect();  // has the old store, and stays
    BOOST_TEST(kept.ask(keyed(acme.key(), "GET", rows_path(table))).status == 200u);
    auto const name = acme.tenant().name;
    for (int round = 0; round < 3; ++round) {
        must(server.command({"dump", "--tenant", name, "--to", file}));
        must(server.command({"tenant", "delete", name, "--yes"}));
        BOOST_TEST(!fs::exists(files(server, acme)));
        must(server.command({"load", file, "--tenant", name}));
        fs::remove(file);
        auto const key = server.command({"key", "create", "--tenant", name}).last_line();
        BOOST_TEST(kept.ask(keyed(acme.key(), "GET", rows_path(table))).status == 401u);
        // What is deleted now stays deleted, what is written stays written.
        BOOST_TEST(kept.ask(keyed(key, "DELETE", row_path(table, rows.back()))).status == 200u);
        rows.pop_back();
        auto const made =
            kept.ask(keyed(key, "POST", rows_path(table), R"({"data":{"new":true}})"));
        BOOST_TEST(made.status == 201u);
        rows.push_back(std::string(data_of(made).at("id").as_string()));
        auto const listed_now =
            listed(server.ask(keyed(key, "GET", rows_path(table) + "?limit=100")));
        BOOST_TEST(listed_now == rows, boost::test_tools::per_element());
    }
    neighbour.stop();
    BOOST_TEST(neighbour.failures() == 0u);
    BOOST_TEST(server.stop() == 0);
    must(server.command({"verify"}));
    server.start();
    auto const key = server.command({"key", "create", "--tenant", name}).last_line();
    BOOST_TEST(listed(server.ask(keyed(key, "GET", rows_path(table) + "?limit=100"))) == rows,
               boost::test_tools::per_element());
    auto const kept_rows = other.get(rows_path(neighbour.table()) + "?limit=1");
    BOOST_TEST(kept_rows.field("X-Total-Count").value() ==
               std::to_string(neighbour.acknowledged()));
}

BOOST_AUTO_TEST_CASE(a_deletion_that_was_cut_off_is_finished_by_the_next_load) {
    binary_host server;
    company acme(server);
    auto const table = acme.create_table();
    acme.create_row(table);
    must(server.command({"dump", "--tenant", acme.tenant().name, "--to", file}));
    // As far as a command comes that dies right after the records have gone.
    fs::create_directories(server.data() / "trash" / acme.tenant().id.to_string());
    BOOST_REQUIRE(server.registry().remove_tenant(acme.tenant().id).has_value());
    must(server.command({"load", file, "--tenant", "again"}));
    auto const key = server.command({"key", "create", "--tenant", "again"}).last_line();
    BOOST_TEST(server.ask(keyed(key, "POST", rows_path(table), R"({"data":{}})")).status == 201u);
    BOOST_TEST(listed(server.ask(keyed(key, "GET", rows_path(table)))).size() == 2u);
    BOOST_TEST(server.stop() == 0);
    must(server.command({"verify"}));
}

BOOST_AUTO_TEST_CASE(of_two_commands_at_once_one_does_it_whole) {
    binary_host server;
    company acme(server);
    acme.create_row(acme.create_table());
    auto const name = acme.tenant().name;
    must(server.command({"dump", "--tenant", name, "--to", file}));
    auto const at_once = [&](std::vector<std::string> first, std::vector<std::string> second) {
        outcome other;
        std::thread beside([&] {
            first.insert(first.begin(), ROWD_BINARY);
            first.insert(first.end(), {"--data", server.data()});
            other = run(first, elsewhere.path() / "errors");
        });
        auto const mine = server.command(second);
        beside.join();
        return (other.code == 0 ? 1 : 0) + (mine.code == 0 ? 1 : 0);
    };
    for (int round = 0; round < 5; ++round) {
        std::vector<std::string> const remove = {"tenant", "delete", name, "--yes"};
        std::vector<std::string> const load = {"load", file, "--tenant", name};
        BOOST_TEST(at_once(remove, remove) == 1);
        BOOST_TEST(at_once(load, load) == 1);
        at_once(remove, load);
        // Whichever came first, the tenant is there whole or not at all.
        static_cast<void>(server.command(load));
        must(server.command({"verify"}));
        auto const key = server.command({"key", "create", "--tenant", name}).last_line();
        BOOST_TEST(listed(server.ask(keyed(key, "GET", "/api/v1/tables"))).size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_data_directory_that_was_moved_away_is_not_served_as_empty) {
    binary_host server;
    company open(server);
    company fresh(server);  // has not been asked for yet
    auto const table = open.create_table();
    auto const moved = elsewhere.path() / "moved";
    fs::rename(server.data(), moved);
    request const readiness = {"GET", "/readyz", {}, {}};
    BOOST_TEST(server.ask(readiness).status == 503u);
    for (auto const& key : {open.key(), fresh.key()}) {
        ask_until(server, keyed(key, "GET", "/api/v1/tables"), {503});
        BOOST_TEST(server.ask(keyed(key, "POST", "/api/v1/tables", R"({"name":"T"})")).status ==
                   503u);
    }
    BOOST_TEST(open.post(rows_path(table), R"({"data":{}})").status == 503u);
    BOOST_TEST(server.ask({"GET", "/healthz", {}, {}}).status == 200u);
    BOOST_TEST(!fs::exists(server.data()));
    // An empty one in its place, as a mount point is.
    fs::create_directories(server.data() / "tenants");
    BOOST_TEST(server.ask(readiness).status == 503u);
    BOOST_TEST(fresh.get("/api/v1/tables").status == 503u);
    fs::remove_all(server.data());

    fs::rename(moved, server.data());
    ask_until(server, keyed(open.key(), "GET", rows_path(table)), {200});
    BOOST_TEST(server.ask(readiness).status == 200u);
    ask_until(server, keyed(fresh.key(), "GET", "/api/v1/tables"), {200});
    BOOST_TEST(open.post(rows_path(table), R"({"data":{}})").status == 201u);
    BOOST_TEST(server.stop() == 0);
    must(server.command({"verify"}));
}

BOOST_AUTO_TEST_CASE(a_tenant_whose_files_are_missing_is_not_served_as_empty) {
    binary_host server;
    company lost(server);
    company other(server);
    auto const table = lost.create_table();
    other.create_table();
    auto const away = elsewhere.path() / "away";
    fs::rename(files(server, lost), away);
    // While it is open: a write is refused at once, a read as soon as it shows.
    BOOST_TEST(lost.post(rows_path(table), R"({"data":{}})").status == 503u);
    ask_until(server, keyed(lost.key(), "GET", "/api/v1/tables"), {503});
    BOOST_TEST(server.ask({"GET", "/readyz", {}, {}}).status == 503u);
    BOOST_TEST(listed(other.get("/api/v1/tables")).size() == 1u);
    // And after a restart.
    BOOST_TEST(server.stop() == 0);
    auto const verified = server.command({"verify"});
    BOOST_TEST(verified.code == 1);
    BOOST_TEST(mentions(verified.output, lost.tenant().name), verified.output);
    for (auto const& command : {std::vector<std::string>{"backup", elsewhere.path() / "backup"},
                                {"dump", "--tenant", lost.tenant().name, "--to", file}}) {
        auto const refused = server.command(command);
        BOOST_TEST(refused.code == 1);
        BOOST_TEST(mentions(refused.errors, lost.tenant().name), refused.errors);
    }
    BOOST_TEST(server.command({"load", file, "--tenant", lost.tenant().name}).code == 1);
    server.start();
    BOOST_TEST(lost.get("/api/v1/tables").status == 503u);
    BOOST_TEST(lost.post("/api/v1/tables", R"({"name":"T"})").status == 503u);
    BOOST_TEST(!fs::exists(files(server, lost)));
    BOOST_TEST(mentions(read_file(server.log()), lost.tenant().id.to_string()));
    BOOST_TEST(server.ask({"GET", "/readyz", {}, {}}).status == 503u);
    // Back in their place they are served again.
    fs::rename(away, files(server, lost));
    ask_until(server, keyed(lost.key(), "GET", table_path(table)), {200});
    BOOST_TEST(server.ask({"GET", "/readyz", {}, {}}).status == 200u);
}

BOOST_AUTO_TEST_CASE(an_empty_data_file_is_not_served_as_empty) {
    binary_host server;
    company lost(server);
    lost.create_table();
    BOOST_TEST(server.stop() == 0);
    std::ofstream(files(server, lost) / "data.mdb", std::ios::trunc);
    auto const verified = server.command({"verify"});
    BOOST_TEST(verified.code == 1);
    BOOST_TEST(mentions(verified.output, lost.tenant().name), verified.output);
    server.start();
    BOOST_TEST(lost.get("/api/v1/tables").status == 503u);
    BOOST_TEST(fs::file_size(files(server, lost) / "data.mdb") == 0u);
}

BOOST_AUTO_TEST_CASE(missing_or_empty_control_records_are_not_made_anew) {
    temporary_directory root;
    auto const data = root.path() / "data";
    auto const rowd = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), ROWD_BINARY);
        arguments.insert(arguments.end(), {"--data", data});
        return run(arguments, elsewhere.path() / "errors");
    };
    must(rowd({"tenant", "create", "acme"}));
    auto const refused_by_all = [&] {
        for (auto const& command : {std::vector<std::string>{"verify"},
                                    {"tenant", "list"},
                                    {"tenant", "create", "b"},
                                    {"backup", elsewhere.path() / "backup"},
                                    {"serve", "--listen", "127.0.0.1:0"}}) {
            auto const refused = rowd(command);
            BOOST_TEST(refused.code == 1, command.front());
            BOOST_TEST(mentions(refused.errors, "control"), refused.errors);
        }
    };
    fs::create_directories(data / "tenants" / "00000000-0000-4000-8000-000000000001");
    std::ofstream(data / "control" / "data.mdb", std::ios::trunc);
    refused_by_all();
    fs::remove(data / "control" / "data.mdb");
    refused_by_all();
    fs::remove_all(data / "control");
    BOOST_TEST(rowd({"tenant", "create", "b"}).code == 1);
    BOOST_TEST(rowd({"serve", "--listen", "127.0.0.1:0"}).code == 1);
    BOOST_TEST(!fs::exists(data / "control"));
}

BOOST_AUTO_TEST_CASE(no_more_tenants_are_open_than_may_be_while_connections_stay) {
    constexpr unsigned tenants = 24;
    constexpr unsigned most = 4;
#ifdef __SANITIZE_THREAD__
    constexpr auto map_bytes = "16GiB";  // the addresses that it leaves are 1.5 TiB
#else
    constexpr auto map_bytes = "1TiB";
#endif
    binary_host server({"--open-tenants-max", std::to_string(most), "--map-bytes", map_bytes});
    std::vector<std::unique_ptr<company>> companies;
    std::vector<client> connections;
    std::vector<std::string> tables;
    for (unsigned i = 0; i < tenants; ++i) {
        companies.push_back(std::make_unique<company>(server));
        connections.push_back(server.connect());
        auto const made = connections[i].ask(
            keyed(companies[i]->key(), "POST", "/api/v1/tables", R"({"name":"T"})"));
        BOOST_REQUIRE_MESSAGE(made.status == 201u, made.head << made.body);
        tables.emplace_back(data_of(made).at("id").as_string());
        BOOST_TEST(metric(server, "rowd_open_tenants") <= most);
    }
    std::atomic<unsigned> refused = 0;
    std::vector<std::thread> all;
    for (unsigned i = 0; i < tenants; ++i)
        all.emplace_back([&, i] {
            for (int n = 0; n < 20; ++n) {
                auto const path = rows_path(tables[i]);
                auto const body = R"({"data":{}})";
                bool const write = n % 2 == 0;
                auto const r = connections[i].ask(
                    keyed(companies[i]->key(), write ? "POST" : "GET", path, write ? body : ""));
                if (r.status != (write ? 201u : 200u)) ++refused;
            }
        });
    for (int i = 0; i < 20; ++i) BOOST_TEST(metric(server, "rowd_open_tenants") <= most);
    for (auto& t : all) t.join();
    BOOST_TEST(refused == 0u);
    for (unsigned i = 0; i < tenants; ++i) {
        auto const r = connections[i].ask(keyed(companies[i]->key(), "GET", rows_path(tables[i])));
        BOOST_TEST(r.field("X-Total-Count").value_or("none") == "10");
    }
    BOOST_TEST(metric(server, "rowd_open_tenants") <= most);
}

BOOST_AUTO_TEST_CASE(idle_tenants_are_closed_while_their_connections_stay) {
    binary_host server({"--tenant-idle", "1s"});
    company c(server);
    auto const table = c.create_table();
    client kept = server.connect();
    BOOST_TEST(kept.ask(keyed(c.key(), "GET", table_path(table))).status == 200u);
    BOOST_TEST(metric(server, "rowd_open_tenants") == 1u);
    while (metric(server, "rowd_open_tenants") != 0) std::this_thread::yield();
    BOOST_TEST(kept.ask(keyed(c.key(), "GET", table_path(table))).status == 200u);
}

// A program in two containers is process 1 in both.
BOOST_AUTO_TEST_CASE(commands_and_servers_of_two_containers_share_a_volume) {
    temporary_directory root;
    auto const data = root.path() / "data";
    auto const errors = root.path() / "errors";
    std::vector<std::string> const container = {"unshare", "--user", "--map-root-user",
                                                "--pid",   "--fork", "--kill-child"};
    auto const in_container = [&](std::vector<std::string> arguments) {
        auto all = container;
        all.emplace_back(ROWD_BINARY);
        all.insert(all.end(), arguments.begin(), arguments.end());
        all.insert(all.end(), {"--data", data});
        return all;
    };
    {
        auto probe = container;
        probe.emplace_back("true");
        if (run(probe, errors).code != 0) {
            BOOST_TEST_MESSAGE("skipped: containers cannot be made here");
            return;
        }
    }
    must(run(in_container({"tenant", "create", "acme"}), errors));
    process server(in_container({"serve", "--listen", "127.0.0.1:0"}), errors);
    auto const line = server.read_line();
    BOOST_REQUIRE_MESSAGE(mentions(line, "listening on"), line << read_file(errors));
    auto const port = static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1)));
    auto const key = run(in_container({"key", "create", "--tenant", "acme"}), errors).last_line();
    client connection(port);
    auto const made = connection.ask(keyed(key, "POST", "/api/v1/tables", R"({"name":"T"})"));
    BOOST_TEST(made.status == 201u);
    auto const table = std::string(data_of(made).at("id").as_string());
    for (int i = 0; i < 40; ++i)
        connection.ask(keyed(key, "POST", rows_path(table),
                             R"({"data":{"t":")" + std::string(9'000, 'x') + R"("}})"));
    for (auto const& command : {std::vector<std::string>{"tenant", "list"},
                                {"key", "list", "--tenant", "acme"},
                                {"verify"},
                                {"dump", "--tenant", "acme", "--to", root.path() / "dump"},
                                {"backup", root.path() / "backup"}}) {
        auto const done = run(in_container(command), errors);
        BOOST_TEST(done.code == 0, command.front() << ": " << done.errors);
    }
    // A dump that lasts: nobody reads it yet.
    process dump(in_container({"dump", "--tenant", "acme"}), root.path() / "dump_errors");
    BOOST_TEST(mentions(dump.read_line(), "\"dump\""));
    BOOST_TEST(connection.ask(keyed(key, "GET", rows_path(table))).status == 200u);
    BOOST_TEST(mentions(dump.read_all(), "\"end\""));
    BOOST_TEST(dump.wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_server_starts_beside_a_dump_of_another_container) {
    temporary_directory root;
    auto const data = root.path() / "data";
    auto const errors = root.path() / "errors";
    auto const container = [&](std::string const& command) {
        return std::vector<std::string>{
            "unshare",
            "--user",
            "--map-root-user",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            "exec '" ROWD_BINARY "' " + command + " --data '" + data.string() + "'"};
    };
    if (run({"unshare", "--user", "--map-root-user", "--pid", "--fork", "true"}, errors).code !=
        0) {
        BOOST_TEST_MESSAGE("skipped: containers cannot be made here");
        return;
    }
    std::string key;
    std::string table;
    {
        process first(container("serve --listen 127.0.0.1:0"), errors);
        auto const line = first.read_line();
        must(run(container("tenant create acme"), errors));
        key = run(container("key create --tenant acme"), errors).last_line();
        client connection(static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1))));
        auto const made = connection.ask(keyed(key, "POST", "/api/v1/tables", R"({"name":"T"})"));
        table = data_of(made).at("id").as_string();
        for (int i = 0; i < 40; ++i)
            connection.ask(keyed(key, "POST", rows_path(table),
                                 R"({"data":{"t":")" + std::string(9'000, 'x') + R"("}})"));
    }
    process dump(container("dump --tenant acme"), root.path() / "dump_errors");
    BOOST_TEST(mentions(dump.read_line(), "\"dump\""));
    process second(container("serve --listen 127.0.0.1:0"), errors);
    auto const line = second.read_line();
    BOOST_REQUIRE_MESSAGE(mentions(line, "listening on"), line << read_file(errors));
    client connection(static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1))));
    BOOST_TEST(connection.ask(keyed(key, "GET", rows_path(table))).status == 200u);
    BOOST_TEST(mentions(dump.read_all(), "\"end\""));
}

BOOST_AUTO_TEST_CASE(a_removed_lock_file_lets_no_second_server_in) {
    binary_host server;
    fs::remove(server.data() / "rowd.lock");
    auto const second = server.command({"serve", "--listen", "127.0.0.1:0"});
    BOOST_TEST(second.code == 1);
    BOOST_TEST(mentions(second.errors, "another server is running"), second.errors);
}

BOOST_AUTO_TEST_SUITE_END()
