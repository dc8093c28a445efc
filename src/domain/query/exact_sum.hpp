// The sum of JSON numbers, exactly: as many digits as it takes, up to a bound.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rowd::domain {

class exact_sum {
  public:
    // All doubles fit together: their digits lie between 10^308 and 10^-324.
    static constexpr std::int64_t digits_max = 1'000;

    // False, and nothing is added, when the sum would have more than digits_max digits from its
    // first to its last.
    bool add(std::string_view number);

    // A JSON number.
    std::string text() const;
    // A JSON number: divided by `count`, which is not 0. Exact when that ends within some 40
    // digits, else the nearest double, or 40 digits where there is none.
    std::string mean(std::uint64_t count) const;

    // Of memory beside the object itself, roughly.
    std::size_t held_bytes() const;

  private:
    // The sum is digits_ * 10^exponent_.
    boost::multiprecision::cpp_int digits_;
    std::int64_t exponent_ = 0;
};

}  // namespace rowd::domain
