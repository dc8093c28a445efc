// Dumps of the real server, loaded as other tenants: every dialect shows the same.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

namespace fs = std::filesystem;

struct dump_fixture {
    binary_host server;
    company c{server};
    temporary_directory elsewhere;
    fs::path const file = elsewhere.path() / "dump.ndjson";
    fs::path const other_data = elsewhere.path() / "data";

    // Tables of three dialects.
    void fill() {
        auto const app = c.create_app().to_string();
        auto const table = c.create_table(
            R"({"name":"T","description":"d","schema":{"v":[1.50]},"columns":[{"name":"a","type":"text"}]})");
        for (int i = 0; i < 30; ++i)
            c.create_row_at(table, std::to_string(i % 7), R"({"i":)" + std::to_string(i) + ".0}");
        expect(c.ask("POST", "/v1/tables",
                     R"({"name":"BotTable","schema":{"type":"object","properties":)"
                     R"({"n":{"type":"number"},"s":{"type":"string"}}}})",
                     bot()));
        expect(c.ask("POST", "/v1/tables/BotTable/rows",
                     R"({"rows":[{"n":1,"s":"x"},{"n":2},{"n":3}]})", bot()));
        expect(c.ask("POST", "/v1/tables/BotTable/rows/upsert",
                     R"({"keyColumn":"n","rows":[{"n":2,"s":"two"},{"n":9}]})", bot()));
        expect(c.ask("POST", "/v1/tables/BotTable/rows/delete", R"({"ids":[1]})", bot()));
        expect(c.post("/apps/" + app + "/tables", R"({"name":"S"})"));
        app_ = app;
        table_ = table;
    }
    header_fields bot() const {
        return {{"Authorization", "Bearer " + c.key()}, {"x-bot-id", c.tenant().id.to_string()}};
    }
    static void expect(response const& r) {
        if (r.status != 200 && r.status != 201) throw std::runtime_error(r.head + r.body);
    }

    // What each dialect shows to whoever has `key`.
    std::vector<std::string> views(binary_host& host, std::string const& key) const {
        std::vector<std::string> seen;
        auto const ask = [&](std::string method, std::string target, std::string body = {}) {
            header_fields fields = {{"x-api-key", key},
                                    {"Authorization", "Bearer " + key},
                                    {"x-bot-id", c.tenant().id.to_string()}};
            auto const r =
                host.ask({std::move(method), std::move(target), fields, std::move(body)});
            BOOST_TEST(r.status == 200u, r.head << r.body);
            seen.push_back(r.body);
        };
        ask("GET", "/api/v1/tables");
        ask("GET", table_path(table_));
        ask("GET", rows_path(table_) + "?limit=100");
        ask("GET", "/api/v1/table/collections");
        ask("GET", "/apps/" + app_ + "/tables");
        ask("GET", "/v1/tables");
        ask("GET", "/v1/tables/BotTable");
        ask("POST", "/v1/tables/BotTable/rows/find", R"({"filter":{"n":{"$gt":1}}})");
        ask("GET", "/v1/tables/BotTable/row?id=2");
        return seen;
    }
    outcome dump() { return server.command({"dump", "--tenant", c.tenant().name, "--to", file}); }
    // Loads into another data directory.
    outcome load(std::string const& name = "copy") {
        return fixtures::run({ROWD_BINARY, "load", file, "--tenant", name, "--data", other_data},
                             elsewhere.path() / "errors");
    }

    std::string app_;
    std::string table_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dumps, dump_fixture)

BOOST_AUTO_TEST_CASE(every_dialect_shows_what_was_dumped) {
    fill();
    auto const before = views(server, c.key());
    auto const dumped = dump();
    BOOST_TEST(dumped.code == 0, dumped.errors);
    binary_host other;  // runs while the tenant is loaded
    auto const loaded = other.command({"load", file, "--tenant", "copy"});
    BOOST_TEST(loaded.code == 0, loaded.errors);
    BOOST_TEST(loaded.last_line() == c.tenant().id.to_string());
    auto const key = other.command({"key", "create", "--tenant", "copy"}).last_line();
    BOOST_TEST(views(other, key) == before, boost::test_tools::per_element());
    BOOST_TEST(other.stop() == 0);
    auto const verified = other.command({"verify"});
    BOOST_TEST(verified.code == 0, verified.output);
}

BOOST_AUTO_TEST_CASE(a_tenant_can_be_cloned_beside_itself) {
    c.create_row(c.create_table(), R"({"a":1})");
    BOOST_TEST(dump().code == 0);
    auto const loaded = server.command({"load", file, "--tenant", "clone"});
    BOOST_TEST(loaded.code == 0, loaded.errors);
    BOOST_TEST(loaded.last_line() != c.tenant().id.to_string());
    auto const key = server.command({"key", "create", "--tenant", "clone"}).last_line();
    auto const tables = server.ask({"GET", "/api/v1/tables", {{"x-api-key", key}}, {}});
    BOOST_TEST(tables.body == c.get("/api/v1/tables").body);
}

