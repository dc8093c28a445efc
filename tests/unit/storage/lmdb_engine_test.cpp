#include <barrier>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <latch>
#include <thread>

#include "fixtures/tenant.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::small_engine;

namespace {

namespace fs = std::filesystem;

domain::receipt create(store& s, std::string name) {
    domain::create_table op;
    op.definition.name = std::move(name);
    return execute(s, 1'000, std::move(op));
}

std::size_t tables_of(store& s) {
    fixtures::tables_seen seen;
    static_cast<void>(s.read(0, domain::list_tables{}, seen));
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
                if (!s->read(thread, domain::list_tables{}, seen)) ++failures;
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
    std::atomic<int> ran = 0;
    for (std::uint8_t i = 0; i < 2; ++i) {
        uuid tenant;
        tenant.bytes[0] = i;  // one tenant would leave a thread for others
        auto const taken = engine->run(tenant, [&] {
            both.arrive_and_wait();
            ++ran;
        });
        BOOST_TEST(taken.has_value());
    }
    engine->stop();
    BOOST_TEST(ran == 2);
    auto const refused = engine->run({}, [] {});
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::overloaded));
    engine->stop();  // again, without harm
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
