// Counters of one I/O thread. Written by its thread only, read by any.
#pragma once

#include <atomic>
#include <cstdint>

#include "rowd/runtime/thread_owner.hpp"

namespace rowd::http {

class counter {
  public:
    // The owning thread only, so no locked instruction is needed.
    void add(std::uint64_t n) {
        ROWD_DEBUG_ASSERT(owner_.is_here());
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
    [[no_unique_address]] thread_owner owner_;
};

struct loop_counters {
    counter malformed;
    counter timeouts;
    counter unread;  // connections closed because too much waited to be read
};

}  // namespace rowd::http
