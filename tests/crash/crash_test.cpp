// A process that writes is killed at a random moment: everything it acknowledged is there, byte for
// byte, and nothing else but perhaps the one operation of each thread that was under way.
// ROWD_CRASH_ROUNDS makes a longer run, ROWD_CRASH_SEED repeats what was written.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "crash/script.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/json.hpp"

using namespace rowd;
using namespace rowd::crash;

namespace {

constexpr unsigned writers = 3;

std::uint64_t setting(char const* name, std::uint64_t otherwise) {
    char const* const text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// The acknowledgement of a thread's next operation: its number, in one byte of the pipe.
using acknowledgement = unsigned char;
using operation_counts = std::array<std::uint64_t, writers>;

// ---- the process that is killed ----

// Executes the script of one thread, as long as the process lives.
class writer {
  public:
    writer(storage::store& s, std::uint64_t seed, unsigned thread, int out)
        : store_(s), script_(seed, thread), thread_(thread), out_(out) {}

    void run() {
        for (;;) {
            step const s = script_.next();
            auto const receipt = storage::execute(store_, ++now_ms_, operation(s));
            if (receipt.failure || !receipt.failures.empty()) ::_exit(1);
            remember(s, receipt);
            auto const a = static_cast<acknowledgement>(thread_);
            if (::write(out_, &a, sizeof a) != sizeof a) ::_exit(1);
        }
    }

  private:
    domain::write_op operation(step const& s) {
        uuid const table = tables_[s.table];
        switch (s.what) {
            case step::kind::create_table: {
                domain::create_table op;
                op.definition.name = s.table;
                op.definition.max_rows = domain::max_rows_limit;
                return op;
            }
            case step::kind::delete_table: {
                domain::delete_table op;
                op.table = table;
                return op;
            }
            case step::kind::insert: {
                domain::insert_rows op;
                op.table = table;
                for (auto const& data : s.data) op.rows.push_back(domain::make_draft(data));
                return op;
            }
            case step::kind::upsert: {
                domain::upsert_rows op;
                op.table = table;
                op.key_column = "k";
                op.rows.resize(1);
                op.rows[0].key = json::quoted(s.keys[0]);
                op.rows[0].draft = domain::make_draft(s.data[0]);
                return op;
            }
            case step::kind::change: {
                domain::change_rows op;
                op.table = table;
                op.changes.resize(1);
                op.changes[0].row = rows_[s.keys[0]];
                op.changes[0].draft = domain::make_draft(s.data[0]);
                return op;
            }
            case step::kind::remove:
                break;
        }
        domain::delete_rows op;
        op.table = table;
        op.rows = {rows_[s.keys[0]]};
        op.absent_is_error = true;
        return op;
    }
    void remember(step const& s, domain::receipt const& receipt) {
        if (s.what == step::kind::create_table) tables_[s.table] = receipt.table->id;
        if (s.what == step::kind::change) return;
        for (std::size_t i = 0; i < receipt.rows.size(); ++i) rows_[s.keys[i]] = receipt.rows[i].id;
    }

    storage::store& store_;
    script script_;
    unsigned thread_;
    int out_;
    std::int64_t now_ms_ = 1'700'000'000'000;
    std::map<std::string, uuid> tables_;
    std::map<std::string, uuid> rows_;
};

[[noreturn]] void write_until_killed(std::filesystem::path const& root, uuid const& tenant,
                                     std::uint64_t seed, int out) {
    auto const engine = storage::open_engine(root, fixtures::small_engine());
    auto const store = engine->open(tenant);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < writers; ++i)
        threads.emplace_back([&, i] { writer(*store, seed, i, out).run(); });
    for (auto& t : threads) t.join();
    ::_exit(0);
}

// ---- the process that looks at what is left ----

// Reads acknowledgements, kills the child after some of them and a while, reads the rest.
operation_counts kill_at_some_moment(pid_t child, int in, std::mt19937_64& random) {
    operation_counts acknowledged{};
    std::uint64_t const enough = 1 + random() % 1'500;
    auto const take = [&] {
        acknowledgement a = 0;
        if (::read(in, &a, sizeof a) != sizeof a) return false;
        ++acknowledged.at(a);
        return true;
    };
    for (std::uint64_t n = 0; n < enough && take(); ++n) {
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3'000));
    ::kill(child, SIGKILL);
    while (take()) {
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFSIGNALED(status));
    return acknowledged;
}

// What is there of one thread, in the form of its script. Counts and ids must agree with rows.
state found_of(storage::store& s, unsigned thread) {
    state out;
    fixtures::tables_seen tables;
    BOOST_REQUIRE(s.read(0, domain::list_tables{}, tables));
    for (auto const& t : tables.tables) {
        if (!t.name.starts_with("t" + std::to_string(thread) + "_")) continue;
        BOOST_REQUIRE(!out.contains(t.name));
        auto& rows = out[t.name];
        domain::list_rows plan;
        plan.table = t.id;
        plan.limit = 1'000'000;
        fixtures::rows_seen seen;
        BOOST_REQUIRE(s.read(0, plan, seen));
        BOOST_REQUIRE(seen.total == seen.rows.size());
        BOOST_REQUIRE(t.row_count == seen.rows.size());
        for (auto const& row : seen.rows) {
            fixtures::rows_seen same;
            BOOST_REQUIRE(s.read(0u, domain::get_row{t.id, row.id}, same));
            rows[json::decode_string(domain::member(row.view(), "k").value())] =
                same.rows.at(0).data;
        }
        BOOST_REQUIRE(rows.size() == seen.rows.size());
    }
    return out;
}

// The table changes that must be in the audit log.
std::uint64_t check_thread(storage::store& s, std::uint64_t seed, unsigned thread,
                           std::uint64_t operations) {
    script expected(seed, thread);
    for (std::uint64_t i = 0; i < operations; ++i) expected.next();
    state const found = found_of(s, thread);
    if (found == expected.now()) return expected.table_changes();
    expected.next();  // was under way; every operation changes something that is seen
    BOOST_TEST((found == expected.now()), "thread " << thread << " after " << operations);
    return expected.table_changes();
}

std::uint64_t audit_entries(storage::store& s) {
    std::uint64_t count = 0;
    storage::audit_query q;
    do {
        auto const page = s.audit(q).value();
        count += page.entries.size();
        q.below = page.next_below;
    } while (q.below != 0);
    return count;
}

void check_sound(std::filesystem::path const& directory) {
    auto const found = storage::verify_tenant(directory);
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
}

void play_round(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    fixtures::temporary_directory root;
    uuid const tenant = random_source().uuid_v4();
    int ends[2] = {};
    BOOST_REQUIRE(::pipe(ends) == 0);
    file_descriptor const in(ends[0]);
    file_descriptor out(ends[1]);
    pid_t const child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) write_until_killed(root.path(), tenant, seed, out.get());
    out.close();
    auto const acknowledged = kill_at_some_moment(child, in.get(), random);

    auto const directory = root.path() / tenant.to_string();
    check_sound(directory);
    {
        auto const engine = storage::open_engine(root.path(), fixtures::small_engine());
        auto const store = engine->open(tenant);
        std::uint64_t table_changes = 0;
        for (unsigned i = 0; i < writers; ++i)
            table_changes += check_thread(*store, seed, i, acknowledged[i]);
        BOOST_TEST(audit_entries(*store) == table_changes);
        domain::create_table again;  // and writing goes on
        again.definition.name = "again";
        BOOST_TEST(!storage::execute(*store, 0, again).failure.has_value());
        engine->stop();
    }
    check_sound(directory);
    BOOST_TEST(storage::verify_tenant(directory).audit_entries > 0u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crashes)

BOOST_AUTO_TEST_CASE(a_killed_process_loses_nothing_that_it_acknowledged) {
    std::uint64_t const seed = setting("ROWD_CRASH_SEED", std::random_device{}());
    std::uint64_t const rounds = setting("ROWD_CRASH_ROUNDS", 5);
    std::cout << "ROWD_CRASH_SEED=" << seed << '\n';
    for (std::uint64_t round = 0; round < rounds; ++round)
        BOOST_TEST_CONTEXT("round " << round << " of ROWD_CRASH_SEED=" << seed)
    play_round(seed + round);
}

BOOST_AUTO_TEST_SUITE_END()
