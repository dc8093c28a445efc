#include <array>
#include <barrier>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <latch>
#include <map>
#include <thread>
#include <utility>

#include "fixtures/tenant.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::small_engine;

namespace {

namespace fs = std::filesystem;

fixtures::receipt create(store& s, std::string name) {
    domain::create_table op;
    op.definition.name = std::move(name);
    return fixtures::execute(s, 1'000, std::move(op));
}

std::size_t tables_of(store& s) {
    fixtures::tables_seen seen;
    static_cast<void>(fixtures::read(s, domain::list_tables{}, seen));
    return seen.tables.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engines)

BOOST_AUTO_TEST_CASE(threads_that_open_one_tenant_at_once_get_one_store) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    for (int round = 0; round < 10; ++round) {
        uuid const tenant = random_source().uuid_v4();
        std::vector<std::shared_ptr<store>> opened(8);
        std::barrier together(8);
        std::vector<std::thread> threads;
        for (auto& mine : opened)
            threads.emplace_back([&] {
                together.arrive_and_wait();
                mine = engine->open(tenant);
            });
        for (auto& t : threads) t.join();
        for (auto const& s : opened) BOOST_TEST(s == opened.front());
        BOOST_TEST(engine->find(tenant) == opened.front());
    }
}

BOOST_AUTO_TEST_CASE(a_tenant_closes_when_the_last_holder_lets_go) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    uuid const tenant = random_source().uuid_v4();
    BOOST_TEST(!engine->find(tenant));
    auto first = engine->open(tenant);
    auto second = engine->open(tenant);
    BOOST_TEST(engine->count().open_tenants == 1u);
    first.reset();
    BOOST_TEST(engine->count().open_tenants == 1u);
    second.reset();
    BOOST_TEST(engine->count().open_tenants == 0u);
    BOOST_TEST(!engine->find(tenant));
}

BOOST_AUTO_TEST_CASE(tenants_are_closed_and_opened_again_by_many_threads) {
    constexpr unsigned threads = 4;
    fixtures::temporary_directory root;
    options o = small_engine();
    o.slots = threads;  // a slot belongs to one thread
    auto const engine = open_engine(root.path(), o);
    std::vector<uuid> tenants(3);
    for (auto& t : tenants) t = random_source().uuid_v4();
    std::vector<std::atomic<std::size_t>> made(tenants.size());
    constexpr unsigned rounds = 60;
    std::vector<std::thread> churning;
    std::atomic<unsigned> failures = 0;
    for (unsigned thread = 0; thread < threads; ++thread)
        churning.emplace_back([&, thread] {
            for (unsigned i = 0; i < rounds; ++i) {
                std::size_t const n = (thread + i) % tenants.size();
                auto const s = engine->open(tenants[n]);
                fixtures::tables_seen seen;
                if (!fixtures::read(*s, domain::list_tables{}, seen, thread)) ++failures;
                if (i % 3 != 0) continue;
                if (create(*s, std::to_string(i)).failure) ++failures;
                ++made[n];
            }
        });
    for (auto& t : churning) t.join();
    BOOST_TEST(failures == 0u);
    for (std::size_t n = 0; n < tenants.size(); ++n)
        BOOST_TEST(tables_of(*engine->open(tenants[n])) == made[n]);
    engine->stop();
    BOOST_TEST(engine->count().open_tenants == 0u);
    for (auto const& t : tenants)
        BOOST_TEST(verify_tenant(root.path() / t.to_string()).problems.empty());
}

BOOST_AUTO_TEST_CASE(an_acknowledged_write_survives_letting_go_at_once) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    uuid const tenant = random_source().uuid_v4();
    for (std::size_t i = 1; i <= 30; ++i) {
        create(*engine->open(tenant), "t");
        BOOST_TEST(tables_of(*engine->open(tenant)) == i);
    }
}

BOOST_AUTO_TEST_CASE(a_creation_that_fails_leaves_no_half_directory) {
    fixtures::temporary_directory root;
    uuid const tenant = random_source().uuid_v4();
    {
        auto o = small_engine();
        o.map_bytes = 8'192;  // no room for a single page of data
        auto const engine = open_engine(root.path(), o);
        BOOST_CHECK_THROW(engine->open(tenant), std::runtime_error);
        BOOST_TEST(!fs::exists(root.path() / tenant.to_string()));
        BOOST_TEST(!engine->find(tenant));
    }
    auto const engine = open_engine(root.path(), small_engine());
    BOOST_TEST(tables_of(*engine->open(tenant)) == 0u);
}

