#include "rowd/base/uuid.hpp"

#include <bit>
#include <cstring>

#include "base/hex_digits.hpp"

namespace rowd {
namespace {

// Bytes before which the text has a dash.
constexpr bool dash_before(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

// Eight characters, the first in the lowest byte.
std::uint64_t word(char const* four, char const* four_more) {
    static_assert(std::endian::native == std::endian::little);
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::memcpy(&low, four, sizeof low);
    std::memcpy(&high, four_more, sizeof high);
    return low | std::uint64_t{high} << 32;
}

// The four bytes of eight hexadecimal digits, all digits at once; a bit of `bad` is set when one of
// them is none. A letter is known by the bit 0x40, and is 9 more than its low half.
std::uint32_t hex_bytes(std::uint64_t digits, std::uint64_t& bad) {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    std::uint64_t const letters = digits >> 6 & ones;
    std::uint64_t const values = (digits & ones * 0x0f) + letters * 9;
    bad |= ((digits | letters << 5) & ones * 0xf0) ^ (ones + letters) * 0x30;
    bad |= (((values + ones * 6) >> 4 ^ letters) & ones) | (values & ones * 0xf0);
    std::uint64_t pairs = (values << 4 | values >> 8) & 0x00ff'00ff'00ff'00ff;
    pairs = (pairs | pairs >> 8) & 0x0000'ffff'0000'ffff;
    return static_cast<std::uint32_t>(pairs | pairs >> 16);
}

}  // namespace

std::optional<uuid> uuid::parse(std::string_view text) {
    if (text.size() != text_size) return std::nullopt;
    char const* const p = text.data();
    if (p[8] != '-' || p[13] != '-' || p[18] != '-' || p[23] != '-') return std::nullopt;
    std::uint64_t const eights[] = {word(p, p + 4), word(p + 9, p + 14), word(p + 19, p + 24),
                                    word(p + 28, p + 32)};
    uuid id;
    std::uint64_t bad = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        std::uint32_t const four = hex_bytes(eights[i], bad);
        std::memcpy(id.bytes.data() + 4 * i, &four, sizeof four);
    }
    if (bad != 0) return std::nullopt;
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
