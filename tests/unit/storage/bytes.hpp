// Stored bytes, written down in hexadecimal.
#pragma once

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "fixtures/temporary_directory.hpp"
#include "rowd/base/hash.hpp"
#include "storage/lmdb/environment.hpp"

namespace rowd::storage {

inline std::string hex_of(std::string_view bytes) {
    return hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
}

inline std::string from_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    return bytes;
}

// An environment of its own, for one test.
struct scratch {
    fixtures::temporary_directory root;
    environment env{root.path() / "env", {.map_bytes = 64u << 20, .sync_meta = false}};
};

}  // namespace rowd::storage
