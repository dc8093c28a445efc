// What all I/O threads share. Built by whoever runs the server, outlives every thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "rowd/access/failure_pacer.hpp"
#include "rowd/access/registry.hpp"
#include "rowd/runtime/loop_lag.hpp"
#include "rowd/runtime/metrics.hpp"
#include "rowd/runtime/request_log.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::api {

struct settings {
    std::uint64_t body_bytes_max = 1u << 20;
    std::int64_t query_timeout_ms = 5'000;  // of a read on a worker thread, once it has begun
    std::int64_t query_wait_ms = 5'000;     // of such a read for its turn
    loop_lag::limits lag = {};
    std::int64_t tenant_idle_ms = 60'000;
    double access_log_sample = 1.0;  // share of requests that are logged; 5xx always are
};

struct parts {
    storage::engine& engine;
    access::registry& registry;
    access::failure_pacer& pacer;
    metrics& counts;
    request_logs& logs;
    logger& log;
    settings options;
    std::atomic<bool> ready{true};  // off while shutting down: /readyz says so
    // More lines for /metrics, from the floors above this one (open connections).
    std::function<void(std::string&)> more_metrics = {};
};

}  // namespace rowd::api
