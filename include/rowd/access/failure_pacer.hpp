// Paces failed authentications per client address (of IPv6 per /64), so that guessing keys is slow.
// Keys that are right are never asked for, so nobody can be locked out.
//
// A fixed table of token buckets, one word each, indexed by a hash of the address that is seeded
// afresh at every start: memory does not grow with the number of addresses, and nobody can choose
// an address that shares its bucket with a certain other one. Lock-free; any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

namespace rowd::access {

constexpr std::uint32_t auth_failures_per_minute_default = 600;

class failure_pacer {
  public:
    // 0 = never refuses. Throws std::system_error when there are no random bytes.
    explicit failure_pacer(std::uint32_t per_minute = auth_failures_per_minute_default);

    // Counts a failure of `address` at `now_ns` (steady clock). False: too many; it costs nothing.
    bool allow(std::string_view address, std::int64_t now_ns);

    // How long a refused address must wait at most, in whole seconds, at least 1.
    std::uint32_t retry_after_s() const;

  private:
    static constexpr std::size_t slots = 16'384;

    std::size_t slot_of(std::string_view address) const;

    std::uint32_t per_minute_;
    std::uint64_t seed_;
    std::unique_ptr<std::atomic<std::int64_t>[]> full_at_ns_;
};

}  // namespace rowd::access
