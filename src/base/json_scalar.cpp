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

void append_digit(decimal& to, char digit) {
    to.too_long = to.too_long || __builtin_mul_overflow(to.digits, 10u, &to.digits) ||
                  __builtin_add_overflow(to.digits, static_cast<unsigned>(digit - '0'), &to.digits);
}

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
            for (; zeros > 0; --zeros) append_digit(number, '0');
            append_digit(number, c);
        }
    }
    number.exponent += zeros - fraction;
    return number;
}

// Of an integral number that fits, without its sign.
std::optional<std::uint64_t> magnitude_of(decimal number) {
    if (number.digits == 0 && !number.too_long) return 0;
    if (number.exponent < 0) return std::nullopt;
    for (; number.exponent > 0 && !number.too_long; --number.exponent) append_digit(number, '0');
    if (number.too_long) return std::nullopt;
    return number.digits;
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
    decimal const exact = parse_decimal(number);
    auto const magnitude = magnitude_of(exact);
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    if (!magnitude || *magnitude > limit - (exact.negative ? 0 : 1)) return std::nullopt;
    return static_cast<std::int64_t>(exact.negative ? 0 - *magnitude : *magnitude);
}

std::optional<std::uint64_t> to_unsigned_integral(std::string_view number) {
    decimal const exact = parse_decimal(number);
    auto const magnitude = magnitude_of(exact);
    return exact.negative && magnitude != 0u ? std::nullopt : magnitude;
}

}  // namespace rowd::json
