// A token bucket in one atomic word (GCRA): the word is the time at which the bucket will be full
// again, taking a token moves it one interval on, and a token is refused if that would be more
// than a whole bucket ahead of now. Lock-free; any thread; 20 ns.
#pragma once

#include <atomic>
#include <cstdint>

namespace rowd::access {

// How a bucket stands after a take, in the units that answers show.
struct rate_state {
    std::uint32_t limit = 0;       // tokens a minute; 0 = unlimited, then nothing is shown
    std::uint32_t remaining = 0;   // whole tokens left
    std::int64_t full_in_ns = 0;   // until the bucket is full again
    std::int64_t retry_in_ns = 0;  // > 0: refused, until one token is there again
    bool allowed() const { return retry_in_ns == 0; }
};

class rate_limiter {
  public:
    // A bucket of `per_minute` tokens, full at first, refilled evenly; 0 = never refuses.
    explicit rate_limiter(std::uint32_t per_minute);

    // Takes one token at `now_ns` (steady clock). A refused take costs nothing.
    rate_state take(std::int64_t now_ns);

    std::uint32_t per_minute() const { return per_minute_; }

  private:
    std::uint32_t per_minute_;
    std::int64_t interval_ns_;  // between two tokens
    std::atomic<std::int64_t> full_at_ns_{0};
};

}  // namespace rowd::access
