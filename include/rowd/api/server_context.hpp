// What all I/O threads share. Built by whoever runs the server, outlives every thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "rowd/access/failure_pacer.hpp"
#include "rowd/access/registry.hpp"
#include "rowd/runtime/loop_lag.hpp"
#include "rowd/runtime/metrics.hpp"
#include "rowd/runtime/request_log.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::api {

struct settings {
    std::uint64_t body_bytes_max = 1u << 20;
    // Of a read on a worker thread, once it has begun; of such a read for its turn.
    std::chrono::milliseconds query_timeout{5'000};
    std::chrono::milliseconds query_wait{5'000};
    loop_lag::limits lag = {};
    std::chrono::milliseconds tenant_idle{60'000};  // before a thread lets go of its store
};

struct server_context {
    storage::engine& engine;
    access::registry& registry;
    access::failure_pacer& pacer;
    metrics& counts;
    request_logs& logs;
    logger& log;
    settings options;
    std::atomic<bool> ready{true};  // off while shutting down: /readyz says so
};

}  // namespace rowd::api
