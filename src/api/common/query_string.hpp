// Percent-decoding, and query strings taken apart. Unknown parameters are never looked at; of a
// repeated one the first value counts. Handlers read what their routes declare: parameters.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rowd::api {

// `%XX` to bytes; what is not an escape stays as it is. In a query `+` is a space.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

// The decoded value of a parameter, none if it is not there; `name` alone is an empty value.
std::optional<std::string> parameter(std::string_view query, std::string_view name);

// All parameters in order, decoded.
std::vector<std::pair<std::string, std::string>> parameters(std::string_view query);

// A number in decimal digits, nothing else; a value too large for the type becomes the largest.
std::optional<std::uint64_t> digits(std::string_view text);

}  // namespace rowd::api
