// The one thread that an object belongs to, for ROWD_DEBUG_ASSERT; nothing where that is off.
#pragma once

#include <atomic>
#include <thread>

#include "rowd/base/assert.hpp"

namespace rowd {

#ifdef ROWD_DEBUG_ASSERTIONS

class thread_owner {
  public:
    // Whether this is its thread: while it has none, whichever asks first becomes it.
    bool is_here() const {
        std::thread::id owner;
        return id_.compare_exchange_strong(owner, std::this_thread::get_id()) ||
               owner == std::this_thread::get_id();
    }
    // Whether it has another one, or none.
    bool is_elsewhere() const { return id_.load() != std::this_thread::get_id(); }
    // Its thread is done with it, or has ended.
    void release() { id_.store({}); }

  private:
    mutable std::atomic<std::thread::id> id_;
};

#else

class thread_owner {
  public:
    bool is_here() const { return true; }
    bool is_elsewhere() const { return true; }
    void release() {}
};

#endif

}  // namespace rowd
