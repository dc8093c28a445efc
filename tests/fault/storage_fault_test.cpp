// A short workload of every kind of write, with a failure at its first, second, third ... file
// call: nothing that was acknowledged is lost, nothing that was refused is half there, reads go on
// and answer right, and a restart without failures finds everything sound.
#include <iostream>
#include <set>

#include "crash/judge.hpp"
#include "crash/player.hpp"
#include "fault/plan.hpp"

using namespace rowd;
using namespace rowd::crash;
using fault::call;
using fault::effect;
using fault::for_ever;

namespace {

constexpr std::size_t workload_steps = 24;

storage::options durable() {
    auto o = fixtures::small_engine();
    o.flush = storage::durability::full;
    o.writer_threads = 1;
    return o;
}

// The first script whose beginning has every kind of step.
std::uint64_t find_seed() {
    for (std::uint64_t seed = 1;; ++seed) {
        script steps(seed, 0);
        std::set<step::kind> kinds;
        for (std::size_t i = 0; i < workload_steps; ++i) kinds.insert(steps.next().what);
        if (kinds.size() == 6) return seed;
    }
}

// What became of the operation that met a failure the store did not survive.
struct outcomes {
    std::uint64_t runs = 0;
    std::uint64_t absorbed = 0;  // nobody was refused anything
    std::uint64_t refused = 0;   // one operation, and then it went on
    std::uint64_t stopped = 0;   // the tenant wrote no more
    std::uint64_t present = 0;   // of those: the operation that failed is there all the same
    std::uint64_t unopened = 0;
};

class run {
  public:
    run(std::uint64_t seed, fault::failure const& f) : steps_(seed, 0), failure_(f) {}

    void play(outcomes& out) {
        auto& plan = fault::current();
        plan.watch(root_.path());
        if (failure_.first != 0) plan.start(failure_);
        {
            auto const engine = storage::open_engine(root_.path(), durable());
            if (auto const store = open(*engine)) {
                write(*engine, *store, out);
                look(*store);
            } else {
                ++out.unopened;
            }
            engine->stop();
        }
        ++out.runs;
        plan.end();
        start_again(out);
    }

  private:
    std::shared_ptr<storage::store> open(storage::engine& engine) {
        try {
            return engine.open(tenant_);
        } catch (std::exception const&) {
            return nullptr;
        }
    }

    void write(storage::engine& engine, storage::store& store, outcomes& out) {
        player hand(store);
        std::uint64_t refusals = 0;
        for (std::size_t i = 0; i < workload_steps;) {
            script const before = steps_;
            auto const receipt = hand.play(steps_.next());
            if (!receipt.failure) {
                ++i;
                continue;
            }
            auto const code = receipt.failure->code;
            BOOST_TEST((code == errc::storage_failed || code == errc::storage_full));
            bool const stopped = engine.count().failed_tenants == 1;
            bool const for_good = failure_.last == for_ever;
            if (stopped || for_good) unknown_ = steps_;
            steps_ = before;
            ++refusals;
            if (stopped) {
                BOOST_TEST((hand.play(script(steps_).next()).failure.value().code ==
                            errc::storage_failed));
                ++out.stopped;
                return;
            }
            if (for_good) return;
            BOOST_REQUIRE(refusals <= failure_.last - failure_.first + 1);
        }
        ++(refusals == 0 ? out.absorbed : out.refused);
    }

    // What is there now: what was acknowledged, and perhaps what failed.
    bool is_expected(state const& found) {
        if (found == steps_.now()) return true;
        return unknown_ && found == unknown_->now();
    }

    void look(storage::store& store) {
        seen_ = found_of(store, 0);
        BOOST_TEST(is_expected(*seen_));
    }

    void start_again(outcomes& out) {
        auto const directory = root_.path() / tenant_.to_string();
        bool const existed = std::filesystem::exists(directory);
        if (existed) check_sound(directory);
        {
            auto const engine = storage::open_engine(root_.path(), durable());
            auto const store = engine->open(tenant_);
            auto const found = found_of(*store, 0);
            BOOST_TEST(is_expected(found));
            BOOST_TEST((!seen_ || *seen_ == found));
            bool const is_present = found != steps_.now();
            if (is_present) ++out.present;
            script& now = is_present ? *unknown_ : steps_;
            BOOST_TEST(audit_entries(*store) == now.table_changes());
            player hand(*store);  // and writing goes on
            step const again{step::kind::create_table, "again", {}, {}};
            BOOST_TEST(!hand.play(again).failure.has_value());
            BOOST_TEST(engine->count().damaged_audit_logs == 0u);
            engine->stop();
        }
        check_sound(directory);
    }

