// When two values, given as compact JSON, are one key: of an upsert, a group or an index.
//
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rowd/domain/column.hpp"

namespace rowd::domain {

// Stored with an index, never renumber.
enum class key_form : std::uint8_t {
    text = 0,     // scalars by value, objects and arrays by their text: indexes of formats 1 and 2
    value = 1,    // by value, as equal_values
    instant = 2,  // the same, and strings that are dates by the instant that they name
};

// The form of a member's keys, by its column: `instant` for dates.
key_form key_form_of(std::span<column const> columns, std::string_view member);

// Whether two values are one key. Not of the form `text`.
bool same_key(std::string_view a, std::string_view b, key_form form);

// Appends a text that two values share if, and only if, they are one key. Not of the form `text`.
void append_key(std::string& out, std::string_view value, key_form form);

// Bytes to find a value by in an index. Their order is the document order of values (sort.hpp):
// null, numbers, strings, objects, arrays, false, true. One key has one text; the converse holds
// only for null and booleans (numbers are rounded to doubles, long texts are cut), so a hit is
// checked against the row. Stored; never change. At most index_key_max bytes.
constexpr std::size_t index_text_max = 200;
constexpr std::size_t index_key_max = 1 + index_text_max + 8;
std::string index_key(std::string_view value, key_form form);

}  // namespace rowd::domain