BOOST_AUTO_TEST_CASE(a_dump_under_writes_is_one_moment) {
    auto const table = c.create_table(R"({"name":"T","maxRows":100000})");
    for (int i = 0; i < 200; ++i) c.create_row(table, R"({"n":)" + std::to_string(i) + "}");
    std::atomic<bool> stopping{false};
    std::thread writer([&, port = server.port()] {
        client connection(port);
        for (int i = 200; !stopping; ++i)
            connection.ask(c.make_request("POST", rows_path(table),
                                          R"({"data":{"n":)" + std::to_string(i) + "}}"));
    });
    auto const dumped = dump();
    stopping = true;
    writer.join();
    BOOST_TEST(dumped.code == 0, dumped.errors);
    auto const loaded = load();
    BOOST_TEST(loaded.code == 0, loaded.errors);
    auto const text = read_file(file);
    std::size_t rows = 0;
    while (text.find(R"("data":{"n":)" + std::to_string(rows) + "}") != text.npos) ++rows;
    BOOST_TEST(rows >= 200u);
    BOOST_TEST((loaded.output.find(" " + std::to_string(rows) + " rows") != text.npos),
               loaded.output);
}

BOOST_AUTO_TEST_CASE(a_used_tenant_is_not_loaded_into) {
    c.create_table();
    BOOST_TEST(dump().code == 0);
    auto const again = server.command({"load", file, "--tenant", c.tenant().name});
    BOOST_TEST(again.code == 1);
    BOOST_TEST((again.errors.find("used already") != again.errors.npos), again.errors);
    BOOST_TEST(dump().code == 1);  // nor is a file overwritten
}

BOOST_AUTO_TEST_CASE(an_app_of_another_tenant_is_not_taken) {
    fill();
    BOOST_TEST(dump().code == 0);
    auto const clone = server.command({"load", file, "--tenant", "clone"});
    BOOST_TEST(clone.code == 1);
    BOOST_TEST((clone.errors.find("another tenant has the app") != clone.errors.npos),
               clone.errors);
    BOOST_TEST(server.command({"tenant", "list"}).output.find("clone") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(after_a_broken_line_nothing_is_there) {
    fill();
    BOOST_TEST(dump().code == 0);
    auto const text = read_file(file);
    auto const last = std::to_string(std::ranges::count(text, '\n'));
    replace_file(file, text.substr(0, text.size() - 20));
    auto const refused = load();
    BOOST_TEST(refused.code == 1);
    BOOST_TEST((refused.errors.find("line " + last + ": ") != refused.errors.npos), refused.errors);
    BOOST_TEST(fs::is_empty(other_data / "tenants"));
    replace_file(file, text);
    BOOST_TEST(load().code == 0);
}

BOOST_AUTO_TEST_CASE(a_killed_load_leaves_nothing_and_the_next_one_works) {
    fill();
    BOOST_TEST(dump().code == 0);
    access::open_registry(other_data);
    auto const text = read_file(file);
    auto const pipe = elsewhere.path() / "pipe";
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    process p({ROWD_BINARY, "load", pipe, "--tenant", "copy", "--data", other_data},
              elsewhere.path() / "errors");
    auto const end = open_file(pipe, O_WRONLY);
    write_all(end.get(), text.substr(0, text.size() / 2));
    auto const tenants = other_data / "tenants";
    auto const partial = tenants / (c.tenant().id.to_string() + ".partial") / "data.mdb";
    while (!fs::exists(partial)) std::this_thread::yield();
    p.signal(SIGKILL);
    BOOST_TEST(p.wait() == -SIGKILL);
    BOOST_TEST(fixtures::run({ROWD_BINARY, "tenant", "list", "--data", other_data},
                             elsewhere.path() / "errors")
                   .output == "");
    auto const loaded = load();
    BOOST_TEST(loaded.code == 0, loaded.errors);
    BOOST_TEST(!fs::exists(partial));
}

BOOST_AUTO_TEST_CASE(standard_output_and_input_will_do) {
    fill();
    access::open_registry(other_data);
    auto const pipe = fixtures::run(
        {"sh", "-c",
         "'" ROWD_BINARY "' dump --tenant " + c.tenant().name + " --data '" +
             server.data().string() + "' | '" ROWD_BINARY "' load - --tenant copy --data '" +
             other_data.string() + "'"},
        elsewhere.path() / "errors");
    BOOST_TEST(pipe.code == 0, pipe.errors);
    BOOST_TEST(pipe.last_line() == c.tenant().id.to_string());
}

BOOST_AUTO_TEST_SUITE_END()
