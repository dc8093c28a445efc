// Bytes as text that needs no escapes in a URL: base64 with `-` and `_`, without padding (RFC 4648,
// section 5). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rowd {

std::string base64_url(std::string_view bytes);
// No value for any text that base64_url() does not make.
std::optional<std::string> from_base64_url(std::string_view text);

}  // namespace rowd
