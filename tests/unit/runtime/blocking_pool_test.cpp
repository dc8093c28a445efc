#include "rowd/runtime/blocking_pool.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>
#include <stdexcept>
#include <string>

using rowd::blocking_pool;
using rowd::uuid;

namespace {

uuid tenant(char name) {
    return uuid::from_bytes(std::string(16, name).data());
}

// A job that runs until it is told to end. Declared before the pool, which it must outlive.
struct long_job {
    std::promise<void> begun;
    std::promise<void> end;

    std::function<void()> job() {
        return [this] {
            begun.set_value();
            end.get_future().wait();
        };
    }
    void wait_until_it_runs() { begun.get_future().wait(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(blocking_pool_)

BOOST_AUTO_TEST_CASE(what_was_taken_is_done_before_it_stops) {
    std::atomic<int> done = 0;
    {
        blocking_pool pool(2, {});
        for (int i = 0; i < 100; ++i)
            BOOST_TEST(pool.run(tenant(i % 3 == 0 ? 'a' : 'b'), [&] { ++done; }));
        pool.stop();
        BOOST_TEST(!pool.run(tenant('a'), [] {}));
    }
    BOOST_TEST(done == 100);
}

BOOST_AUTO_TEST_CASE(the_jobs_of_one_tenant_leave_a_thread_for_others) {
    long_job first;
    long_job second;
    std::promise<void> other;
    blocking_pool pool(2, {});
    pool.run(tenant('a'), first.job());
    pool.run(tenant('a'), second.job());
    first.wait_until_it_runs();
    pool.run(tenant('b'), [&] { other.set_value(); });
    other.get_future().wait();
    first.end.set_value();
    second.wait_until_it_runs();
    second.end.set_value();
}

BOOST_AUTO_TEST_CASE(tenants_have_turns) {
    long_job gate;
    std::string order;
    blocking_pool pool(1, {});
    pool.run(tenant('x'), gate.job());
    gate.wait_until_it_runs();
    for (int i = 0; i < 4; ++i) pool.run(tenant('a'), [&] { order += 'a'; });
    for (int i = 0; i < 2; ++i) pool.run(tenant('b'), [&] { order += 'b'; });
    gate.end.set_value();
    pool.stop();
    BOOST_TEST(order == "ababaa");
}

BOOST_AUTO_TEST_CASE(a_job_that_throws_is_told_and_leaves_the_thread_to_the_others) {
    std::string told;
    std::atomic<int> done = 0;
    blocking_pool pool(1, {}, [&](uuid const& of, std::exception_ptr const& thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (int n) {
            told += std::to_string(n) + (of == tenant('a') ? "a" : "?");
        } catch (std::exception const& e) {
            told += e.what();
        }
    });
    pool.run(tenant('a'), [] { throw 7; });
    pool.run(tenant('a'), [] { throw std::out_of_range("beyond"); });
    pool.run(tenant('b'), [&] { ++done; });
    pool.stop();
    BOOST_TEST(told == "7abeyond");
    BOOST_TEST(done == 1);
}

BOOST_AUTO_TEST_CASE(so_many_may_wait_and_no_more) {
    long_job gate;
    blocking_pool pool(1, {.waiting_max = 5, .waiting_per_tenant_max = 3});
    pool.run(tenant('x'), gate.job());
    gate.wait_until_it_runs();
    for (int i = 0; i < 3; ++i) BOOST_TEST(pool.run(tenant('a'), [] {}));
    BOOST_TEST(!pool.run(tenant('a'), [] {}));
    for (int i = 0; i < 2; ++i) BOOST_TEST(pool.run(tenant('b'), [] {}));
    BOOST_TEST(!pool.run(tenant('b'), [] {}));
    gate.end.set_value();
}

BOOST_AUTO_TEST_SUITE_END()
