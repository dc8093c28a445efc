#include <bit>

#include "rowd/base/json.hpp"
#include "rowd/domain/value.hpp"

namespace rowd::domain {
namespace {

// Stored, never renumber.
constexpr char type_null = 0x10;
constexpr char type_number = 0x20;
constexpr char type_string = 0x30;
constexpr char type_object = 0x40;
constexpr char type_array = 0x50;
constexpr char type_false = 0x60;
constexpr char type_true = 0x61;

void append_big_endian(std::string& key, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(value >> shift & 0xff);
}

// The bits of a double, changed so that they order as it does.
std::uint64_t ordered_bits(double value) {
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    auto const bits = std::bit_cast<std::uint64_t>(value);
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

// FNV-1a; written out because it is stored.
std::uint64_t hash(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325;
    for (char const c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return h;
}

void append_text(std::string& key, std::string_view text) {
    key.append(text.substr(0, index_text_max));
    if (text.size() > index_text_max) append_big_endian(key, hash(text));
}

}  // namespace

std::string index_key(std::string_view value) {
    std::string key;
    switch (json::kind_of(value)) {
        case json::kind::null:
            key = type_null;
            break;
        case json::kind::boolean:
            key = value == "true" ? type_true : type_false;
            break;
        case json::kind::number:
            key = type_number;
            append_big_endian(key, ordered_bits(exact_number::parse(value).real()));
            break;
        case json::kind::string:
            key = type_string;
            append_text(key, json::decode_string(value));
            break;
        case json::kind::object:
            key = type_object;
            append_text(key, value);
            break;
        case json::kind::array:
            key = type_array;
            append_text(key, value);
            break;
    }
    return key;
}

}  // namespace rowd::domain
