// Laws about single values, given as compact JSON text, that all parts of a query share: what a
// number is, what is equal, what comes first, what contains what. Nothing here builds a tree.
//
// Pure functions; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace rowd::domain {

// The value of a JSON number: exact when it is integral and fits 64 bits, with a sign or without,
// else the nearest double.
// However it was written (1, 1.0, 10e-1), an equal number has an equal representation.
class exact_number {
  public:
    exact_number() = default;
    explicit exact_number(std::int64_t value) : integer_(value) {}
    explicit exact_number(double value);  // not NaN
    static exact_number parse(std::string_view text);

    // Whether it is an integer of 64 bits with a sign; from 2^63 on it is not.
    bool is_integer() const { return kind_ == kind::integer; }
    std::int64_t integer() const { return integer_; }  // only when is_integer()
    double real() const;
    // The shortest decimal text that reads back as this number; `null` for an infinity.
    std::string text() const;

    friend std::strong_ordering operator<=>(exact_number a, exact_number b);
    friend bool operator==(exact_number a, exact_number b) { return (a <=> b) == 0; }

  private:
    enum class kind : std::uint8_t { integer, large, real };

    explicit exact_number(std::uint64_t large) : kind_(kind::large), large_(large) {}

    kind kind_ = kind::integer;
    union {
        std::int64_t integer_ = 0;
        std::uint64_t large_;  // 2^63 to 2^64 - 1
        double real_;          // has a fraction or is beyond both
    };
};

// By UTF-8 bytes of the decoded text. Both with their quotes.
std::strong_ordering compare_strings(std::string_view a, std::string_view b);

// By value: 1 equals 1.0, the order of an object's members does not matter.
bool equal_values(std::string_view a, std::string_view b);

// Whether `whole` contains `part`, as PostgreSQL's `@>`: an object contains an object whose members
// it all has and contains; an array an array each of whose elements is contained in one of its own;
// a scalar an equal one. Takes time of the order of the product of both sizes.
bool contains_value(std::string_view whole, std::string_view part);

// The text that a value is matched by, as PostgreSQL's `->>`: a string itself, a number its
// shortest text, `true`, `false`, else the compact JSON. `null` has none; it gives an empty text.
std::string match_text(std::string_view value);

}  // namespace rowd::domain
