// A parameter of a query string, as data. Each is declared once: routes list those that they take,
// decoders read name, range and default from the same declaration (api/common/parameters.hpp).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace rowd::api {

struct query_parameter {
    enum class type : std::uint8_t {
        text,
        integer,
        word,  // one of `words`
        time,  // ISO 8601
        map,   // texts by name: `p.a=1`, `p[a]=1` or `p={"a":"1"}`
        list,  // texts: `p=a&p=b`, `p[]=a` or `p[0]=a`
    };
    static constexpr std::uint64_t no_most = std::numeric_limits<std::uint64_t>::max();

    std::string_view name;
    std::string_view about;  // what it does, in a sentence
    type is = type::text;
    bool required = false;
    // What an integer may be, and is when it is not given.
    std::uint64_t least = 0;
    std::uint64_t most = no_most;
    std::optional<std::uint64_t> fallback = {};
    // The same of a word or text.
    std::span<std::string_view const> words = {};
    std::string_view fallback_text = {};
};

}  // namespace rowd::api
