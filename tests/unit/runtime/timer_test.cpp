#include "rowd/runtime/timer.hpp"

#include <boost/test/unit_test.hpp>
#include <latch>
#include <semaphore>
#include <vector>

#include "rowd/base/random.hpp"
#include "rowd/base/time.hpp"

using namespace rowd;

namespace {

constexpr std::int64_t never_ms = 1ll << 60;

struct scene {
    uuid const first = random_source().uuid_v4();
    uuid const second = random_source().uuid_v4();
    uuid const third = random_source().uuid_v4();
    std::vector<uuid> woken;
    std::latch may_begin{1};
    std::counting_semaphore<> rung{0};
    timer wakes{[this](uuid const& whom) {
        may_begin.wait();
        woken.push_back(whom);
        rung.release();
    }};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(timers)

BOOST_FIXTURE_TEST_CASE(those_who_are_due_are_woken_in_the_order_of_their_times, scene) {
    wakes.wake(first, 1);
    wakes.wake(third, 30);  // while the first is being woken, or before
    wakes.wake(second, 20);
    may_begin.count_down();
    for (int i = 0; i < 3; ++i) rung.acquire();
    BOOST_CHECK((woken == std::vector{first, second, third}));
}

BOOST_FIXTURE_TEST_CASE(of_several_times_the_earliest_stands_and_wakes_once, scene) {
    may_begin.count_down();
    wakes.wake(first, never_ms);
    wakes.wake(first, wall_ms() + 5);
    wakes.wake(first, never_ms);
    rung.acquire();
    wakes.wake(second, 0);
    rung.acquire();
    BOOST_CHECK((woken == std::vector{first, second}));
}

BOOST_FIXTURE_TEST_CASE(who_was_woken_can_be_woken_again, scene) {
    may_begin.count_down();
    for (int i = 0; i < 3; ++i) {
        wakes.wake(first, 0);
        rung.acquire();
    }
    BOOST_TEST(woken.size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(nobody_is_woken_after_the_end, scene) {
    may_begin.count_down();
    wakes.wake(first, never_ms);
    wakes.stop();
    wakes.wake(second, 0);
    wakes.stop();
    BOOST_TEST(woken.empty());
}

BOOST_AUTO_TEST_SUITE_END()
