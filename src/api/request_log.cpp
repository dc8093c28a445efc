#include "rowd/api/request_log.hpp"

#include <chrono>
#include <cmath>

#include "rowd/base/time.hpp"

namespace rowd::api {
namespace {

constexpr auto drain_interval = std::chrono::milliseconds(50);

std::uint64_t one_of(double sample) {
    return sample <= 0 ? 0 : static_cast<std::uint64_t>(std::llround(1.0 / std::min(sample, 1.0)));
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

request_log::request_log(double sample) : every_(one_of(sample)), ring_(capacity) {}

void request_log::put(request_record const& r) {
    bool const sampled = every_ != 0 && ++seen_ % every_ == 0;
    if (!sampled && r.status < 500) return;
    if (!ring_.push(r)) dropped_.fetch_add(1, std::memory_order_relaxed);
}

request_logs::request_logs(logger& to, unsigned slots, double sample) : log_(to) {
    for (unsigned i = 0; i < slots; ++i) rings_.push_back(std::make_unique<request_log>(sample));
    thread_ = std::thread([this] { serve(); });
}

request_logs::~request_logs() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

std::uint64_t request_logs::dropped() const {
    std::uint64_t sum = 0;
    for (auto const& ring : rings_) sum += ring->dropped_.load(std::memory_order_relaxed);
    return sum;
}

void request_logs::drain() {
    std::string text;
    for (auto const& ring : rings_) {
        ring->ring_.consume_all([&](request_record const& r) {
            print(r, text);
            log_.line(r.status >= 500 ? log_level::error : log_level::info, text);
        });
    }
}

void request_logs::serve() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        ended_.wait_for(lock, drain_interval, [this] { return stopping_; });
        lock.unlock();
        drain();
        lock.lock();
    }
}

}  // namespace rowd::api
