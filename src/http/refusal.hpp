// A request that is refused before any dialect is known: malformed, or against a bound of HTTP
// itself. The connection ends after it.
#pragma once

#include <string_view>

#include "rowd/api/reply.hpp"

namespace rowd::http {

struct refusal {
    unsigned status = 400;
    std::string_view message;  // static text, needs no escaping

    explicit operator bool() const { return !message.empty(); }
};

// Writes the whole answer. `r` must say that the connection closes.
void write_refusal(refusal what, api::reply& r);

}  // namespace rowd::http