    fixtures::temporary_directory root_;
    uuid const tenant_ = random_source().uuid_v4();
    script steps_;                   // what was acknowledged
    std::optional<script> unknown_;  // and the one that failed
    std::optional<state> seen_;
    fault::failure failure_;
};

std::uint64_t count_calls(std::uint64_t seed, call kind) {
    fault::failure nothing;
    nothing.first = 0;
    outcomes out;
    run(seed, nothing).play(out);
    BOOST_TEST(out.absorbed == 1u);
    return fault::current().counted(kind);
}

outcomes fail_each(fault::failure f) {
    std::uint64_t const seed = find_seed();
    std::uint64_t const calls = count_calls(seed, f.kind);
    BOOST_REQUIRE(calls > 0u);
    outcomes out;
    bool const goes_on = f.last == for_ever;
    for (std::uint64_t n = 1; n <= calls; ++n) {
        f.first = n;
        if (!goes_on) f.last = n;
        BOOST_TEST_CONTEXT("call " << n << " of " << calls) run(seed, f).play(out);
    }
    std::cout << calls << " calls: " << out.absorbed << " absorbed, " << out.refused
              << " refused and went on, " << out.stopped << " stopped, " << out.unopened
              << " unopened, " << out.present << " failed but present\n";
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(storage_faults)

BOOST_AUTO_TEST_CASE(a_write_that_fails_loses_nothing) {
    auto const out = fail_each({call::write, effect::none, EIO});
    BOOST_TEST(out.stopped > 0u);
}

BOOST_AUTO_TEST_CASE(a_write_without_room_is_refused_and_the_next_one_is_not) {
    auto const out = fail_each({call::write, effect::none, ENOSPC});
    BOOST_TEST(out.refused > 0u);
}

BOOST_AUTO_TEST_CASE(a_short_write_loses_nothing) {
    fail_each({call::write, effect::half});
}

BOOST_AUTO_TEST_CASE(a_write_that_happens_and_fails_loses_nothing) {
    fail_each({call::write, effect::whole, EIO});
}

BOOST_AUTO_TEST_CASE(writes_that_fail_for_ever_lose_nothing) {
    fail_each({call::write, effect::none, EIO, 1, for_ever});
}

BOOST_AUTO_TEST_CASE(a_disk_that_stays_full_loses_nothing) {
    fail_each({call::write, effect::none, ENOSPC, 1, for_ever});
}

BOOST_AUTO_TEST_CASE(writes_that_happen_and_fail_for_ever_lose_nothing) {
    fail_each({call::write, effect::whole, EIO, 1, for_ever, effect::whole});
}

BOOST_AUTO_TEST_CASE(a_root_page_that_cannot_be_taken_back_is_there_before_and_after_a_restart) {
    auto const out = fail_each({call::write, effect::whole, EIO, 1, for_ever});
    BOOST_TEST(out.present > 0u);
}

BOOST_AUTO_TEST_CASE(a_flush_that_fails_stops_the_tenant_and_loses_nothing) {
    auto const out = fail_each({call::flush, effect::none, EIO});
    BOOST_TEST(out.stopped > 0u);
    BOOST_TEST(out.refused == 0u);
}

BOOST_AUTO_TEST_CASE(a_flush_without_room_is_refused_and_the_next_one_is_not) {
    auto const out = fail_each({call::flush, effect::none, ENOSPC});
    BOOST_TEST(out.stopped == 0u);
}

BOOST_AUTO_TEST_CASE(flushes_that_fail_for_ever_lose_nothing) {
    fail_each({call::flush, effect::none, EIO, 1, for_ever});
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_resized_loses_nothing) {
    fail_each({call::resize, effect::none, ENOSPC});
}

BOOST_AUTO_TEST_CASE(a_name_that_cannot_be_made_or_moved_loses_nothing) {
    fail_each({call::name, effect::none, ENOSPC});
    fail_each({call::name, effect::none, EIO});
    fail_each({call::name, effect::whole, EIO});
}

BOOST_AUTO_TEST_SUITE_END()
