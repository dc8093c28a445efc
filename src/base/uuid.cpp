#include "rowd/base/uuid.hpp"

#include "base/hex_digits.hpp"

namespace rowd {
namespace {

// Bytes before which the text has a dash.
constexpr bool dash_before(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

}  // namespace

std::optional<uuid> uuid::parse(std::string_view text) {
    if (text.size() != text_size) return std::nullopt;
    uuid id;
    char const* p = text.data();
    int seen = 0;  // negative as soon as one of the digits is not one
    // Unrolled, nothing asks where the dashes are.
#pragma GCC unroll 16
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (dash_before(i)) seen |= *p++ == '-' ? 0 : -1;
        int const high = hex_value(*p++);
        int const low = hex_value(*p++);
        seen |= high | low;
        id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    if (seen < 0) return std::nullopt;
    return id;
}

void uuid::print(char* out) const {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dash_before(i)) *out++ = '-';
        out = print_hex(out, bytes[i]);
    }
}

std::string uuid::to_string() const {
    std::string text(text_size, '\0');
    print(text.data());
    return text;
}

uuid mark_version_4(uuid raw) {
    raw.bytes[6] = static_cast<std::uint8_t>((raw.bytes[6] & 0x0f) | 0x40);
    raw.bytes[8] = static_cast<std::uint8_t>((raw.bytes[8] & 0x3f) | 0x80);
    return raw;
}

}  // namespace rowd
