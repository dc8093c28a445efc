// Whatever was acknowledged is there after the server was stopped or killed under load.
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"
#include "rowd/base/random.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

using rows_by_id = std::map<std::string, std::string>;  // id -> data

constexpr unsigned writers = 6;

std::string some_text(std::mt19937_64& random) {
    std::string text(1 + random() % 2000, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    return text;
}

// Writers that create rows, change every third and delete every fifth, until their connection ends
// or somebody stops them. What they keep is what was acknowledged; a request without an answer may
// have happened or not.
class load {
  public:
    load(binary_host& server, company const& who, std::string table, std::uint64_t seed)
        : port_(server.port()), who_(who), table_(std::move(table)) {
        for (unsigned i = 0; i < writers; ++i)
            threads_.emplace_back([this, i, seed] { write(i, seed + i); });
    }
    ~load() { join(); }

    void wait_for(std::uint64_t acknowledged) const {
        auto seen = acknowledged_.load();
        while (seen < acknowledged) {
            acknowledged_.wait(seen);
            seen = acknowledged_.load();
        }
    }
    void stop() { stopping_ = true; }
    void join() {
        for (auto& t : threads_)
            if (t.joinable()) t.join();
    }

    // After join().
    rows_by_id expected() const {
        rows_by_id all;
        for (auto const& w : written_) all.insert(w.rows.begin(), w.rows.end());
        return all;
    }
    // Rows whose last change was not acknowledged.
    rows_by_id uncertain() const {
        rows_by_id all;
        for (auto const& w : written_) all.insert(w.uncertain.begin(), w.uncertain.end());
        return all;
    }
    unsigned unanswered() const {
        unsigned sum = 0;
        for (auto const& w : written_) sum += w.unanswered ? 1 : 0;
        return sum;
    }
    bool surprised() const {
        for (auto const& w : written_)
            if (w.surprised) return true;
        return false;
    }

  private:
    struct log {
        rows_by_id rows;
        rows_by_id uncertain;
        bool unanswered = false;
        bool surprised = false;  // an answer that is none of the expected ones
    };

    void write(unsigned i, std::uint64_t seed) {
        log& mine = written_[i];
        std::mt19937_64 random(seed);
        try {
            client connection(port_);
            for (std::uint64_t n = 0; !stopping_; ++n) {
                if (!step(mine, connection, random, n)) break;
                acknowledged_.fetch_add(1);
                acknowledged_.notify_all();
            }
        } catch (std::exception const&) {
            mine.unanswered = true;
        }
        acknowledged_.fetch_add(1u << 30);  // nobody waits for a writer that has ended
        acknowledged_.notify_all();
    }

    bool step(log& mine, client& connection, std::mt19937_64& random, std::uint64_t n) {
        auto const data =
            R"({"n":)" + std::to_string(n) + R"(,"text":")" + some_text(random) + "\"}";
        bool const change = n % 3 == 2 && !mine.rows.empty();
        bool const erase = n % 5 == 4 && !mine.rows.empty();
        if (!change && !erase) {
            auto const r = connection.ask(
                who_.make_request("POST", rows_path(table_), R"({"data":)" + data + "}"));
            if (r.status != 201) return ended(mine, r);
            mine.rows[std::string(data_of(r).at("id").as_string())] = data;
            return true;
        }
        auto const chosen = mine.rows.begin();
        auto const path = row_path(table_, chosen->first);
        auto const r =
            connection.ask(erase ? who_.make_request("DELETE", path)
                                 : who_.make_request("PATCH", path, R"({"data":)" + data + "}"));
        if (r.status != 200) {
            mine.uncertain.insert(*chosen);
            mine.rows.erase(chosen);
            return ended(mine, r);
        }
        if (erase)
            mine.rows.erase(chosen);
        else
            chosen->second = data;
        return true;
    }

    static bool ended(log& mine, response const& r) {
        mine.unanswered = true;
        mine.surprised = r.status != 0 && r.status != 503;
        return false;
    }

    std::uint16_t port_;
    company const& who_;
    std::string table_;
    std::array<log, writers> written_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> acknowledged_{0};
    std::vector<std::thread> threads_;
};

