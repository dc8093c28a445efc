#include "rowd/runtime/request_log.hpp"

#include <algorithm>

#include "rowd/base/time.hpp"

namespace rowd {
namespace {

constexpr unsigned records_per_turn = 32;
constexpr std::uint64_t a_line = std::uint64_t{1} << 63;

std::uint64_t part_of_a_line(double sample) {
    return static_cast<std::uint64_t>(static_cast<double>(a_line) * std::clamp(sample, 0.0, 1.0));
}

void print(request_record const& r, std::string& out) {
    out = "\"requestId\":\"" + std::to_string(r.slot) + "-" + std::to_string(r.request) + "\"";
    if (r.known_key)
        out += ",\"tenant\":\"" + r.tenant.to_string() + "\",\"key\":\"" + r.key.to_string() + "\"";
    out += ",\"at\":\"" + timestamp(r.time_ms) + "\",\"method\":\"";
    out.append(r.method).append("\",\"route\":\"").append(r.route).append("\"");
    out += ",\"status\":" + std::to_string(r.status) + ",\"bytes\":" + std::to_string(r.bytes) +
           ",\"us\":" + std::to_string(r.us);
}

}  // namespace

// A half to begin with: the sum is rounded, not cut off.
request_log::request_log(double sample)
    : share_(part_of_a_line(sample)), due_(a_line / 2), ring_(capacity) {}

void request_log::put(request_record const& r) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    due_ += share_;
    bool const sampled = due_ >= a_line;
    if (sampled) due_ -= a_line;
    if (!sampled && r.status < 500) return;
    if (!ring_.push(r)) dropped_.fetch_add(1, std::memory_order_relaxed);
}

request_logs::request_logs(logger& to, unsigned slots, double sample) : log_(to) {
    for (unsigned i = 0; i < slots; ++i) rings_.push_back(std::make_unique<request_log>(sample));
    log_.collect_from([this] { return drain(); });
}

request_logs::~request_logs() {
    log_.collect_from({});
}

request_logs::counters request_logs::count() const {
    counters c;
    for (auto const& ring : rings_) c.dropped += ring->dropped_.load(std::memory_order_relaxed);
    return c;
}

// Some of each ring; whether there is more.
bool request_logs::drain() {
    bool more = false;
    std::string text;
    request_record r;
    for (auto const& ring : rings_) {
        for (unsigned i = 0; i < records_per_turn && ring->ring_.pop(r); ++i) {
            print(r, text);
            log_.line(r.status >= 500 ? log_level::error : log_level::info, text);
        }
        more = more || ring->ring_.read_available() > 0;
    }
    return more;
}

}  // namespace rowd
