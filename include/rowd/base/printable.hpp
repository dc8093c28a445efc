// Text from outside, as it may be shown to a person: on a terminal, in the log, in an error.
#pragma once

#include <string>
#include <string_view>

namespace rowd {

// Control characters (also those of ISO 8859-1, which begin terminal sequences) and bytes that are
// not UTF-8 are shown as `\x1b`, each byte of them; the rest stays. The result is valid UTF-8.
std::string printable(std::string_view text);

}  // namespace rowd
