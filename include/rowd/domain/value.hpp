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

// The value of a JSON number, exactly: a view of its text, and what most comparisons can do with.
// Equal numbers are equal however they were written (1, 1.0, 10e-1), and others never are, also
// where no double tells them apart or comes near them (1e400).
class exact_number {
  public:
    exact_number() = default;  // 0
    explicit exact_number(std::int64_t value) : integer_(value) {}
    // `text` must outlive it.
    static exact_number parse(std::string_view text);
    // The same number in a copy of its text.
    exact_number in(std::string_view copy) const;

    // An infinity when it is beyond all doubles; never -0.
    double nearest_double() const;
    // The shortest text, a JSON number: the same for equal numbers.
    std::string text() const;

    friend std::strong_ordering operator<=>(exact_number a, exact_number b);
    friend bool operator==(exact_number a, exact_number b) { return (a <=> b) == 0; }

  private:
    bool is_plain() const { return text_ == nullptr; }
    std::string_view digits(char (&room)[24]) const;

    char const* text_ = nullptr;  // none: an integer that was written as such and fits 64 bits
    std::uint32_t size_ = 0;
    union {
        std::int64_t integer_ = 0;
        double nearest_;
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
// shortest exact text, `true`, `false`, else the compact JSON. `null` has none; it gives an empty
// text.
std::string match_text(std::string_view value);

}  // namespace rowd::domain
