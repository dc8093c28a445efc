// Wakes by the wall clock, so that a clock that is set moves what is due with it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "rowd/base/uuid.hpp"

namespace rowd {

// Each whom has one time, the earliest that was asked for; once woken, none. All of it: any thread.
class timer {
  public:
    // Is called on the timer's own thread, which begins with the first time. It must not throw.
    using ring = std::function<void(uuid const& whom)>;

    explicit timer(ring r) : ring_(std::move(r)) {}
    ~timer() { stop(); }
    timer(timer const&) = delete;
    timer& operator=(timer const&) = delete;

    void wake(uuid const& whom, std::int64_t at_ms);
    // Waits for a ring that is under way; nobody is woken any more. Idempotent.
    void stop();

  private:
    void serve();

    ring const ring_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<uuid, std::int64_t, uuid_hash> times_;
    std::set<std::pair<std::int64_t, uuid>> in_order_;  // of them
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace rowd
