// Percent-decoding, and query parameters. Unknown ones are never looked at; of a repeated one the
// first value counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"

namespace rowd::api {

// `%XX` to bytes; what is not an escape stays as it is. In a query `+` is a space.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

// The decoded value of a parameter, none if it is not there; `name` alone is an empty value.
std::optional<std::string> parameter(std::string_view query, std::string_view name);

// All parameters in order, decoded.
std::vector<std::pair<std::string, std::string>> parameters(std::string_view query);

// A number in decimal digits, nothing else; a value too large for the type becomes the largest.
std::optional<std::uint64_t> digits(std::string_view text);

// The parameter as a whole number of a range, or `absent` when it is not there. Errors: bad_query
// with `message`.
result<std::uint64_t> integer_parameter(std::string_view query, std::string_view name,
                                        std::uint64_t least, std::uint64_t most,
                                        std::uint64_t absent, std::string_view message);

}  // namespace rowd::api
