// The shortest escapes of JSON: only what may not stand in a string as it is.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/hex_digits.hpp"

namespace rowd::json {

// For each byte: 0 if it stands for itself, 'u' if it needs the form \u00xx, otherwise the
// character after the backslash.
inline constexpr auto escape_of = [] {
    std::array<char, 256> escapes{};
    for (std::size_t control = 0; control < 0x20; ++control) escapes[control] = 'u';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}();

// How many characters at the front of `text` stand for themselves.
inline std::size_t plain_prefix(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && escape_of[static_cast<unsigned char>(text[size])] == 0) ++size;
    return size;
}

constexpr std::size_t escape_size_max = 6;

// Writes the escape of a character that needs one; returns the end of what it wrote.
inline char* write_escape(char* out, char c) {
    auto const byte = static_cast<unsigned char>(c);
    *out++ = '\\';
    *out++ = escape_of[byte];
    if (escape_of[byte] != 'u') return out;
    *out++ = '0';
    *out++ = '0';
    return print_hex(out, byte);
}

}  // namespace rowd::json
