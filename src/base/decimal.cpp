#include "rowd/base/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace rowd {
namespace {

__extension__ typedef unsigned __int128 uint128;

// Beyond these many zeros that are no digits, a number is written with an exponent.
constexpr std::int64_t zeros_behind_max = 20;
constexpr std::int64_t zeros_before_max = 6;

using exponents = std::numeric_limits<std::int32_t>;  // of JSON texts here

std::int64_t parse_exponent(std::string_view text) {
    // In every text that was taken in; what damage makes of one is cut down to it.
    constexpr std::int64_t huge = -std::int64_t{exponents::min()};
    bool const negative = text.front() == '-';
    if (negative || text.front() == '+') text.remove_prefix(1);
    std::int64_t value = 0;
    auto const parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || value > huge) value = huge;
    return negative ? -value : value;
}

std::uint64_t product_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t divisor) {
    return static_cast<std::uint64_t>(uint128{a} * b % divisor);
}

std::uint64_t power_of_ten_modulo(std::uint64_t exponent, std::uint64_t divisor) {
    std::uint64_t power = 1 % divisor;
    for (std::uint64_t square = 10 % divisor; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) power = product_modulo(power, square, divisor);
        square = product_modulo(square, square, divisor);
    }
    return power;
}

// Of the digits alone, past the point.
std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
    auto const next = [](std::string_view& rest) {
        if (rest.starts_with('.')) rest.remove_prefix(1);
        if (rest.empty()) return '\0';
        char const digit = rest.front();
        rest.remove_prefix(1);
        return digit;
    };
    for (;;) {
        char const from_a = next(a);
        char const from_b = next(b);
        if (from_a != from_b) return from_a <=> from_b;
        if (from_a == '\0') return std::strong_ordering::equal;
    }
}

// 0.DIGITS * 10^magnitude without an exponent.
void append_plain(std::string& out, std::string_view digits, std::int64_t magnitude) {
    auto const count = static_cast<std::int64_t>(digits.size());
    auto const zeros = [](std::int64_t n) {
        return std::string(static_cast<std::size_t>(std::max<std::int64_t>(n, 0)), '0');
    };
    if (magnitude <= 0) {
        out.append("0.").append(zeros(-magnitude)).append(digits);
        return;
    }
    auto const whole = static_cast<std::size_t>(std::min(magnitude, count));
    out.append(digits.substr(0, whole)).append(zeros(magnitude - count));
    if (magnitude < count) out.append(".").append(digits.substr(whole));
}

}  // namespace

decimal::decimal(std::string_view number) {
    bool const minus = number.starts_with('-');
    if (minus) number.remove_prefix(1);
    std::size_t const e = std::min(number.find_first_of("eE"), number.size());
    std::string_view const mantissa = number.substr(0, e);
    std::size_t const first = mantissa.find_first_not_of("0.");
    if (first == std::string_view::npos) return;
    std::size_t const last = mantissa.find_last_not_of("0.");
    std::size_t const point = std::min(mantissa.find('.'), mantissa.size());
    digits_ = mantissa.substr(first, last + 1 - first);
    point_ = first < point && point < last;
    negative_ = minus;
    auto const place = [](std::size_t at) { return static_cast<std::int64_t>(at); };
    magnitude_ = first < point ? place(point - first) : -place(first - point - 1);
    if (e < number.size()) magnitude_ += parse_exponent(number.substr(e + 1));
}

std::string decimal::digits() const {
    std::string plain(digits_);
    if (point_) plain.erase(plain.find('.'), 1);
    return plain;
}

std::optional<std::uint64_t> decimal::integer() const {
    constexpr std::int64_t digits_max = 20;  // of 64 bits
    if (!is_integral() || magnitude_ > digits_max) return std::nullopt;
    std::uint64_t value = 0;
    auto const append = [&](char digit) {
        return !__builtin_mul_overflow(value, 10u, &value) &&
               !__builtin_add_overflow(value, static_cast<unsigned>(digit - '0'), &value);
    };
    for (char const digit : digits_)
        if (digit != '.' && !append(digit)) return std::nullopt;
    for (std::int64_t zeros = exponent(); zeros > 0; --zeros)
        if (!append('0')) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> decimal::modulo(std::uint64_t divisor) const {
    if (!is_integral()) return std::nullopt;
    if (auto const whole = integer()) return *whole % divisor;
    std::uint64_t rest = 0;
    for (char const digit : digits_)
        if (digit != '.')
            rest = static_cast<std::uint64_t>(
                (uint128{rest} * 10 + static_cast<unsigned>(digit - '0')) % divisor);
    auto const zeros = static_cast<std::uint64_t>(exponent());
    return product_modulo(rest, power_of_ten_modulo(zeros, divisor), divisor);
}

std::string decimal::text() const {
    return decimal_text(negative_, digits(), exponent());
}

std::strong_ordering operator<=>(decimal const& a, decimal const& b) {
    auto const sign = [](decimal const& d) { return d.is_zero() ? 0 : d.negative_ ? -1 : 1; };
    if (sign(a) != sign(b) || a.is_zero()) return sign(a) <=> sign(b);
    auto const order = a.magnitude_ != b.magnitude_ ? a.magnitude_ <=> b.magnitude_
                                                    : compare_digits(a.digits_, b.digits_);
    return a.negative_ ? 0 <=> order : order;
}

std::string decimal_text(bool negative, std::string_view digits, std::int64_t exponent) {
    if (digits.empty()) return "0";
    std::int64_t const magnitude = static_cast<std::int64_t>(digits.size()) + exponent;
    bool const plain = exponent <= zeros_behind_max && magnitude > -zeros_before_max;
    std::int64_t const shown =
        plain ? 0 : std::clamp<std::int64_t>(magnitude - 1, exponents::min(), exponents::max());
    std::string out = negative ? "-" : "";
    append_plain(out, digits, magnitude - shown);
    if (shown != 0) out += 'e' + std::to_string(shown);
    return out;
}

}  // namespace rowd
