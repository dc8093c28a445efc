// Rate-limit fields in the form that three of the four dialects share.
#pragma once

#include <cstdint>
#include <string>

#include "rowd/access/rate_limiter.hpp"
#include "rowd/api/route.hpp"

namespace rowd::api {

constexpr described_name x_rate_fields[] = {
    {"X-RateLimit-Limit", "How many requests a minute the key has."},
    {"X-RateLimit-Remaining", "How many it has left."},
    {"X-RateLimit-Reset", "The Unix second at which it has all of them again."},
};
void show_x_rate_limit(access::rate_state const& state, std::int64_t now_ms, std::string& fields);

}  // namespace rowd::api
