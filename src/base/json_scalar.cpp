// Strings and numbers of compact JSON.
#include <algorithm>
#include <charconv>
#include <limits>

#include "base/json_escape.hpp"
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

// A decimal number, exactly: digits * 10^exponent.
struct decimal {
    bool negative = false;
    bool too_long = false;     // more significant digits than `digits` holds
    std::uint64_t digits = 0;  // does not end in 0
    std::int64_t significant = 0;
    std::int64_t exponent = 0;
};

constexpr std::int64_t significant_max = 19;  // what fits into 64 bits, whatever the digits

std::int64_t parse_exponent(std::string_view text) {
    // Far beyond every double, and far from overflow when a digit count is added.
    constexpr std::int64_t huge = 1'000'000'000'000;
    bool const negative = text.front() == '-';
    if (negative || text.front() == '+') text.remove_prefix(1);
    std::int64_t value = 0;
    auto const parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || value > huge) value = huge;
    return negative ? -value : value;
}

decimal parse_decimal(std::string_view text) {
    decimal number;
    std::int64_t zeros = 0;     // seen since the last significant digit
    std::int64_t fraction = 0;  // digits after the point
    bool after_point = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '-') {
            number.negative = true;
        } else if (c == '.') {
            after_point = true;
        } else if (c == 'e' || c == 'E') {
            number.exponent = parse_exponent(text.substr(i + 1));
            break;
        } else {
            fraction += after_point;
            if (c == '0') {
                zeros += number.significant > 0;
                continue;
            }
            number.significant += zeros + 1;
            number.too_long = number.significant > significant_max;
            if (!number.too_long) {
                for (; zeros > 0; --zeros) number.digits *= 10;
                number.digits = 10 * number.digits + static_cast<std::uint64_t>(c - '0');
            }
            zeros = 0;
        }
    }
    number.exponent += zeros - fraction;
    return number;
}

}  // namespace

bool has_escapes(std::string_view raw) {
    return raw.find('\\') != std::string_view::npos;
}

std::string decode_string(std::string_view value) {
    std::string_view rest = value.substr(1, value.size() - 2);
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
    decimal const exact = parse_decimal(number);
    bool const huge = exact.significant + exact.exponent > 0;
    double const magnitude = huge ? std::numeric_limits<double>::infinity() : 0.0;
    return exact.negative ? -magnitude : magnitude;
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
    decimal exact = parse_decimal(number);
    if (exact.digits == 0 && !exact.too_long) return 0;
    if (exact.too_long || exact.exponent < 0 ||
        exact.significant + exact.exponent > significant_max) {
        return std::nullopt;
    }
    for (; exact.exponent > 0; --exact.exponent) exact.digits *= 10;
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    if (exact.digits > limit - (exact.negative ? 0 : 1)) return std::nullopt;
    return static_cast<std::int64_t>(exact.negative ? 0 - exact.digits : exact.digits);
}

}  // namespace rowd::json
