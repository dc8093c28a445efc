// The request target, split and checked. It stays raw: nothing is decoded here.
#pragma once

#include <string_view>

#include "http/refusal.hpp"

namespace rowd::http {

struct target {
    std::string_view path;   // in asterisk, authority and unknown form the whole target
    std::string_view query;  // behind the first '?'
};

// Views into `text`, or static text. Refused: bytes that are not printable ASCII, a fragment, and
// in the path an escape that is malformed or a NUL.
refusal split_target(std::string_view text, target& out);

// Whether `text` may be the value of a Host field: an authority without user info, possibly empty.
bool valid_host(std::string_view text);

}  // namespace rowd::http
