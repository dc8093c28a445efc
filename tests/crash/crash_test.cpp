// A process that writes is killed at a random moment: everything it acknowledged is there, byte for
// byte, and nothing else but perhaps the one operation of each thread that was under way.
// ROWD_CRASH_ROUNDS makes a longer run, ROWD_CRASH_SEED repeats what was written.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "crash/judge.hpp"
#include "crash/player.hpp"
#include "crash/script.hpp"
#include "crash/settings.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/file.hpp"

using namespace rowd;
using namespace rowd::crash;

namespace {

constexpr unsigned writers = 3;

// The acknowledgement of a thread's next operation: its number, in one byte of the pipe.
using acknowledgement = unsigned char;
using operation_counts = std::array<std::uint64_t, writers>;

// ---- the process that is killed ----

// Plays the script of one thread, as long as the process lives.
void write_for_ever(storage::store& store, std::uint64_t seed, unsigned thread, int out) {
    script steps(seed, thread);
    player hand(store);
    for (;;) {
        auto const receipt = hand.play(steps.next());
        if (receipt.failure || !receipt.failures.empty()) ::_exit(1);
        auto const a = static_cast<acknowledgement>(thread);
        if (::write(out, &a, sizeof a) != sizeof a) ::_exit(1);
    }
}

[[noreturn]] void write_until_killed(std::filesystem::path const& root, uuid const& tenant,
                                     std::uint64_t seed, int out) {
    auto const engine = storage::open_engine(root, fixtures::small_engine());
    auto const store = engine->open(tenant);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < writers; ++i)
        threads.emplace_back([&, i] { write_for_ever(*store, seed, i, out); });
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
        BOOST_TEST(!fixtures::execute(*store, 0, again).failure.has_value());
        engine->stop();
    }
    check_sound(directory);
    BOOST_TEST(storage::verify_tenant(directory).audit_entries > 0u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crashes)

BOOST_AUTO_TEST_CASE(a_killed_process_loses_nothing_that_it_acknowledged) {
    std::uint64_t const seed = seed_setting();
    std::uint64_t const rounds = rounds_setting();
    for (std::uint64_t round = 0; round < rounds; ++round)
        BOOST_TEST_CONTEXT("round " << round << " of ROWD_CRASH_SEED=" << seed)
    play_round(seed + round);
}

BOOST_AUTO_TEST_SUITE_END()
