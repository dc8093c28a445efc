// What JSON values look like, as data: what routes take and answer is declared with it. Shapes are
// constants that refer to one another, and are for whoever describes the API or checks what is said
// of it; no request looks at them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rowd::api {

struct shape;

struct member {
    std::string_view name;
    shape const& is;
    std::string_view about;  // what it means, in a sentence
    bool required = true;
};

constexpr member optional_member(std::string_view name, shape const& is, std::string_view about) {
    return {name, is, about, false};
}

struct shape {
    // Which of these a value may be, added up.
    static constexpr std::uint8_t null = 1;
    static constexpr std::uint8_t boolean = 2;
    static constexpr std::uint8_t integer = 4;  // also as 1.0 or 1e3
    static constexpr std::uint8_t number = 8;
    static constexpr std::uint8_t text = 16;
    static constexpr std::uint8_t array = 32;
    static constexpr std::uint8_t object = 64;
    static constexpr std::uint8_t anything = 127;

    enum class format : std::uint8_t { any, id, time };

    std::uint8_t types = anything;
    format of_text = format::any;
    std::span<std::string_view const> words = {};  // the only texts; empty: all are
    shape const* elements = nullptr;               // of an array; none: any
    std::span<member const> members = {};          // of an object
    shape const* others = nullptr;  // of an object's members beside those; none: there are none
    bool partial = false;           // also the required members may be missing
};

constexpr shape object_of(std::span<member const> members, shape const* others = nullptr) {
    return {.types = shape::object, .members = members, .others = others};
}
constexpr shape map_of(shape const& values) {
    return {.types = shape::object, .others = &values};
}
constexpr shape list_of(shape const& elements) {
    return {.types = shape::array, .elements = &elements};
}
constexpr shape one_of(std::span<std::string_view const> words) {
    return {.types = shape::text, .words = words};
}
constexpr shape or_null(shape s) {
    s.types |= shape::null;
    return s;
}
constexpr shape part_of(shape s) {
    s.partial = true;
    return s;
}

// Those that every dialect needs.
namespace shapes {

inline constexpr shape any = {.others = &any};
inline constexpr shape boolean = {.types = shape::boolean};
inline constexpr shape integer = {.types = shape::integer};
inline constexpr shape number = {.types = shape::integer | shape::number};
inline constexpr shape text = {.types = shape::text};
inline constexpr shape id = {.types = shape::text, .of_text = shape::format::id};
inline constexpr shape time = {.types = shape::text, .of_text = shape::format::time};
inline constexpr shape object = map_of(any);
inline constexpr shape texts = list_of(text);
inline constexpr shape nothing = {.types = shape::object};  // {}
inline constexpr shape integer_or_null = or_null(integer);
inline constexpr shape text_or_null = or_null(text);
inline constexpr shape id_or_null = or_null(id);

}  // namespace shapes
}  // namespace rowd::api
