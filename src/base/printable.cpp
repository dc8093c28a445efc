#include "rowd/base/printable.hpp"

#include <algorithm>
#include <cstdint>

namespace rowd {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

// Of the well-formed character that `text` begins with (Unicode, table 3-7), how many bytes it has
// and its number; no bytes: there is none.
struct character {
    std::size_t size = 0;
    std::uint32_t code = 0;
};

character first_of(std::string_view text) {
    unsigned char const lead = byte_at(text, 0);
    if (lead < 0x80) return {1, lead};
    std::size_t const size = lead < 0xc2   ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
    if (size == 0 || size > text.size()) return {};
    std::uint32_t code = lead & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte_at(text, i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte_at(text, i) & 0x3f);
    }
    bool const overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    bool const surrogate = code >= 0xd800 && code < 0xe000;
    if (overlong || surrogate || code > 0x10ffff) return {};
    return {size, code};
}

bool is_control(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool is_plain(char c) {
    return c >= 0x20 && c < 0x7f;
}

void append_escaped(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        out.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
}

}  // namespace

std::string printable(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        auto const c = first_of(text);
        auto const bytes = text.substr(0, std::max<std::size_t>(1, c.size));
        if (c.size == 0 || is_control(c.code))
            append_escaped(out, bytes);
        else
            out.append(bytes);
        text.remove_prefix(bytes.size());
    }
    return out;
}

}  // namespace rowd
