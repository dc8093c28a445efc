// A route is data: what is matched, what the key must allow, which function answers, and what it
// takes and answers. The last is declared for whoever describes the API; the hosts of the tests
// compare every answer with it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rowd/api/call.hpp"
#include "rowd/api/query_parameter.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/api/shape.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api {

class exchange;

// Answers a request, or says what is to be written for it, in not much more than a millisecond on
// the I/O thread: api/pipeline/exchange.hpp.
using handler = result<> (*)(exchange&);

enum class body_rule : std::uint8_t {
    ignored,   // whatever comes is read and dropped
    json,      // must be declared as JSON
    optional,  // JSON if there is one
};

// A field of an answer's head, or a segment that a pattern captures (with its colon).
struct described_name {
    std::string_view name;
    std::string_view about;
};

// What a route answers, refusals apart.
struct declared_answer {
    unsigned status;
    shape const* body;                            // none: it is not JSON
    std::span<described_name const> fields = {};  // that such an answer always has
};

// The JSON that a route reads.
struct declared_body {
    body_rule rule = body_rule::ignored;
    shape const* is = nullptr;
    std::uint64_t bytes_max = 0;  // 0: the server's setting
};

struct route {
    method verb;
    std::string_view pattern;  // `/api/v1/tables/:id`; a segment with a colon captures
    access::scope needs;
    api::handler handler;
    std::string_view about = {};  // what it does, in one line
    std::span<declared_answer const> answers = {};
    declared_body body = {};
    std::span<query_parameter const> parameters = {};

    bool takes(query_parameter const& p) const {
        return std::ranges::find(parameters, p.name, &query_parameter::name) != parameters.end();
    }
};

// One dialect: its routes, and the shape of whatever concerns a whole request.
struct dialect {
    std::string_view name;  // for logs, metrics and audit; empty for the main one
    // Unknown paths under one of these are refused in this dialect's shape; the longest wins.
    std::span<std::string_view const> prefixes;
    std::span<route const> routes;
    // The key that the request shows; empty = none.
    std::string_view (*presented_key)(call const&);
    // What else a known key must satisfy (its tenant named in a header); none = all is well.
    std::optional<error> (*check_caller)(call const&, access::credential const&);
    void (*refuse)(call const&, error const&, reply&);
    // Appends the rate-limit fields of an answer, each with its line end.
    void (*show_rate)(access::rate_state const&, std::int64_t now_ms, std::string& fields);

    std::span<described_name const> captures = {};     // in its patterns
    std::span<described_name const> rate_fields = {};  // what show_rate() appends
    shape const* refusal = nullptr;
    std::span<unsigned const> refused_with = {};  // the statuses that a request may be refused with
};

// `x-api-key`, or else the token of `Authorization: Bearer`.
std::string_view key_or_bearer(call const& c);
std::string_view bearer(call const& c);

}  // namespace rowd::api
