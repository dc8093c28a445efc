// The statuses and words that dialects have in common. A dialect's errors.cpp has what differs, and
// its envelope.
#pragma once

#include <string>
#include <string_view>

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/api/shape.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api {

struct error_text {
    unsigned status;
    std::string_view message;  // where the error itself brings none
};
error_text common_text(errc code);
// Those of all codes.
constexpr unsigned common_statuses[] = {400, 401, 403, 404, 405, 408, 413, 414,
                                        415, 417, 429, 431, 500, 503, 505, 507};

// What the client is told: the error's own message, or else `common`; the method and the missing
// scope are named.
std::string message_of(call const& c, error const& e, std::string_view common);

// Appends such a text, in quotes and without control characters: it may repeat what came from a
// client and is shown to people.
void append_message(std::string& out, std::string_view text);

// The refusal of whoever has no other shape for it: {"error":<message>}.
void refuse_plainly(call const& c, error const& e, reply& r);
inline constexpr member plain_refusal_members[] = {
    {"error", shapes::text, "What went wrong, for people."}};
inline constexpr shape plain_refusal = object_of(plain_refusal_members);

// Begins a refusal; says when to try again if trying again may help.
void begin_refusal(reply& r, unsigned status, error const& e);

}  // namespace rowd::api
