#include "rowd/http/server.hpp"

#include <algorithm>
#include <thread>

#include "http/admission.hpp"
#include "http/body_budget.hpp"
#include "http/io_loop.hpp"
#include "http/listener.hpp"
#include "rowd/base/time.hpp"

namespace rowd::http {

unsigned threads_default() {
    return std::clamp(std::thread::hardware_concurrency(), 1u, 64u);
}

server::server(server_options options, api::dispatcher& dispatcher,
               thread_factory const& make_thread)
    : options_(std::move(options)),
      admission_(std::make_unique<admission>(options_.connections_max,
                                             options_.connections_per_address_max)),
      bodies_(std::make_unique<body_budget>(options_.long_bodies_bytes_max)) {
    for (unsigned slot = 0; slot < std::max(1u, options_.threads); ++slot)
        loops_.push_back(
            std::make_unique<io_loop>(slot, options_, dispatcher, *bodies_, make_thread));
}

server::~server() {
    stop();
    listeners_.clear();
    loops_.clear();
}

void server::start() {
    ROWD_ASSERT(listeners_.empty());
    std::vector<std::unique_ptr<listener>> listeners;
    for (auto const& address : options_.listen)
        listeners.push_back(std::make_unique<listener>(address, loops_, *admission_));
    listeners_ = std::move(listeners);
    for (auto& l : listeners_) l->start();
    for (auto& loop : loops_) loop->start();
    running_ = true;
}

std::vector<std::string> server::urls() const {
    std::vector<std::string> urls;
    for (auto const& l : listeners_) urls.push_back(l->url());
    return urls;
}

void server::stop() {
    if (!running_) return;
    for (auto const& loop : loops_) ROWD_DEBUG_ASSERT(loop->runs_elsewhere());
    running_ = false;
    for (auto& l : listeners_) l->stop();
    auto const grace_ns = std::chrono::nanoseconds(options_.shutdown_grace).count();
    std::int64_t const until_ns = steady_ns() + grace_ns;
    for (auto& loop : loops_) loop->drain(until_ns);
    for (auto& loop : loops_) loop->join();
}

server_counters server::counters() const {
    server_counters sums;
    sums.open = admission_->total();
    sums.long_body_bytes = bodies_->held();
    for (auto const& l : listeners_) {
        sums.accepted += l->accepted();
        sums.refused += l->refused();
        sums.accept_failures += l->failures();
    }
    for (auto const& loop : loops_) {
        auto const& counts = loop->counts();
        sums.malformed += counts.malformed.value();
        sums.timeouts += counts.timeouts.value();
        sums.unread += counts.unread.value();
        auto const late_ns = static_cast<std::uint64_t>(loop->lag().last().count());
        sums.loop_lag_ns = std::max(sums.loop_lag_ns.value, late_ns);
    }
    return sums;
}

}  // namespace rowd::http
