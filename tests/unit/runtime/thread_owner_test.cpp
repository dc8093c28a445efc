#include "rowd/runtime/thread_owner.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "fixtures/child.hpp"
#include "rowd/runtime/blocking_pool.hpp"
#include "rowd/runtime/busy_shares.hpp"
#include "rowd/runtime/mailbox.hpp"
#include "rowd/runtime/metrics.hpp"

#ifdef ROWD_DEBUG_ASSERTIONS

namespace rowd {
namespace {

using fixtures::aborts;

template <class Work>
void on_another_thread(Work const& work) {
    std::thread(work).join();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(owners)

BOOST_AUTO_TEST_CASE(the_first_thread_that_asks_owns_until_it_releases) {
    thread_owner owner;
    BOOST_TEST(owner.is_elsewhere());
    BOOST_TEST(owner.is_here());
    BOOST_TEST(owner.is_here());
    BOOST_TEST(!owner.is_elsewhere());
    on_another_thread([&] { BOOST_TEST(!owner.is_here()); });
    owner.release();
    on_another_thread([&] { BOOST_TEST(owner.is_here()); });
    BOOST_TEST(owner.is_elsewhere());
    BOOST_TEST(!owner.is_here());
}

BOOST_AUTO_TEST_CASE(what_belongs_to_one_thread_is_used_by_no_other) {
    BOOST_TEST(aborts([] {
        busy_shares shares;
        shares.end_period();
        on_another_thread([&] { shares.end_period(); });
    }));
    BOOST_TEST(aborts([] {
        metrics_shard shard(1);
        shard.count(0, 200, 1, 1);
        on_another_thread([&] { shard.count(0, 200, 1, 1); });
    }));
}

BOOST_AUTO_TEST_CASE(notes_run_on_the_thread_of_their_mailbox) {
    BOOST_TEST(aborts([] {
        boost::asio::io_context io;
        mailbox box(io);
        mailbox::note n;
        n.run = [](mailbox::note&) {};
        box.put(n);
        io.run();
        io.restart();
        box.put(n);
        on_another_thread([&] { io.run(); });
    }));
}

BOOST_AUTO_TEST_CASE(a_pool_is_not_stopped_by_its_own_jobs) {
    BOOST_TEST(aborts([] {
        blocking_pool pool(2, {});
        pool.run(uuid{}, [&] { pool.stop(); });
        pool.stop();
    }));
}

BOOST_AUTO_TEST_CASE(a_route_that_is_none_is_not_counted) {
    BOOST_TEST(aborts([] { metrics_shard(1).count(1, 200, 1, 1); }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd

#endif
