#include "rowd/runtime/timer.hpp"

#include <algorithm>
#include <chrono>

#include "rowd/base/time.hpp"

namespace rowd {
namespace {

constexpr std::int64_t longest_wait_ms = 60'000;

}  // namespace

void timer::wake(uuid const& whom, std::int64_t at_ms) {
    {
        std::lock_guard const lock(mutex_);
        if (stopping_) return;
        auto const [known, fresh] = times_.try_emplace(whom, at_ms);
        if (!fresh && known->second <= at_ms) return;
        if (!fresh) in_order_.erase({known->second, whom});
        known->second = at_ms;
        in_order_.emplace(at_ms, whom);
        if (!thread_.joinable()) thread_ = std::thread([this] { serve(); });
    }
    changed_.notify_one();
}

void timer::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void timer::serve() {
    using std::chrono::milliseconds;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (in_order_.empty()) {
            changed_.wait(lock);
            continue;
        }
        auto const [at_ms, whom] = *in_order_.begin();
        std::int64_t const now_ms = wall_ms();
        if (at_ms > now_ms) {
            std::int64_t const until_ms = std::min(at_ms, now_ms + longest_wait_ms);
            changed_.wait_until(lock,
                                std::chrono::system_clock::time_point(milliseconds(until_ms)));
            continue;
        }
        in_order_.erase(in_order_.begin());
        times_.erase(whom);
        lock.unlock();
        ring_(whom);
        lock.lock();
    }
}

}  // namespace rowd
