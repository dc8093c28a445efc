// What the connections of one thread share. Touched by that thread only, but for `bodies`.
#pragma once

#include <cstdint>

#include "http/body_budget.hpp"
#include "http/loop_counters.hpp"
#include "http/output_pool.hpp"
#include "http/send_backlog.hpp"
#include "rowd/api/dispatcher.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/http/server.hpp"

namespace rowd::http {

struct loop_context {
    server_options const& options;
    api::dispatcher& dispatcher;
    api::io_thread& thread;
    loop_counters& counts;
    body_budget& bodies;
    send_backlog backlog;
    output_pool outputs = {};
    bool draining = false;
    std::int64_t tick_ns = 0;  // steady clock at the last tick
};

}  // namespace rowd::http
