// Stored bytes, written down in hexadecimal.
#pragma once

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "fixtures/scratch_environment.hpp"
#include "rowd/base/hash.hpp"

namespace rowd::storage {

using fixtures::scratch;

inline std::string hex_of(std::string_view bytes) {
    return hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
}

inline std::string from_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    return bytes;
}

}  // namespace rowd::storage
