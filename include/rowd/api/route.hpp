// A route is data: what is matched, what the key must allow, which function answers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/task.hpp"

namespace rowd::api {

// Answers at once, on the I/O thread; cannot suspend, so it may hold a snapshot.
using inline_handler = void (*)(call const&, reply&);
// Answers after waiting for a commit or for a worker thread.
using waiting_handler = task<> (*)(call const&, reply&);

enum class body_rule : std::uint8_t {
    ignored,   // whatever comes is read and dropped
    json,      // must be declared as JSON
    optional,  // JSON if there is one
};

struct route {
    method verb;
    std::string_view pattern;  // `/api/v1/tables/:id`; a segment with a colon captures
    access::scope needs;
    std::variant<inline_handler, waiting_handler> handler;
    body_rule body = body_rule::ignored;
    std::uint64_t body_bytes_max = 0;  // 0: the server's setting
};

// One dialect: its routes, and the shape of its refusals and rate-limit fields.
struct dialect {
    std::string_view name;    // for logs and metrics
    std::string_view prefix;  // unknown paths under it are refused in this dialect's shape
    std::span<route const> routes;
    void (*refuse)(call const&, error const&, reply&);
    void (*show_rate)(access::rate_state const&, std::string& fields);
};

}  // namespace rowd::api
