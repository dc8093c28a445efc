// The exact value of a JSON number, whatever its length and exponent: no double stands between a
// client's digits and what they are compared with.
//
// Pure functions; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rowd {

// Equal numbers have equal significant digits and magnitudes, however they were written (1, 1.0,
// 10e-1); there is one zero. A view of the text that it was read from.
class decimal {
  public:
    // `number` is a valid JSON number.
    explicit decimal(std::string_view number);

    bool is_zero() const { return digits_.empty(); }
    bool is_negative() const { return negative_; }
    // Without sign and point; neither the first nor the last is 0. Empty for zero.
    std::string digits() const;
    std::size_t digit_count() const { return digits_.size() - (point_ ? 1 : 0); }
    // The value is 0.DIGITS * 10^magnitude.
    std::int64_t magnitude() const { return magnitude_; }
    // The value is DIGITS * 10^exponent.
    std::int64_t exponent() const { return magnitude_ - static_cast<std::int64_t>(digit_count()); }
    bool is_integral() const { return exponent() >= 0; }

    // Without its sign, when it is integral and fits.
    std::optional<std::uint64_t> integer() const;
    // What is left over when its amount is divided; `divisor` is not 0. None when it is not
    // integral.
    std::optional<std::uint64_t> modulo(std::uint64_t divisor) const;
    // The shortest text, a JSON number: the same for equal numbers.
    std::string text() const;

    friend std::strong_ordering operator<=>(decimal const& a, decimal const& b);
    friend bool operator==(decimal const& a, decimal const& b) { return (a <=> b) == 0; }

  private:
    std::string_view digits_;  // as they stand in the text, perhaps with a point among them
    bool point_ = false;
    bool negative_ = false;
    std::int64_t magnitude_ = 0;
};

// The text of DIGITS * 10^exponent. `digits` neither begins nor ends with 0; empty stands for 0.
std::string decimal_text(bool negative, std::string_view digits, std::int64_t exponent);

}  // namespace rowd
