// Letters A to Z in either case.
#pragma once

#include <string>
#include <string_view>

namespace rowd::domain {

inline char fold(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

inline std::string folded(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = fold(c);
    return out;
}

}  // namespace rowd::domain
