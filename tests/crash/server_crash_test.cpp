// A server that is written to in every dialect, while tenants come and go beside it, is killed at a
// random moment: everything it acknowledged is there, byte for byte, and nothing else but perhaps
// the one operation of each connection that was under way. ROWD_CRASH_ROUNDS, ROWD_CRASH_SEED as in
// crash_test.cpp.
#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <deque>
#include <sstream>
#include <thread>
#include <vector>

#include "crash/answers.hpp"
#include "crash/settings.hpp"
#include "crash/speaker.hpp"
#include "fixtures/binary_host.hpp"

using namespace rowd;
using namespace rowd::crash;
using namespace rowd::fixtures;

namespace {

constexpr unsigned companies = 2;

// Plays a script over a connection of its own until the server dies.
class writer {
  public:
    writer(binary_host const& server, company const& who, dialect d, std::uint64_t seed)
        : expected(seed, static_cast<unsigned>(d), abilities_of(d)),
          script_(expected),
          speaker_(make_speaker(d, who)),
          connection_(server.port()) {}

    void write(std::atomic<std::uint64_t>& acknowledged) {
        try {
            for (;;) {
                step const s = script_.next();
                auto const answer = connection_.ask(speaker_->say(s));
                if (answer.status == 0) return;
                if (!speaker_->hear(s, answer)) {
                    surprise = answer.head + "\n" + answer.body;
                    acknowledged += 1u << 30;  // the round is over
                    acknowledged.notify_all();
                    return;
                }
                ++done;
                ++acknowledged;
                acknowledged.notify_all();
            }
        } catch (std::exception const&) {  // the connection broke
        }
    }

    script expected;         // before the first step
    std::uint64_t done = 0;  // acknowledged steps
    std::string surprise;

  private:
    script script_;
    std::unique_ptr<speaker> speaker_;
    client connection_;
};

// Makes and deletes tenants by the command line, which is killed itself now and then.
class administrator {
  public:
    administrator(binary_host const& server, std::filesystem::path errors, std::uint64_t seed)
        : data_(server.data()), errors_(std::move(errors)), random_(seed) {}

    void work(std::atomic<bool> const& stopping) {
        for (unsigned n = 0; !stopping; ++n) {
            std::string const name = "x" + std::to_string(n);
            if (!command({"tenant", "create", name})) continue;
            there.push_back(name);
            command({"key", "create", "--tenant", name});
            if (random_() % 2 == 0) continue;
            there.pop_back();
            if (command({"tenant", "delete", name, "--yes"})) gone.push_back(name);
        }
    }

    std::vector<std::string> there;
    std::vector<std::string> gone;

  private:
    bool command(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), ROWD_BINARY);
        arguments.insert(arguments.end(), {"--data", data_});
        process p(std::move(arguments), errors_);
        if (random_() % 3 == 0) {
            std::this_thread::sleep_for(std::chrono::microseconds(random_() % 15'000));
            p.signal(SIGKILL);
        }
        return p.wait() == 0;
    }

    std::string data_;
    std::filesystem::path errors_;
    std::mt19937_64 random_;
};

// A table so large that an index of it is built in slices, which begins with the first upsert.
class big_table {
  public:
    big_table(binary_host& server, company& c) : server_(server), company_(c) {
        ask("/v1/tables", R"({"name":"bigTable","schema":{"type":"object","properties":{)"
                          R"("k":{"type":"string"},"n":{"type":"number"}}}})");
        for (int block = 0; block < blocks; ++block) {
            std::string rows;
            for (int i = 0; i < block_rows; ++i)
                rows += (i == 0 ? "" : ",") + row(block * block_rows + i, 0);
            ask("/v1/tables/bigTable/rows", R"({"rows":[)" + rows + "]}");
        }
    }

    // By connections of its own, because a server may die meanwhile.
    void begin_index(std::uint16_t port) const {
        try {
            client(port).ask(upsert());
        } catch (std::exception const&) {  // it died before
        }
    }

    void check() {
        BOOST_TEST(rows_of(company_, id()).size() == blocks * block_rows + 0u);
        for (int i = 0; i < 2; ++i) {  // whether the index is ready by then or not
            auto const answer = server_.ask(upsert());
            BOOST_TEST(answer.body.find(R"("inserted":[])") != std::string::npos);
            BOOST_TEST(answer.body.find(R"("id":1502,)") != std::string::npos);
        }
    }

  private:
    static constexpr int blocks = 3;
    static constexpr int block_rows = 1'000;

