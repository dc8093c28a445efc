// Strings and numbers of compact JSON.
#include <algorithm>
#include <charconv>
#include <limits>

#include "base/json_escape.hpp"
#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"

namespace rowd::json {
namespace {

char unescape(char letter) {
    switch (letter) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return letter;
    }
}

}  // namespace

bool has_escapes(std::string_view raw) {
    return raw.find('\\') != std::string_view::npos;
}

std::string decode_string(std::string_view value) {
    std::string_view rest = raw_string(value);
    std::string text;
    text.reserve(rest.size());
    for (;;) {
        std::size_t const plain = std::min(rest.find('\\'), rest.size());
        text.append(rest.substr(0, plain));
        rest.remove_prefix(plain);
        if (rest.size() < 2) return text;
        if (rest[1] == 'u' && rest.size() >= escape_size_max) {
            // Compact text has this form for control characters only: \u00xx.
            text += static_cast<char>(hex_value(rest[4]) << 4 | hex_value(rest[5]));
            rest.remove_prefix(escape_size_max);
        } else {
            text += unescape(rest[1]);
            rest.remove_prefix(2);
        }
    }
}

std::size_t code_points(std::string_view utf8) {
    std::size_t count = 0;
    for (char const c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    for (;;) {
        std::size_t const plain = plain_prefix(text);
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        char escape[escape_size_max];
        out.append(escape, write_escape(escape, text[plain]));
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

std::string quoted(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    append_string(out, text);
    return out;
}

double to_double(std::string_view number) {
    double value = 0;
    auto const parsed = std::from_chars(number.data(), number.data() + number.size(), value);
    if (parsed.ec != std::errc::result_out_of_range) return value;
    decimal const exact(number);
    double const magnitude = exact.magnitude() > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return exact.is_negative() ? -magnitude : magnitude;
}

std::optional<std::int64_t> to_int64(std::string_view number) {
    std::int64_t value = 0;
    char const* const end = number.data() + number.size();
    auto const parsed = std::from_chars(number.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return value;
}

std::optional<std::int64_t> to_integral(std::string_view number) {
    if (auto const plain = to_int64(number)) return plain;
    decimal const exact(number);
    auto const amount = exact.integer();
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    if (!amount || *amount > limit - (exact.is_negative() ? 0 : 1)) return std::nullopt;
    return static_cast<std::int64_t>(exact.is_negative() ? 0 - *amount : *amount);
}

std::optional<std::uint64_t> to_unsigned_integral(std::string_view number) {
    decimal const exact(number);
    return exact.is_negative() ? std::nullopt : exact.integer();
}

}  // namespace rowd::json
