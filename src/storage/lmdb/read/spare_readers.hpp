// Read transactions for threads that are no I/O threads: a bounded number at a time, each for one
// call, and since when they are in use.
#pragma once

#include <cstdint>
#include <mutex>
#include <semaphore>
#include <set>

#include "rowd/kv/environment.hpp"

namespace rowd::storage {

class spare_readers {
  public:
    // `env` must outlive it.
    spare_readers(kv::environment const& env, unsigned places) : env_(env), places_(places) {}

    // How long the oldest of those in use has been so, in nanoseconds; 0: none is. Any thread.
    std::int64_t oldest_ns() const;

    // One of them, for one call. Waits for a place.
    class use {
      public:
        explicit use(spare_readers& of);
        ~use();
        use(use const&) = delete;
        use& operator=(use const&) = delete;

        kv::reader& transaction() { return transaction_; }

      private:
        struct place {
            explicit place(std::counting_semaphore<>& among) : of(among) { of.acquire(); }
            ~place() { of.release(); }
            std::counting_semaphore<>& of;
        };

        spare_readers& of_;
        place place_;
        std::multiset<std::int64_t>::iterator begun_;
        kv::reader transaction_;
    };

  private:
    kv::environment const& env_;
    std::counting_semaphore<> places_;
    mutable std::mutex mutex_;
    std::multiset<std::int64_t> begun_ns_;  // steady clock, of those in use
};

}  // namespace rowd::storage
