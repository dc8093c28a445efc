// Small readings of values that several files of this dialect need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rowd::api::botpress {

// The instant (milliseconds since 1970) that a compact JSON value names: an ISO date or date-time,
// or a whole number of milliseconds. Years 0 to 9999.
std::optional<std::int64_t> read_instant(std::string_view value);

// At most 30 code points of a client's text, for messages.
std::string clipped(std::string_view text);

}  // namespace rowd::api::botpress
