#include "rowd/access/failure_pacer.hpp"

#include <arpa/inet.h>

#include <string>

#include "access/gcra.hpp"
#include "rowd/base/random.hpp"

namespace rowd::access {

namespace {

// Of IPv6 the first 64 bits count: whoever has one address has the other 2^64, too.
std::string network_of(std::string_view address) {
    std::string text(address);
    in6_addr parsed{};
    if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
    return {reinterpret_cast<char const*>(parsed.s6_addr), 8};
}

}  // namespace

failure_pacer::failure_pacer(std::uint32_t per_minute)
    : per_minute_(per_minute),
      seed_(random_source().next64()),
      full_at_ns_(std::make_unique<std::atomic<std::int64_t>[]>(slots)) {}

bool failure_pacer::allow(std::string_view address, std::int64_t now_ns) {
    auto& bucket = full_at_ns_[slot_of(network_of(address))];
    return take_token(bucket, per_minute_, token_interval_ns(per_minute_), now_ns).allowed();
}

// A refused take costs nothing, so the next token is never more than one interval away.
std::uint32_t failure_pacer::retry_after_s() const {
    return per_minute_ == 0 ? 1 : (60 + per_minute_ - 1) / per_minute_;
}

// FNV-1a from a random start, then the finisher of MurmurHash3, whose low bits are good.
std::size_t failure_pacer::slot_of(std::string_view address) const {
    auto hash = seed_;
    for (auto const c : address) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    }
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53u;
    return (hash ^ (hash >> 33)) % slots;
}

}  // namespace rowd::access
