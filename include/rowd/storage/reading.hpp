// How far a read may go, counted while it goes on. On an I/O thread: a certain work, so that
// whoever else is served there does not wait for it. On any other thread: until a moment, because
// pages that it sees cannot be used again meanwhile.
//
// All reads with one of it see the same snapshot, from the first until it ends. So it stays within
// a function that does not suspend: whoever waits for a client must not keep old pages from being
// used again.
//
// A read that went too far gives up (timed_out) and what it has shown is void: it is to be begun
// again on a thread where it may go further.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "rowd/base/error.hpp"

namespace rowd::storage {

constexpr std::int64_t no_time_limit = std::numeric_limits<std::int64_t>::max();

class reading {
  public:
    // What going down the tree to one record counts for; going to its neighbour counts less.
    static constexpr std::size_t descent = 1'000;

    // On I/O thread number `slot`, which has a transaction of its own. `work_max`: about bytes that
    // are looked at or shown.
    static reading on_io_thread(unsigned slot, std::size_t work_max) {
        return {slot, no_time_limit, work_max};
    }
    // On another thread, which may have to wait for a transaction. `until_ns`: steady clock.
    static reading elsewhere(std::int64_t until_ns) { return {std::nullopt, until_ns, 0}; }
    ~reading() {
        if (held_) held_->release();
    }
    reading(reading const&) = delete;
    reading& operator=(reading const&) = delete;

    // What an engine holds for it, from its first read on.
    class snapshot_holder {
      public:
        virtual void release() = 0;

      protected:
        ~snapshot_holder() = default;
    };
    snapshot_holder* held() const { return held_; }
    void hold(snapshot_holder& h) { held_ = &h; }

    std::optional<unsigned> slot() const { return slot_; }

    // Before each step, which takes about so much work; false: the read is over, from now on.
    bool allows(std::size_t work) {
        work_ += step_work + work;
        if (work_ > looked_at_) look();
        return !over_;
    }
    // It is known already that it is too much.
    void give_up() { over_ = true; }
    bool over() const { return over_; }

  private:
    static constexpr std::size_t step_work = 64;
    static constexpr std::size_t work_per_look = 64 * 1024;  // makes looking at the clock free

    reading(std::optional<unsigned> slot, std::int64_t until_ns, std::size_t looked_at)
        : slot_(slot), until_ns_(until_ns), looked_at_(looked_at) {}
    void look();

    snapshot_holder* held_ = nullptr;
    std::optional<unsigned> slot_;
    bool over_ = false;
    std::int64_t until_ns_;
    std::size_t work_ = 0;
    std::size_t
        looked_at_;  // when so much work is done, it is to be seen whether that was too much
};

}  // namespace rowd::storage
