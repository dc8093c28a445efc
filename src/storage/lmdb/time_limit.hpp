// When a read that looks at many rows gives up.
#pragma once

#include <cstddef>
#include <cstdint>

#include "rowd/base/error.hpp"
#include "rowd/base/time.hpp"

namespace rowd::storage {

class time_limit {
  public:
    // `until_ns`: steady clock.
    explicit time_limit(std::int64_t until_ns) : until_ns_(until_ns) {}

    // Before each row or index entry of `bytes`; false: the time is over, from now on. The clock is
    // read before the first and then once for so much work, which makes it free.
    bool allows(std::size_t bytes) {
        if (work_ >= work_per_look) {
            work_ = 0;
            over_ = over_ || steady_ns() >= until_ns_;
        }
        work_ += entry_work + bytes;
        return !over_;
    }
    bool over() const { return over_; }

  private:
    static constexpr std::size_t work_per_look = 64 * 1024;
    static constexpr std::size_t entry_work = 64;

    std::int64_t const until_ns_;
    std::size_t work_ = work_per_look;
    bool over_ = false;
};

// What such a read answers.
inline error out_of_time() {
    return {errc::timed_out, {}, {}, 1};
}

}  // namespace rowd::storage
