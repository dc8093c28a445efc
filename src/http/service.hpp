// What the connections of one thread share. Touched by that thread only, but for `bodies`.
#pragma once

#include <cstdint>

#include "http/body_budget.hpp"
#include "http/output_pool.hpp"
#include "http/traffic.hpp"
#include "http/unread.hpp"
#include "rowd/api/dispatcher.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/http/server.hpp"

namespace rowd::http {

struct service {
    server_options const& options;
    api::dispatcher& dispatcher;
    api::io_thread& thread;
    traffic& counts;
    body_budget& bodies;
    unread unread_answers;
    output_pool outputs = {};
    bool draining = false;
    std::int64_t tick_ns = 0;  // steady clock at the last tick
};

}  // namespace rowd::http
