// Bytes as two hexadecimal digits and back, by table.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

namespace rowd {

// "000102...feff"
inline constexpr auto hex_pairs = [] {
    std::array<char, 512> pairs{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        pairs[2 * byte] = "0123456789abcdef"[byte >> 4];
        pairs[2 * byte + 1] = "0123456789abcdef"[byte & 15];
    }
    return pairs;
}();

// -1 for what is not a hexadecimal digit.
inline constexpr auto hex_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
    for (std::size_t i = 0; i < 6; ++i) {
        values['a' + i] = values['A' + i] = static_cast<std::int8_t>(10 + i);
    }
    return values;
}();

inline int hex_value(char digit) {
    return hex_values[static_cast<unsigned char>(digit)];
}

// Returns the end of what it wrote.
inline char* print_hex(char* out, std::uint8_t byte) {
    std::memcpy(out, &hex_pairs[2 * std::size_t{byte}], 2);
    return out + 2;
}

}  // namespace rowd
