// One text for equal values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rowd::domain {

enum class numbers : std::uint8_t {
    exact,    // equal_values of what they stand in decides
    rounded,  // to doubles: stored, never change
};

// Appends the canonical form of compact JSON: members by the bytes of their names, numbers in one
// form. At most as deep as JSON may be.
void append_canonical(std::string& out, std::string_view value, numbers how);

}  // namespace rowd::domain