rows_by_id stored(company& c, std::string const& table) {
    rows_by_id all;
    for (std::size_t offset = 0;;) {
        auto const page = c.get(rows_path(table) + "?limit=100&offset=" + std::to_string(offset));
        auto const data = data_of(page);
        for (auto const& row : data.as_array())
            all[std::string(row.at("id").as_string())] = boost::json::serialize(row.at("data"));
        offset += data.as_array().size();
        if (data.as_array().empty()) {
            BOOST_TEST(offset == all.size());
            BOOST_TEST(page.field("X-Total-Count").value() == std::to_string(all.size()));
            return all;
        }
    }
}

void check(load const& l, company& c, std::string const& table) {
    auto const found = stored(c, table);
    auto const expected = l.expected();
    auto const uncertain = l.uncertain();
    std::size_t lost = 0;
    std::size_t different = 0;
    for (auto const& [id, data] : expected) {
        auto const at = found.find(id);
        lost += at == found.end() ? 1 : 0;
        different += at != found.end() && at->second != data ? 1 : 0;
    }
    BOOST_TEST(lost == 0u);
    BOOST_TEST(different == 0u);
    std::size_t unasked = 0;  // more than the requests without an answer explain
    for (auto const& [id, data] : found)
        unasked += expected.contains(id) || uncertain.contains(id) ? 0 : 1;
    BOOST_TEST(unasked <= l.unanswered());
    BOOST_TEST(data_of(c.get(table_path(table))).at("rowCount").as_int64() ==
               static_cast<std::int64_t>(found.size()));
    BOOST_TEST(!l.surprised());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(durability)

BOOST_AUTO_TEST_CASE(killed_server_keeps_what_it_acknowledged) {
    auto const seed = random_source().next64();
    BOOST_TEST_MESSAGE("seed " << seed);
    BOOST_TEST_CONTEXT("seed " << seed) {
        binary_host server;
        company c(server);
        auto const table = c.create_table(R"({"name":"T","maxRows":100000})");
        std::mt19937_64 random(seed);
        for (unsigned round = 0; round < 5; ++round) {
            auto const other = c.create_table(R"({"name":"T","maxRows":100000})");
            load l(server, c, other, random());
            l.wait_for(50 + random() % 1000);
            server.kill();
            l.join();
            auto const verified = server.command({"verify"});
            BOOST_TEST(verified.code == 0, verified.output);
            server.start();
            check(l, c, other);
        }
        BOOST_TEST(server.stop() == 0);
        BOOST_TEST(server.command({"verify"}).code == 0);
    }
}

BOOST_AUTO_TEST_CASE(stopped_server_finishes_and_keeps_everything) {
    auto const seed = random_source().next64();
    BOOST_TEST_CONTEXT("seed " << seed) {
        binary_host server;
        company c(server);
        auto const table = c.create_table(R"({"name":"T","maxRows":100000})");
        auto idle = server.connect();  // a connection without a request does not hold it up
        load l(server, c, table, seed);
        l.wait_for(200);
        server.terminate();
        BOOST_TEST(server.wait(std::chrono::seconds(10)) == 0);
        l.join();
        BOOST_TEST(idle.ends());
        server.start();
        check(l, c, table);
        BOOST_TEST(server.stop() == 0);
        BOOST_TEST(server.command({"verify"}).code == 0);
    }
}

BOOST_AUTO_TEST_CASE(restart_changes_nothing) {
    binary_host server;
    company c(server);
    auto const table = c.create_table(
        R"({"name":"T","description":"d","schema":{"v":[1.5]},"columns":[{"name":"a","type":"text"}]})");
    for (int i = 0; i < 20; ++i)
        c.create_row_at(table, std::to_string(i % 3), R"({"i":)" + std::to_string(i) + "}");
    c.patch(table_path(table), R"({"maxRows":77})");
    std::vector<std::string> const paths = {"/api/v1/tables", rows_path(table),
                                            "/api/v1/audit-logs"};
    std::vector<std::string> before;
    for (auto const& path : paths) before.push_back(c.get(path).body);
    BOOST_TEST(server.stop() == 0);
    server.start();
    for (std::size_t i = 0; i < paths.size(); ++i) BOOST_TEST(c.get(paths[i]).body == before[i]);
}

BOOST_AUTO_TEST_SUITE_END()
