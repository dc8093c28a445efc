#include "domain/query/exact_sum.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

using boost::multiprecision::cpp_int;

constexpr std::int64_t mean_digits = 40;

// Most numbers have few digits, for which 64 bits are quicker.
constexpr std::int64_t short_digits = std::numeric_limits<std::uint64_t>::digits10;

cpp_int power_of_ten(std::int64_t exponent) {
    if (exponent > short_digits) return pow(cpp_int(10), static_cast<unsigned>(exponent));
    std::uint64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

cpp_int integer_of(std::string const& digits) {
    if (digits.size() > short_digits) return cpp_int(digits);
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// Of a number that is not 0; one too few at most.
std::int64_t digit_count(cpp_int const& number) {
    return static_cast<std::int64_t>(msb(abs(number))) * 30'103 / 100'000 + 1;
}

// Of digits * 10^exponent.
std::string text_of(cpp_int const& number, std::int64_t exponent) {
    std::string digits = cpp_int(abs(number)).str();
    std::size_t const kept = digits.find_last_not_of('0') + 1;
    exponent += static_cast<std::int64_t>(digits.size() - kept);
    digits.resize(kept);
    return decimal_text(number < 0, digits, exponent);
}

}  // namespace

bool exact_sum::add(std::string_view number) {
    if (auto const plain = json::to_int64(number); plain && exponent_ == 0) {
        digits_ += *plain;
        return true;
    }
    decimal const term(number);
    if (term.is_zero()) return true;
    std::int64_t const lowest =
        digits_ == 0 ? term.exponent() : std::min(exponent_, term.exponent());
    std::int64_t const highest = digits_ == 0
                                     ? term.magnitude()
                                     : std::max(exponent_ + digit_count(digits_), term.magnitude());
    if (highest - lowest > digits_max) return false;
    cpp_int scaled = integer_of(term.digits());
    if (term.exponent() > lowest) scaled *= power_of_ten(term.exponent() - lowest);
    if (digits_ != 0 && exponent_ > lowest) digits_ *= power_of_ten(exponent_ - lowest);
    exponent_ = lowest;
    if (term.is_negative())
        digits_ -= scaled;
    else
        digits_ += scaled;
    return true;
}

std::string exact_sum::text() const {
    return text_of(digits_, exponent_);
}

std::string exact_sum::mean(std::uint64_t count) const {
    if (digits_ == 0) return "0";
    std::int64_t const more =
        std::max<std::int64_t>(0, mean_digits + digit_count(count) - digit_count(digits_));
    cpp_int rest;
    cpp_int quotient;
    divide_qr(cpp_int(digits_ * power_of_ten(more)), cpp_int(count), quotient, rest);
    if (rest == 0) return text_of(quotient, exponent_ - more);
    // One more digit stands for all that follow: rounding must not take them for the middle.
    cpp_int const longer = quotient * 10 + (quotient < 0 ? -1 : 1);
    double const nearest = json::to_double(text_of(longer, exponent_ - more - 1));
    if (nearest == 0 || !std::isfinite(nearest)) return text_of(quotient, exponent_ - more);
    char digits[32];
    auto const printed = std::to_chars(digits, digits + sizeof digits, nearest);
    return decimal({digits, static_cast<std::size_t>(printed.ptr - digits)}).text();
}

std::size_t exact_sum::held_bytes() const {
    return digits_.backend().size() * sizeof(boost::multiprecision::limb_type);
}

}  // namespace rowd::domain
