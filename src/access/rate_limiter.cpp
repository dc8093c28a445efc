#include "rowd/access/rate_limiter.hpp"

#include "access/gcra.hpp"

namespace rowd::access {

rate_limiter::rate_limiter(std::uint32_t per_minute)
    : per_minute_(per_minute), interval_ns_(token_interval_ns(per_minute)) {}

rate_state rate_limiter::take(std::int64_t now_ns) {
    return take_token(full_at_ns_, per_minute_, interval_ns_, now_ns);
}

}  // namespace rowd::access