    static std::string row(int key, int n) {
        return R"({"k":"b)" + std::to_string(key) + R"(","n":)" + std::to_string(n) + "}";
    }
    request upsert() const {
        return make("/v1/tables/bigTable/rows/upsert",
                    R"({"keyColumn":"k","rows":[)" + row(1'501, 1) + "]}");
    }
    request make(std::string path, std::string body) const {
        return {"POST",
                std::move(path),
                {{"Authorization", "Bearer " + company_.key()},
                 {"x-bot-id", company_.tenant().id.to_string()}},
                std::move(body)};
    }
    void ask(std::string path, std::string body) {
        BOOST_REQUIRE(server_.ask(make(std::move(path), std::move(body))).status == 200u);
    }
    std::string id() {
        auto const tables = data_of(company_.get("/api/v1/tables"));
        for (auto const& t : tables.as_array())
            if (t.at("name").as_string() == "bigTable") return std::string(t.at("id").as_string());
        return {};
    }

    binary_host& server_;
    company& company_;
};

void check_tenants(binary_host& server, administrator const& admin) {
    std::vector<std::string> names;
    std::vector<std::string> ids;
    std::istringstream lines(server.command({"tenant", "list"}).output);
    for (std::string id, name, time; std::getline(lines, id, '\t');) {
        std::getline(lines, name, '\t');
        std::getline(lines, time);
        names.push_back(name);
        ids.push_back(id);
    }
    auto const has = [](auto const& list, std::string const& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    for (auto const& name : admin.there) BOOST_TEST(has(names, name), name << " is lost");
    for (auto const& name : admin.gone) BOOST_TEST(!has(names, name), name << " is still there");
    for (auto const& entry : std::filesystem::directory_iterator(server.data() / "tenants"))
        BOOST_TEST(has(ids, entry.path().filename().string()));
    if (std::filesystem::exists(server.data() / "trash"))
        BOOST_TEST(std::filesystem::is_empty(server.data() / "trash"));
}

void check_company(company& c, std::vector<writer*> const& writers) {
    state const found = everything_of(c);
    std::uint64_t table_changes = 0;
    std::size_t tables = 0;
    for (unsigned thread = 0; thread < writers.size(); ++thread) {
        writer* const w = writers[thread];
        BOOST_TEST(w->surprise == "");
        script& expected = w->expected;
        for (std::uint64_t i = 0; i < w->done; ++i) expected.next();
        state const part = part_of(found, thread);
        if (part != expected.now()) {
            expected.next();  // was under way
            BOOST_TEST((part == expected.now()), "dialect " << thread << " after " << w->done);
        }
        table_changes += expected.table_changes();
        tables += part.size();
    }
    BOOST_TEST(found.size() == tables + 1);  // and the big one
    BOOST_TEST(audit_entries(c) == table_changes + 1);
}

void check_sound(binary_host& server) {
    auto const verified = server.command({"verify"});
    BOOST_TEST(verified.code == 0, verified.output);
}

void play_round(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    binary_host server;
    temporary_directory other_files;
    std::deque<company> owners;
    std::deque<writer> writers;
    std::deque<big_table> big_tables;
    for (unsigned i = 0; i < companies; ++i)
        big_tables.emplace_back(server, owners.emplace_back(server));
    for (unsigned i = 0; i < companies; ++i)
        for (dialect const d : dialects) writers.emplace_back(server, owners[i], d, seed + i);
    administrator admin(server, other_files.path() / "errors", seed);

    std::atomic<std::uint64_t> acknowledged{0};
    std::atomic<bool> stopping{false};
    std::vector<std::thread> threads;
    for (auto& w : writers) threads.emplace_back([&] { w.write(acknowledged); });
    std::thread administration([&] { admin.work(stopping); });
    std::uint64_t const enough = 1 + random() % 1'500;
    for (auto seen = acknowledged.load(); seen < enough; seen = acknowledged.load())
        acknowledged.wait(seen);
    for (auto& t : big_tables)
        if (random() % 2 == 0) t.begin_index(server.port());
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3'000));
    server.kill();
    for (auto& t : threads) t.join();
    stopping = true;
    administration.join();

    BOOST_TEST_MESSAGE("acknowledged " << acknowledged << ", tenants made " << admin.there.size()
                                       << ", made and deleted " << admin.gone.size());

    check_sound(server);
    server.start();
    check_tenants(server, admin);
    for (unsigned i = 0; i < companies; ++i) {
        std::vector<writer*> mine;
        for (std::size_t d = 0; d < dialects.size(); ++d)
            mine.push_back(&writers[i * dialects.size() + d]);
        check_company(owners[i], mine);
        big_tables[i].check();
    }
    BOOST_TEST(server.stop() == 0);
    check_sound(server);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server_crashes)

BOOST_AUTO_TEST_CASE(a_killed_server_loses_nothing_in_any_dialect) {
    std::uint64_t const seed = seed_setting();
    for (std::uint64_t round = 0; round < rounds_setting(); ++round)
        BOOST_TEST_CONTEXT("round " << round << " of ROWD_CRASH_SEED=" << seed)
    play_round(seed + round);
}

BOOST_AUTO_TEST_SUITE_END()