BOOST_AUTO_TEST_CASE(what_a_crash_left_of_a_creation_is_replaced) {
    fixtures::temporary_directory root;
    uuid const tenant = random_source().uuid_v4();
    fs::path const half = root.path() / (".new-" + tenant.to_string());
    fs::create_directories(half);
    std::ofstream(half / "data.mdb") << "half";
    auto const engine = open_engine(root.path(), small_engine());
    auto const s = engine->open(tenant);
    BOOST_TEST(!create(*s, "a").failure.has_value());
    BOOST_TEST(!fs::exists(half));
}

BOOST_AUTO_TEST_CASE(jobs_run_on_worker_threads_until_the_engine_stops) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    std::latch both(2);  // only passes when two jobs run at once
    struct noted : pending_job {
        std::latch over{1};
    };
    std::array<noted, 3> jobs;
    std::array<std::shared_ptr<store>, 2> stores;  // one tenant would leave a thread for others
    for (auto& s : stores) s = engine->open(random_source().uuid_v4());
    for (auto& j : jobs) {
        j.job = [&](reading& how) {
            both.arrive_and_wait();
            how.give_up();
        };
        j.run = [](mailbox::note& n) { static_cast<noted&>(n).over.count_down(); };
    }
    for (std::size_t i = 0; i < 2; ++i) BOOST_TEST(stores[i]->begin(jobs[i]).has_value());
    for (std::size_t i = 0; i < 2; ++i) {
        jobs[i].over.wait();
        BOOST_TEST(jobs[i].is_over);
        BOOST_TEST(!jobs[i].was_late);
    }
    engine->stop();
    auto const refused = stores[0]->begin(jobs[2]);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::overloaded));
    engine->stop();  // again, without harm
}

BOOST_AUTO_TEST_CASE(a_job_whose_turn_comes_too_late_is_not_called_and_one_that_throws_says_so) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    auto const s = engine->open(random_source().uuid_v4());
    struct noted : pending_job {
        std::latch over{1};
    } late, broken;
    for (auto* j : {&late, &broken}) {
        j->job = [](reading&) { throw 7; };
        j->run = [](mailbox::note& n) { static_cast<noted&>(n).over.count_down(); };
    }
    late.until_ns = 0;
    BOOST_TEST(s->begin(late).has_value());
    BOOST_TEST(s->begin(broken).has_value());
    late.over.wait();
    broken.over.wait();
    BOOST_TEST(late.was_late);
    BOOST_TEST(!late.thrown);
    BOOST_CHECK_THROW(std::rethrow_exception(broken.thrown), int);
}

