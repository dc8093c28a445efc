// The writes that wait for one tenant: a lock-free stack that any thread pushes onto, bounded in
// operations and bytes, and the FIFO that the writer thread makes of it.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "rowd/storage/engine.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::storage {

class write_queue {
  public:
    write_queue(unsigned ops_max, std::uint64_t bytes_max)
        : ops_max_(ops_max), bytes_max_(bytes_max) {}

    // Any thread. False: full, nothing was taken.
    bool push(pending_write& w);
    unsigned depth() const { return ops_.load(std::memory_order_relaxed); }

    // Writer thread only: the oldest waiting writes, at most so many and so many bytes (but one at
    // least), in the order in which they came.
    std::vector<pending_write*> take(unsigned ops_max, std::uint64_t bytes_max);
    // Writer thread only.
    bool empty() const { return oldest_ == nullptr && !has_pushed(); }
    // Any thread: whether something was pushed that no take() has seen.
    bool has_pushed() const { return stack_.load(std::memory_order_acquire) != nullptr; }

  private:
    void refill();

    unsigned const ops_max_;
    std::uint64_t const bytes_max_;
    std::atomic<pending_write*> stack_{nullptr};
    std::atomic<unsigned> ops_{0};
    std::atomic<std::uint64_t> bytes_{0};
    pending_write* oldest_ = nullptr;  // the writer's FIFO
    pending_write* newest_ = nullptr;
};

}  // namespace rowd::storage
