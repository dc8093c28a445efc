// Texts without the blanks around them, as HTTP and query strings mean it.
#pragma once

#include <string_view>

namespace rowd {

// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace rowd
