// The power is cut at many moments of a workload: what was acknowledged before is on the disk, and
// what is there is sound. ROWD_CRASH_SEED repeats a run.
#include <boost/test/unit_test.hpp>

#include "crash/judge.hpp"
#include "crash/player.hpp"
#include "crash/settings.hpp"
#include "fault/disk.hpp"
#include "fault/plan.hpp"
#include "rowd/base/file.hpp"

using namespace rowd;
using namespace rowd::crash;

namespace {

constexpr std::size_t steps_of_a_run = 60;
constexpr std::size_t calls_between_cuts = 6;  // on average

storage::options options(storage::durability flush) {
    auto o = fixtures::small_engine();
    o.flush = flush;
    o.writer_threads = 1;
    return o;
}

// What is left of a data directory.
struct remains {
    fault::disk::files files;
    std::size_t acknowledged = 0;  // steps, when the power was cut
};

// Plays the script of a seed, and cuts the power now and then.
class workload {
  public:
    workload(std::uint64_t seed, storage::durability flush) : random_(seed) {
        fault::disk disk(root_.path(), seed, [&](fault::disk& d) {
            if (random_() % calls_between_cuts == 0) cuts_.push_back({d.cut(), acknowledged_});
        });
        fault::current().watch(root_.path());
        fault::observe(&disk);
        auto const engine = storage::open_engine(root_.path(), options(flush));
        {
            auto const store = engine->open(tenant);
            script steps(seed, 0);
            player hand(*store);
            for (std::size_t i = 0; i < steps_of_a_run; ++i) {
                BOOST_REQUIRE(!hand.play(steps.next()).failure);
                ++acknowledged_;
            }
        }
        engine->stop();
        fault::observe(nullptr);
    }

    std::vector<remains> const& cuts() const { return cuts_; }

    uuid const tenant = random_source().uuid_v4();

  private:
    fixtures::temporary_directory root_;
    std::mt19937_64 random_;
    std::atomic<std::size_t> acknowledged_{0};
    std::vector<remains> cuts_;
};

// The data directory again, as it is after the cut.
class restored {
  public:
    explicit restored(fault::disk::files const& files) {
        for (auto const& [path, content] : files) {
            std::filesystem::create_directories((root_.path() / path).parent_path());
            replace_file(root_.path() / path, content);
        }
    }
    std::filesystem::path const& path() const { return root_.path(); }

  private:
    fixtures::temporary_directory root_;
};

script after(std::uint64_t seed, std::size_t steps) {
    script s(seed, 0);
    for (std::size_t i = 0; i < steps; ++i) s.next();
    return s;
}

// How many steps are there, when it is one of those numbers.
std::optional<std::size_t> steps_found(storage::store& store, std::uint64_t seed, std::size_t least,
                                       std::size_t most) {
    state const found = found_of(store, 0);
    for (std::size_t n = most + 1; n-- > least;)
        if (after(seed, n).now() == found) return n;
    return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(power_cuts)

BOOST_AUTO_TEST_CASE(what_was_acknowledged_is_there_and_sound) {
    auto const seed = seed_setting();
    workload const work(seed, storage::durability::full);
    BOOST_REQUIRE(work.cuts().size() > steps_of_a_run / 4);
    for (auto const& cut : work.cuts()) {
        restored const data(cut.files);
        auto const directory = data.path() / work.tenant.to_string();
        if (!std::filesystem::exists(directory)) {
            BOOST_TEST(cut.acknowledged == 0u);
            continue;
        }
        {
            auto const engine =
                storage::open_engine(data.path(), options(storage::durability::full));
            auto const store = engine->open(work.tenant);
            auto const n = steps_found(*store, seed, cut.acknowledged, cut.acknowledged + 1);
            BOOST_REQUIRE_MESSAGE(n, "lost after " << cut.acknowledged << " steps");
            BOOST_TEST(audit_entries(*store) == after(seed, *n).table_changes());
            BOOST_TEST(engine->count().damaged_audit_logs == 0u);
            engine->stop();
        }
        check_sound(directory);
    }
}

// Which also shows that a lost flush would be seen.
BOOST_AUTO_TEST_CASE(relaxed_durability_loses_the_last_commit_at_most) {
    auto const seed = seed_setting();
    workload const work(seed, storage::durability::relaxed);
    std::size_t lost = 0;
    for (auto const& cut : work.cuts()) {
        if (cut.acknowledged == 0) continue;
        restored const data(cut.files);
        auto const engine =
            storage::open_engine(data.path(), options(storage::durability::relaxed));
        auto const store = engine->open(work.tenant);
        auto const n = steps_found(*store, seed, cut.acknowledged - 1, cut.acknowledged + 1);
        BOOST_REQUIRE_MESSAGE(n, "lost after " << cut.acknowledged << " steps");
        lost += *n < cut.acknowledged ? 1 : 0;
        engine->stop();
    }
    BOOST_TEST(lost > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
