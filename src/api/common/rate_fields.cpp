#include "api/common/rate_fields.hpp"

namespace rowd::api {

void show_x_rate_limit(access::rate_state const& state, std::int64_t now_ms, std::string& fields) {
    std::int64_t const full_at_ms = now_ms + state.full_in_ns / 1'000'000;
    fields += "X-RateLimit-Limit: " + std::to_string(state.limit) +
              "\r\nX-RateLimit-Remaining: " + std::to_string(state.remaining) +
              "\r\nX-RateLimit-Reset: " +
              std::to_string(state.full_in_ns == 0 ? now_ms / 1000 : (full_at_ms + 999) / 1000) +
              "\r\n";
}

}  // namespace rowd::api
