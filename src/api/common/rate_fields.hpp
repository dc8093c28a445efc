// Rate-limit fields in the form that three of the four dialects share.
#pragma once

#include <cstdint>
#include <string>

#include "rowd/access/rate_limiter.hpp"

namespace rowd::api {

// `X-RateLimit-Limit`, `-Remaining` and `-Reset` (the Unix second at which the bucket is full).
void show_x_rate_limit(access::rate_state const& state, std::int64_t now_ms, std::string& fields);

}  // namespace rowd::api
