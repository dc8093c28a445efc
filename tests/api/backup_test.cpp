// Backups of the real server: made while it writes, restored elsewhere; damaged ones refused.
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <memory>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

namespace fs = std::filesystem;

constexpr unsigned much_rows = 20'000;
constexpr std::uintmax_t much_bytes = much_rows * 800ull;  // at the least

std::string row_data(unsigned n) {
    return R"({"n":)" + std::to_string(n) + R"(,"text":")" + std::string(800, 'x') + "\"}";
}

// All rows of a table in the order of creation, as (id, data).
std::vector<std::pair<std::string, std::string>> rows_of(company& c, std::string const& table) {
    std::vector<std::pair<std::string, std::string>> all;
    for (;;) {
        auto const page =
            c.get(rows_path(table) + "?limit=100&offset=" + std::to_string(all.size()));
        auto const data = data_of(page);
        for (auto const& row : data.as_array())
            all.emplace_back(std::string(row.at("id").as_string()),
                             boost::json::serialize(row.at("data")));
        if (data.as_array().empty()) return all;
    }
}

// Writers that each fill a table of their own with numbered rows, change what they wrote, and
// rename the table now and then, which is audited.
class busy_writers {
  public:
    constexpr static unsigned count = 3;

    busy_writers(binary_host& server, company& c) {
        for (unsigned i = 0; i < count; ++i)
            tables_[i] = c.create_table(R"({"name":"W","maxRows":100000})");
        for (unsigned i = 0; i < count; ++i)
            threads_.emplace_back([this, i, &c, port = server.port()] { write(i, c, port); });
    }
    ~busy_writers() { stop(); }

    void stop() {
        stopping_ = true;
        for (auto& t : threads_)
            if (t.joinable()) t.join();
    }
    void wait_for(std::uint64_t acknowledged) const {
        for (auto const& n : acknowledged_)
            for (auto seen = n.load(); seen < acknowledged; seen = n.load()) n.wait(seen);
    }
    std::array<std::uint64_t, count> acknowledged() const {
        return {acknowledged_[0], acknowledged_[1], acknowledged_[2]};
    }
    std::string const& table(unsigned i) const { return tables_[i]; }
    bool failed() const { return failed_; }

  private:
    void write(unsigned i, company const& c, std::uint16_t port) {
        client connection(port);
        auto const ask = [&](std::string method, std::string path, std::string body) {
            auto const r =
                connection.ask(c.make_request(std::move(method), std::move(path), std::move(body)));
            if (r.status != 200 && r.status != 201) failed_ = true;
            return r;
        };
        for (unsigned n = 0; !stopping_ && !failed_; ++n) {
            auto const made = ask("POST", rows_path(tables_[i]), R"({"data":)" + row_data(n) + "}");
            if (failed_) break;
            ++acknowledged_[i];
            acknowledged_[i].notify_all();
            if (n % 4 == 0)
                ask("PATCH", row_path(tables_[i], std::string(data_of(made).at("id").as_string())),
                    R"({"data":)" + row_data(n) + R"(,"position":0})");
            if (n % 16 == 0)
                ask("PATCH", table_path(tables_[i]), R"({"name":"W)" + std::to_string(n) + "\"}");
        }
        acknowledged_[i] = ~0ull >> 1;  // nobody waits for a writer that has ended
        acknowledged_[i].notify_all();
    }

    std::array<std::string, count> tables_;
    std::array<std::atomic<std::uint64_t>, count> acknowledged_{};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> failed_{false};
    std::vector<std::thread> threads_;
};

struct backup_fixture {
    binary_host server;
    company c{server};
    temporary_directory elsewhere;
    fs::path const to = elsewhere.path() / "backup";
    fs::path const partial = elsewhere.path() / "backup.partial";

