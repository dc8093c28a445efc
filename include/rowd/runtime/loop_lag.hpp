// How late an I/O thread comes to what is due, and what it refuses meanwhile: requests that are
// answered late are better refused at once, those that cost most first.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "rowd/runtime/thread_owner.hpp"

namespace rowd {

class loop_lag {
  public:
    // 0: never.
    struct limits {
        std::chrono::milliseconds queries{50};  // that may be long
        std::chrono::milliseconds all{200};
    };

    explicit loop_lag(limits l) : limits_(l) {}

    // The thread itself, at each of its ticks: how much later than due it came, and how long it has
    // run since the tick before. A thread that came late because others had the processor would
    // come no earlier for refusing requests: no more counts than it has run at all. One that was
    // late once, for a long answer, is not overloaded; one that was late twice in a row is.
    void was_late(std::chrono::nanoseconds by, std::chrono::nanoseconds busy) {
        ROWD_DEBUG_ASSERT(owner_.is_here());
        auto const own = std::min(by, busy);
        lasting_ = std::min(own, own_);
        own_ = own;
        last_.store(by, std::memory_order_relaxed);
    }

    // The thread itself.
    bool refuses_queries() const { return exceeds(limits_.queries) || refuses_all(); }
    bool refuses_all() const { return exceeds(limits_.all); }
    // Any thread.
    std::chrono::nanoseconds last() const { return last_.load(std::memory_order_relaxed); }

  private:
    bool exceeds(std::chrono::nanoseconds limit) const {
        ROWD_DEBUG_ASSERT(owner_.is_here());
        return limit.count() != 0 && lasting_ > limit;
    }

    limits const limits_;
    std::chrono::nanoseconds own_{0};      // at the last tick, by work of the thread
    std::chrono::nanoseconds lasting_{0};  // at the last two
    std::atomic<std::chrono::nanoseconds> last_{std::chrono::nanoseconds(0)};
    [[no_unique_address]] thread_owner owner_;
};

}  // namespace rowd
