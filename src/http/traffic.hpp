// Counters of one worker. Written by its thread only, read by any.
#pragma once

#include <atomic>
#include <cstdint>

namespace rowd::http {

class counter {
  public:
    // The owning thread only, so no locked instruction is needed.
    void add(std::uint64_t n) {
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

struct traffic {
    counter malformed;
    counter timeouts;
    counter unread;  // connections closed because too much waited to be read
};

}  // namespace rowd::http