    // Rows that do not change any more.
    std::string fill(company& who, unsigned rows) {
        auto const table = who.create_table(R"({"name":"T","maxRows":100000})");
        for (unsigned n = 0; n < rows; ++n) who.create_row(table, row_data(n));
        return table;
    }
    // Thousands of rows at once, so that copying them takes a while.
    void fill_much() {
        std::string body = R"({"rows":[)";
        for (unsigned n = 0; n < 500; ++n) body += (n ? "," : "") + row_data(n);
        body += "]}";
        header_fields const bot = {{"Authorization", "Bearer " + c.key()},
                                   {"x-bot-id", c.tenant().id.to_string()}};
        auto const ask = [&](std::string target, std::string content) {
            request r{"POST", std::move(target), bot, std::move(content)};
            r.fields.emplace_back("Content-Type", "application/json");
            auto const answer = server.ask(r);
            if (answer.status != 200) throw std::runtime_error(answer.head + answer.body);
        };
        ask("/v1/tables", R"({"name":"MuchTable","schema":{"type":"object","properties":)"
                          R"({"n":{"type":"number"},"text":{"type":"string"}}}})");
        for (unsigned n = 0; n < much_rows; n += 500) ask("/v1/tables/MuchTable/rows", body);
    }
    outcome back_up() { return server.command({"backup", to}); }

    // The server goes on with what was restored.
    void restart_restored() {
        BOOST_TEST(server.stop() == 0);
        start_restored();
    }
    void start_restored() { start_restored(to); }
    void start_restored(fs::path const& from) {
        fs::rename(server.data(), elsewhere.path() / "old");
        auto const restored = server.command({"restore", from});
        BOOST_TEST(restored.code == 0, restored.errors);
        auto const verified = server.command({"verify"});
        BOOST_TEST(verified.code == 0, verified.output);
        server.start();
    }

    // A backup that was stopped (SIGSTOP) while it copied the tenant, after fill_much(). One that
    // got further than that before it could be stopped is tried again.
    std::unique_ptr<process> stopped_backup(std::vector<std::string> const& more = {}) {
        std::vector<std::string> arguments = {ROWD_BINARY, "backup", to, "--data", server.data()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto const copy = partial / "tenants" / c.tenant().id.to_string() / "data.mdb";
        for (int tries = 0; tries < 50; ++tries) {
            auto p = std::make_unique<process>(arguments, elsewhere.path() / "errors");
            std::error_code absent;
            std::uintmax_t copied = 0;
            auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
            while (copied == 0 && !fs::exists(to) && std::chrono::steady_clock::now() < until) {
                copied = fs::file_size(copy, absent);
                if (absent) copied = 0;
            }
            p->signal(SIGSTOP);
            copied = fs::file_size(copy, absent);
            if (!absent && copied < much_bytes) return p;
            p->signal(SIGKILL);
            p->wait();
            fs::remove_all(to);
            fs::remove_all(partial);
        }
        throw std::runtime_error("no backup could be stopped in time");
    }
    // Changes rows for a while, which makes the data file grow if old pages are still read.
    void rewrite_rows(std::string const& table, unsigned times) {
        auto const rows = rows_of(c, table);
        for (unsigned n = 0; n < times; ++n)
            c.patch(row_path(table, rows[n % rows.size()].first),
                    R"({"data":{"x":")" + std::string(40'000, 'x') + "\"}}");
    }
};

std::vector<fs::path> files_of(fs::path const& directory) {
    std::vector<fs::path> all;
    for (auto const& entry : fs::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) all.push_back(entry.path());
    return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backups, backup_fixture)

