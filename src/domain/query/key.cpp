#include "rowd/domain/key.hpp"

#include <bit>
#include <optional>

#include "domain/query/canonical.hpp"
#include "domain/query/date_text.hpp"
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

std::string number_key(double value) {
    std::string key(1, type_number);
    append_big_endian(key, ordered_bits(value));
    return key;
}

std::string text_key(char type, std::string_view text) {
    std::string key(1, type);
    key.append(text.substr(0, index_text_max));
    if (text.size() > index_text_max) append_big_endian(key, hash(text));
    return key;
}

std::string container_key(char type, std::string_view value, key_form form) {
    if (form == key_form::text) return text_key(type, value);
    std::string canonical;
    append_canonical(canonical, value, numbers::rounded);
    return text_key(type, canonical);
}

// The instant of a value that is told apart by it.
std::optional<std::int64_t> instant_of(std::string_view value, key_form form) {
    bool const may_be = form == key_form::instant && json::kind_of(value) == json::kind::string;
    return may_be ? instant_in(value) : std::nullopt;
}

}  // namespace

key_form key_form_of(std::span<column const> columns, std::string_view member) {
    column const* const c = find_column(columns, member);
    bool const is_date = c && c->type->queried_as == column_type::date_time;
    return is_date ? key_form::instant : key_form::value;
}

bool same_key(std::string_view a, std::string_view b, key_form form) {
    auto const instant = instant_of(a, form);
    return instant ? instant == instant_of(b, form) : equal_values(a, b);
}

void append_key(std::string& out, std::string_view value, key_form form) {
    if (auto const instant = instant_of(value, form))
        json::append_string(out, timestamp(*instant));
    else
        append_canonical(out, value, numbers::exact);
}

std::string index_key(std::string_view value, key_form form) {
    switch (json::kind_of(value)) {
        case json::kind::null:
            return std::string(1, type_null);
        case json::kind::boolean:
            return std::string(1, value == "true" ? type_true : type_false);
        case json::kind::number:
            return number_key(exact_number::parse(value).nearest_double());
        case json::kind::string:
            if (auto const instant = instant_of(value, form))
                return number_key(static_cast<double>(*instant));
            return text_key(type_string, json::decode_string(value));
        case json::kind::object:
            return container_key(type_object, value, form);
        case json::kind::array:
            return container_key(type_array, value, form);
    }
    return {};
}

}  // namespace rowd::domain
