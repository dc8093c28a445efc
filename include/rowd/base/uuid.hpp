// 128-bit ids and their 36-character text. Plain values; every function may be called from any
// thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace rowd {

struct uuid {
    static constexpr std::size_t text_size = 36;

    std::array<std::uint8_t, 16> bytes{};

    friend auto operator<=>(uuid const&, uuid const&) = default;

    // Lower or upper case hexadecimal with dashes, nothing else; no value for any other text.
    static std::optional<uuid> parse(std::string_view text);
    // Writes the lower-case text, text_size characters without a terminator.
    void print(char* out) const;
    std::string to_string() const;
    std::string_view as_bytes() const {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }
    static uuid from_bytes(void const* p) {
        uuid id;
        std::memcpy(id.bytes.data(), p, 16);
        return id;
    }
};

// Sets the version 4 and variant bits of otherwise random bytes.
uuid mark_version_4(uuid raw);

struct uuid_hash {
    std::size_t operator()(uuid const& id) const {
        std::size_t h;
        std::memcpy(&h, id.bytes.data() + 8, sizeof h);
        return h;
    }
};

}  // namespace rowd