BOOST_AUTO_TEST_CASE(a_backup_under_write_load_has_everything_acknowledged_before_it) {
    company other(server);
    auto const table = fill(c, 300);
    auto const others_table = fill(other, 50);
    auto const before = rows_of(c, table);
    auto const others_before = rows_of(other, others_table);
    busy_writers writers(server, c);
    writers.wait_for(50);
    auto const acknowledged = writers.acknowledged();
    auto const made = back_up();
    BOOST_TEST(made.code == 0, made.errors);
    writers.stop();
    BOOST_TEST(!writers.failed());

    restart_restored();
    BOOST_TEST((rows_of(c, table) == before));
    BOOST_TEST((rows_of(other, others_table) == others_before));
    for (unsigned i = 0; i < busy_writers::count; ++i) {
        std::map<std::int64_t, std::string> numbered;
        for (auto const& [id, data] : rows_of(c, writers.table(i)))
            numbered.emplace(boost::json::parse(data).at("n").as_int64(), data);
        BOOST_TEST(numbered.size() >= acknowledged[i]);
        for (auto const& [n, data] : numbered)
            BOOST_TEST((data == row_data(static_cast<unsigned>(n))));
        // One moment: no row without those that were acknowledged before it.
        BOOST_TEST((numbered.rbegin()->first == static_cast<std::int64_t>(numbered.size()) - 1));
    }
    c.create_row(table);
    BOOST_TEST(server.stop() == 0);
    BOOST_TEST(server.command({"verify"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_backup_of_stopped_data_is_the_same) {
    auto const table = fill(c, 20);
    auto const before = rows_of(c, table);
    BOOST_TEST(server.stop() == 0);
    BOOST_TEST(back_up().code == 0);
    start_restored();
    BOOST_TEST((rows_of(c, table) == before));
}

BOOST_AUTO_TEST_CASE(a_backup_is_private_and_lists_its_files) {
    fill(c, 1);
    BOOST_REQUIRE(back_up().code == 0);
    for (auto const& file : files_of(to))
        BOOST_CHECK(fs::status(file).permissions() ==
                    (fs::perms::owner_read | fs::perms::owner_write));
    for (auto const& entry : fs::recursive_directory_iterator(to))
        if (entry.is_directory())
            BOOST_CHECK(fs::status(entry).permissions() == fs::perms::owner_all);
    auto const manifest = boost::json::parse(read_file(to / "manifest.json"));
    BOOST_TEST(manifest.at("format").as_int64() == 1);
    BOOST_TEST(manifest.at("files").as_array().size() + 2 == files_of(to).size());
}

BOOST_AUTO_TEST_CASE(every_kind_of_damage_is_refused_and_named) {
    fill(c, 3);
    BOOST_REQUIRE(back_up().code == 0);
    auto const data = elsewhere.path() / "restored";
    auto const copy = elsewhere.path() / "copy";
    auto const refuses = [&](std::string const& name) {
        auto const o =
            run({ROWD_BINARY, "restore", copy, "--data", data}, elsewhere.path() / "errors");
        BOOST_TEST(o.code == 1);
        BOOST_TEST((o.errors.find(name) != o.errors.npos), name << " is not in " << o.errors);
        BOOST_TEST(!fs::exists(data));
        fs::remove_all(copy);
        fs::copy(to, copy, fs::copy_options::recursive);
    };
    fs::copy(to, copy, fs::copy_options::recursive);
    for (auto const& file : files_of(to)) {
        auto const name = file.lexically_relative(to).string();
        auto const content = read_file(file);
        for (std::size_t at : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
            std::string flipped = content;
            flipped[at] = static_cast<char>(flipped[at] ^ 1);
            replace_file(copy / name, flipped);
            refuses(name);
        }
        replace_file(copy / name, std::string_view(content).substr(0, content.size() - 1));
        refuses(name);
        fs::remove(copy / name);
        refuses(name);
    }
    replace_file(copy / "tenants" / "stray", "");
    refuses("tenants/stray");
    BOOST_TEST(
        run({ROWD_BINARY, "restore", copy, "--data", data}, elsewhere.path() / "errors").code == 0);
}

BOOST_AUTO_TEST_CASE(a_backup_of_another_format_is_refused) {
    BOOST_REQUIRE(back_up().code == 0);
    auto const manifest =
        replaced(read_file(to / "manifest.json"), R"("format":1)", R"("format":2)");
    replace_file(to / "manifest.json", manifest);
    auto const sum = run({"sha256sum", to / "manifest.json"}, elsewhere.path() / "errors");
    replace_file(to / "manifest.json.sha256", sum.output.substr(0, 64) + "  manifest.json\n");
    auto const o = run({ROWD_BINARY, "restore", to, "--data", elsewhere.path() / "new"},
                       elsewhere.path() / "errors");
    BOOST_TEST(o.code == 1);
    BOOST_TEST((o.errors.find("another format") != o.errors.npos), o.errors);
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten) {
    BOOST_REQUIRE(back_up().code == 0);
    auto const again = back_up();
    BOOST_TEST(again.code == 1);
    BOOST_TEST((again.errors.find("exists already") != again.errors.npos));
    auto const restored = server.command({"restore", to});
    BOOST_TEST(restored.code == 1);
    BOOST_TEST((restored.errors.find("exists already") != restored.errors.npos));
    BOOST_TEST(!fs::exists(partial));
    BOOST_TEST(server.command({"backup", server.data() / "control" / "data.mdb" / "x"}).code == 1);
    BOOST_TEST(
        run({ROWD_BINARY, "backup", elsewhere.path() / "x", "--data", elsewhere.path() / "none"},
            elsewhere.path() / "errors")
            .code == 1);
    BOOST_TEST(!fs::exists(elsewhere.path() / "x"));
}

BOOST_AUTO_TEST_CASE(a_killed_backup_leaves_none_and_the_next_one_works) {
    fill_much();
    {
        auto p = stopped_backup();
        p->signal(SIGKILL);
        BOOST_TEST(p->wait() == -SIGKILL);
    }
    BOOST_TEST(!fs::exists(to));
    auto const restored = run({ROWD_BINARY, "restore", partial, "--data", elsewhere.path() / "new"},
                              elsewhere.path() / "errors");
    BOOST_TEST(restored.code == 1);
    BOOST_TEST((restored.errors.find("not a whole backup") != restored.errors.npos));
    BOOST_TEST(back_up().code == 0);
    BOOST_TEST(!fs::exists(partial));
    restart_restored();
}

BOOST_AUTO_TEST_CASE(a_tenant_that_is_deleted_meanwhile_is_not_in_the_backup) {
    fill_much();
    company other(server);
    auto const table = fill(other, 3);
    auto p = stopped_backup();
    BOOST_TEST(server.command({"tenant", "delete", c.tenant().name, "--yes"}).code == 0);
    p->signal(SIGCONT);
    BOOST_TEST(p->wait() == 0, read_file(elsewhere.path() / "errors"));
    restart_restored();
    auto const tenants = server.command({"tenant", "list"});
    BOOST_TEST((tenants.output.find(other.tenant().name) != tenants.output.npos));
    BOOST_TEST((tenants.output.find(c.tenant().name) == tenants.output.npos));
    BOOST_TEST(c.get("/api/v1/tables").status == 401u);
    BOOST_TEST(rows_of(other, table).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_data_file_that_grows_too_far_ends_the_backup) {
    auto const table = fill(c, 10);
    fill_much();
    auto p = stopped_backup({"--growth-bytes-max", "1MiB"});
    rewrite_rows(table, 100);
    p->signal(SIGCONT);
    BOOST_TEST(p->wait() == 1);
    auto const errors = read_file(elsewhere.path() / "errors");
    BOOST_TEST((errors.find("has grown") != errors.npos), errors);
    BOOST_TEST(!fs::exists(to));
    BOOST_TEST(!fs::exists(partial));
    // Nothing reads the old pages any more: they are used anew.
    auto const file = server.data() / "tenants" / c.tenant().id.to_string() / "data.mdb";
    rewrite_rows(table, 20);
    auto const size = fs::file_size(file);
    rewrite_rows(table, 100);
    BOOST_TEST(fs::file_size(file) < size + (1u << 20));
}

// A backup of format 1, made once and kept: whatever changes, it must go on being restored.
BOOST_AUTO_TEST_CASE(a_backup_that_an_earlier_version_made_is_restored) {
    BOOST_TEST(server.stop() == 0);
    start_restored(fs::path(ROWD_SOURCE_DIR) / "tests" / "golden" / "backup_1");
    auto const get = [&](std::string path) {
        return server.ask(
            {"GET", std::move(path), {{"x-api-key", "wfk_dhxphfbs8zgfzpz0nbka8zu4872uu354"}}, {}});
    };
    std::string const table = "a25ccc30-d707-4aaf-adb6-3b66f765d337";
    auto const row = [](std::string id, std::string n, std::string time) {
        return R"({"id":")" + id + R"(","data":{"n":)" + n + R"(,"text":"row )" + n +
               R"("},"position":null,"createdAt":"2026-11-22T00:48:50.)" + time +
               R"(Z","updatedAt":"2026-11-22T00:48:50.)" + time + "Z\"}";
    };
    BOOST_TEST(get(rows_path(table)).body ==
               R"({"success":true,"data":[)" +
                   row("a1d098ef-72dd-4394-92cb-13dc9ec20a7a", "0", "063") + "," +
                   row("de5bb1e1-3d25-4987-9560-405f4dda19c3", "1", "077") + "," +
                   row("cecb9c4c-1543-46b8-b3b8-0d447ec26d57", "2", "084") + "]}");
    BOOST_TEST(data_of(get(table_path(table))).at("description").as_string() == "kept");
    BOOST_TEST(listed(get("/api/v1/audit-logs"), "action") ==
               std::vector<std::string>{"table.created"});
}

BOOST_AUTO_TEST_SUITE_END()
