#include "rowd/runtime/busy_shares.hpp"

#include <boost/test/unit_test.hpp>

namespace rowd {

namespace {

constexpr std::int64_t ms = 1'000'000;

struct shared_thread {
    busy_shares shares;
    std::shared_ptr<busy_shares::share> const greedy = shares.of(uuid{});
    std::shared_ptr<busy_shares::share> const modest =
        shares.of(*uuid::parse("00000000-0000-4000-8000-000000000001"));
    std::int64_t now_ns = 0;

    void work_for(std::shared_ptr<busy_shares::share> const& who, std::int64_t for_ns) {
        std::int64_t const since_ns = now_ns;
        now_ns += for_ns;
        shares.charge(who, since_ns, now_ns);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shares_of_a_thread, shared_thread)

BOOST_AUTO_TEST_CASE(who_is_alone_has_its_share) {
    BOOST_TEST(shares.has_its_share(*greedy));
    work_for(greedy, 5 * ms);
    BOOST_TEST(shares.has_its_share(*greedy));
}

BOOST_AUTO_TEST_CASE(who_took_less_than_the_others_has_not) {
    work_for(greedy, 100 * ms);
    BOOST_TEST(!shares.has_its_share(*modest));
    work_for(modest, 5 * ms);
    BOOST_TEST(shares.has_its_share(*greedy));
    BOOST_TEST(!shares.has_its_share(*modest));
    work_for(modest, 95 * ms);
    BOOST_TEST(shares.has_its_share(*greedy));
    BOOST_TEST(shares.has_its_share(*modest));
}

BOOST_AUTO_TEST_CASE(requests_without_a_tenant_share_too) {
    work_for(shares.of_nobody(), 100 * ms);
    work_for(modest, 5 * ms);
    BOOST_TEST(!shares.has_its_share(*modest));
}

BOOST_AUTO_TEST_CASE(what_the_thread_did_in_between_is_charged_once) {
    std::int64_t const read_ns = now_ns;
    work_for(greedy, 100 * ms);
    shares.charge(modest, read_ns, now_ns + ms);
    BOOST_TEST(!shares.has_its_share(*modest));
    shares.skip_to(now_ns + 200 * ms);
    shares.charge(modest, read_ns, now_ns + 201 * ms);
    BOOST_TEST(!shares.has_its_share(*modest));
}

BOOST_AUTO_TEST_CASE(only_the_last_two_periods_count) {
    work_for(greedy, 100 * ms);
    work_for(modest, 5 * ms);
    shares.end_period();
    BOOST_TEST(!shares.has_its_share(*modest));
    work_for(modest, 5 * ms);
    shares.end_period();
    BOOST_TEST(shares.has_its_share(*modest));
    BOOST_TEST(!shares.has_its_share(*greedy));
}

BOOST_AUTO_TEST_CASE(a_tenant_has_one_share_as_long_as_somebody_keeps_it) {
    BOOST_TEST(shares.of(uuid{}) == greedy);
    for (int i = 0; i < 3; ++i) shares.end_period();
    BOOST_TEST(shares.of(uuid{}) == greedy);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd
