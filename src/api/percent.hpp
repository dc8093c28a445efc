// Percent-decoding of path segments and query strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rowd::api {

// `%XX` to bytes; what is not an escape stays as it is. In a query `+` is a space.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

}  // namespace rowd::api
