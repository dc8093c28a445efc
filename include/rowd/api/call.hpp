// One request, as the dialects see it: views into the connection's buffer that live until the
// answer is complete. Filled in by http, then by dispatch; handlers only read it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rowd/access/credential.hpp"
#include "rowd/base/error.hpp"
#include "rowd/runtime/busy_shares.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::api {

enum class method : std::uint8_t { get, head, post, put, patch, delete_, other };

struct route;
struct dialect;
class io_thread;

// The header fields that somebody looks at. Empty = absent.
struct header_fields {
    std::string_view content_type;
    std::string_view content_encoding;  // the first that is not `identity`
    std::string_view api_key;
    std::string_view authorization;
    std::string_view user_agent;
    std::string_view username;        // x-username
    std::string_view bot_id;          // x-bot-id
    std::string_view integration_id;  // x-integration-id
};

constexpr std::size_t captures_max = 4;

struct call {
    method verb = method::other;
    std::string_view method_name;
    std::string_view path;   // raw, up to the first '?'
    std::string_view query;  // raw, behind it
    header_fields fields;
    bool has_body = false;
    std::optional<std::uint64_t> content_length;  // none: no body, or a chunked one
    std::string_view body;                        // complete when a handler sees it
    // Instead of `body`, which is empty then: a long or chunked one was compacted while it arrived.
    std::optional<result<std::string_view>> compacted_body;
    std::string_view peer;    // the client's address, without port
    std::int64_t now_ms = 0;  // wall clock when the request was read
    std::int64_t now_ns = 0;  // steady clock, the same moment

    io_thread* thread = nullptr;  // the I/O thread that serves it

    // Set by dispatch before a handler runs.
    dialect const* in = nullptr;
    route const* target = nullptr;
    std::size_t route_index = 0;                            // for metrics
    std::array<std::string_view, captures_max> captures{};  // raw path segments of `:name`s
    access::credential const* who = nullptr;
    std::shared_ptr<busy_shares::share> const* share = nullptr;  // its tenant's of the thread
    storage::store* store = nullptr;
    std::shared_ptr<storage::store> kept;  // the same while a handler may wait: keeps it open

    // The capture, percent-decoded.
    std::string capture(std::size_t index) const;
    // The capture as an id, none if it cannot be one: such an id is absent everywhere.
    std::optional<uuid> capture_id(std::size_t index) const;
};

}  // namespace rowd::api