BOOST_AUTO_TEST_CASE(a_tenant_waits_until_another_has_gone) {
    fixtures::temporary_directory root;
    auto o = small_engine();
    o.open_tenants_max = 2;
    auto const engine = open_engine(root.path(), o);
    struct holder final : store_holder {
        void let_go(uuid const& tenant) override {
            if (std::exchange(told, tenant) == uuid()) is_told.count_down();
        }
        uuid told;
        std::latch is_told{1};
    } keeper;
    engine->add_holder(keeper);
    std::vector<uuid> tenants(3);
    for (auto& t : tenants) t = random_source().uuid_v4();
    auto first = engine->open(tenants[0]);
    auto second = engine->open(tenants[1]);
    first->touch(2'000);
    second->touch(1'000);
    std::latch opened(1);
    std::shared_ptr<store> third;
    std::thread waits([&] {
        third = engine->open(tenants[2]);
        opened.count_down();
    });
    keeper.is_told.wait();
    BOOST_TEST((keeper.told == tenants[1]));  // used least recently
    BOOST_TEST(!opened.try_wait());
    BOOST_TEST(!engine->find(tenants[1]));
    second.reset();
    opened.wait();
    waits.join();
    BOOST_TEST(engine->count().open_tenants == 2u);
    BOOST_TEST(engine->find(tenants[0]) == first);
    engine->remove_holder(keeper);
}

BOOST_AUTO_TEST_CASE(who_waits_too_long_for_room_is_refused) {
    fixtures::temporary_directory root;
    auto o = small_engine();
    o.open_tenants_max = 1;
    o.open_waiting_max = 1;
    auto const engine = open_engine(root.path(), o);
    auto const kept = engine->open(random_source().uuid_v4());
    std::vector<pending_open> waiting(2);
    for (auto& w : waiting) {
        w.tenant = random_source().uuid_v4();
        w.run = [](mailbox::note&) {};
        engine->begin_open(w);
    }
    BOOST_TEST(!waiting[0].refusal.has_value());
    BOOST_TEST((waiting[1].refusal.value().code == errc::overloaded));
    engine->tick(waiting[0].until_ns - 1);
    BOOST_TEST(!waiting[0].refusal.has_value());
    engine->tick(waiting[0].until_ns);
    BOOST_TEST((waiting[0].refusal.value().code == errc::overloaded));
}

BOOST_AUTO_TEST_CASE(a_retired_store_is_given_to_nobody_and_opened_anew) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    auto const tenant = random_source().uuid_v4();
    auto old = engine->open(tenant);
    create(*old, "a");
    engine->retire(tenant);
    BOOST_TEST(!engine->find(tenant));
    std::shared_ptr<store> fresh;
    std::thread waits([&] { fresh = engine->open(tenant); });
    BOOST_TEST(!create(*old, "b").failure.has_value());  // calls under way finish
    old.reset();
    waits.join();
    BOOST_TEST(tables_of(*fresh) == 2u);
}

BOOST_AUTO_TEST_CASE(files_that_are_no_longer_in_their_place_take_no_writes) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    auto const tenant = random_source().uuid_v4();
    auto const s = engine->open(tenant);
    create(*s, "a");
    fs::rename(root.path() / tenant.to_string(), root.path() / "elsewhere");
    BOOST_TEST(!s->in_place());
    auto const refused = create(*s, "b");
    BOOST_REQUIRE(refused.failure.has_value());
    BOOST_TEST((refused.failure->code == errc::storage_failed));
    BOOST_TEST(tables_of(*s) == 1u);
    fs::rename(root.path() / "elsewhere", root.path() / tenant.to_string());
    BOOST_TEST(s->in_place());
    BOOST_TEST(!create(*s, "b").failure.has_value());
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_where_it_was_is_not_made_anew) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path() / "tenants", small_engine());
    BOOST_TEST(engine->look().in_place);
    fs::rename(root.path() / "tenants", root.path() / "elsewhere");
    BOOST_TEST(!engine->look().in_place);
    BOOST_CHECK_THROW(engine->open(random_source().uuid_v4()), std::system_error);
    fs::create_directory(root.path() / "tenants");
    BOOST_TEST(!engine->look().in_place);
    BOOST_CHECK_THROW(engine->open(random_source().uuid_v4()), std::system_error);
    BOOST_TEST(fs::is_empty(root.path() / "tenants"));
}

BOOST_AUTO_TEST_CASE(registered_tenants_that_were_used_are_missed_and_others_are_made) {
    struct book final : tenant_book {
        state look_up(uuid const& tenant) override {
            auto const it = known.find(tenant);
            return it == known.end() ? state::absent : it->second;
        }
        bool mark_used(uuid const& tenant) override {
            if (gone_meanwhile) return false;
            known[tenant] = state::used;
            return true;
        }
        std::map<uuid, state> known;
        bool gone_meanwhile = false;
    } records;
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine(), &records);
    auto const tenant = random_source().uuid_v4();
    auto const directory = root.path() / tenant.to_string();
    BOOST_CHECK_THROW(engine->open(tenant), std::system_error);  // absent
    records.known[tenant] = tenant_book::state::unused;
    records.gone_meanwhile = true;
    BOOST_CHECK_THROW(engine->open(tenant), std::system_error);
    BOOST_TEST(!fs::exists(directory));
    records.gone_meanwhile = false;
    engine->open(tenant).reset();
    BOOST_TEST((records.known[tenant] == tenant_book::state::used));
    fs::rename(directory, root.path() / "elsewhere");
    BOOST_CHECK_THROW(engine->open(tenant), std::system_error);
    BOOST_TEST(engine->count().failed_tenants == 1u);
    records.known.clear();
    engine->tenants_changed();
    BOOST_TEST(engine->count().failed_tenants == 0u);
    BOOST_TEST(!fs::exists(directory));
}

BOOST_AUTO_TEST_CASE(counters_add_up) {
    fixtures::temporary_directory root;
    auto const engine = open_engine(root.path(), small_engine());
    auto const s = engine->open(random_source().uuid_v4());
    for (int i = 0; i < 5; ++i) create(*s, "t");
    auto const c = engine->count();
    BOOST_TEST(c.operations == 5u);
    BOOST_TEST(c.commits == 5u);
    BOOST_TEST(c.commit_failures == 0u);
    BOOST_TEST(c.commit_ns > 0u);
    BOOST_TEST(c.queue_depth == 0u);
    BOOST_TEST(c.open_tenants == 1u);
    BOOST_TEST(c.map_used_bytes > 0u);
    BOOST_TEST(c.failed_tenants == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
