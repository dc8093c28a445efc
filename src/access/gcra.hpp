// The arithmetic of a token bucket kept in one word: the time at which it will be full again.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "rowd/access/rate_limiter.hpp"

namespace rowd::access {

constexpr std::int64_t minute_ns = 60'000'000'000;

// The time between two tokens of a bucket of `per_minute`; 0 for an unlimited one.
constexpr std::int64_t token_interval_ns(std::uint32_t per_minute) {
    return per_minute == 0 ? 0 : minute_ns / per_minute;
}

// Takes a token out of the bucket `full_at_ns`. Relaxed order is enough: the word is all there is,
// and no other memory depends on it.
inline rate_state take_token(std::atomic<std::int64_t>& full_at_ns, std::uint32_t per_minute,
                             std::int64_t interval_ns, std::int64_t now_ns) {
    if (per_minute == 0) return {};
    auto const capacity_ns = interval_ns * per_minute;
    auto seen = full_at_ns.load(std::memory_order_relaxed);
    for (;;) {
        auto const full_at = std::max(seen, now_ns);
        auto const full_in = full_at + interval_ns - now_ns;
        if (full_in > capacity_ns) return {per_minute, 0, full_at - now_ns, full_in - capacity_ns};
        if (full_at_ns.compare_exchange_weak(seen, full_at + interval_ns,
                                             std::memory_order_relaxed)) {
            auto const remaining = (capacity_ns - full_in) / interval_ns;
            return {per_minute, static_cast<std::uint32_t>(remaining), full_in, 0};
        }
    }
}

}  // namespace rowd::access
