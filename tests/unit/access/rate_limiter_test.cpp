#include "rowd/access/rate_limiter.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

using rowd::access::rate_limiter;

BOOST_AUTO_TEST_SUITE(rate_limiter_)

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t start_ns = 1'234'567'890'123;

unsigned takes_until_refused(rate_limiter& bucket, std::int64_t now_ns) {
    unsigned taken = 0;
    while (bucket.take(now_ns).allowed()) ++taken;
    return taken;
}

BOOST_AUTO_TEST_CASE(fresh_bucket_is_full) {
    for (auto const per_minute : {1u, 7u, 60u, 100u, 1000u, 999'983u}) {
        rate_limiter bucket(per_minute);
        BOOST_TEST(takes_until_refused(bucket, start_ns) == per_minute);
    }
}

BOOST_AUTO_TEST_CASE(limit_zero_never_refuses_and_shows_nothing) {
    rate_limiter bucket(0);
    for (int i = 0; i < 10'000; ++i) {
        auto const state = bucket.take(start_ns);
        BOOST_REQUIRE(state.allowed());
        BOOST_REQUIRE(state.limit == 0u);
    }
}

BOOST_AUTO_TEST_CASE(take_tells_how_the_bucket_stands) {
    rate_limiter bucket(60);
    auto const first = bucket.take(start_ns);
    BOOST_TEST(first.limit == 60u);
    BOOST_TEST(first.remaining == 59u);
    BOOST_TEST(first.full_in_ns == second_ns);
    auto const second = bucket.take(start_ns);
    BOOST_TEST(second.remaining == 58u);
    BOOST_TEST(second.full_in_ns == 2 * second_ns);
}

BOOST_AUTO_TEST_CASE(remaining_counts_whole_tokens_only) {
    rate_limiter bucket(60);
    bucket.take(start_ns);
    BOOST_TEST(bucket.take(start_ns + second_ns / 2).remaining == 58u);
    BOOST_TEST(bucket.take(start_ns + second_ns).remaining == 58u);
}

BOOST_AUTO_TEST_CASE(refused_take_costs_nothing) {
    rate_limiter bucket(60);
    takes_until_refused(bucket, start_ns);
    auto const refused = bucket.take(start_ns);
    for (int i = 0; i < 100; ++i) bucket.take(start_ns);
    auto const again = bucket.take(start_ns);
    BOOST_TEST(again.retry_in_ns == refused.retry_in_ns);
    BOOST_TEST(again.full_in_ns == 60 * second_ns);
    BOOST_TEST(again.remaining == 0u);
}

BOOST_AUTO_TEST_CASE(retry_time_is_exact) {
    for (auto const per_minute : {1u, 7u, 60u, 1000u}) {
        rate_limiter bucket(per_minute);
        takes_until_refused(bucket, start_ns);
        auto const later = start_ns + 12'345;
        auto const retry = bucket.take(later).retry_in_ns;
        BOOST_TEST(!bucket.take(later + retry - 1).allowed());
        BOOST_TEST(bucket.take(later + retry).allowed());
        BOOST_TEST(!bucket.take(later + retry).allowed());
    }
}

BOOST_AUTO_TEST_CASE(tokens_come_back_evenly) {
    rate_limiter bucket(120);
    takes_until_refused(bucket, start_ns);
    BOOST_TEST(takes_until_refused(bucket, start_ns + second_ns) == 2u);
    BOOST_TEST(takes_until_refused(bucket, start_ns + 11 * second_ns) == 20u);
    BOOST_TEST(takes_until_refused(bucket, start_ns + 1000 * second_ns) == 120u);
}

BOOST_AUTO_TEST_CASE(threads_take_exactly_the_capacity_at_one_instant) {
    constexpr unsigned capacity = 20'000;
    rate_limiter bucket(capacity);
    std::atomic<unsigned> taken{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (unsigned i = 0; i < capacity / 4; ++i) {
                if (bucket.take(start_ns).allowed()) taken.fetch_add(1);
            }
        });
    }
    for (auto& t : threads) t.join();
    BOOST_TEST(taken.load() == capacity);
}

BOOST_AUTO_TEST_SUITE_END()
