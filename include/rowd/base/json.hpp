// JSON as text. A client's document is validated and compacted once, when it arrives; from then on
// it is trusted text that is stored, spliced into answers and looked into without building a tree.
//
// What compaction keeps: member order, the text of every number, every character of every string.
// What it changes: white space goes; escapes become their shortest form; of members with the same
// name the last value stays, at the place of the first.
//
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"

namespace rowd::json {

constexpr unsigned depth_max = 128;  // the root counts as 1

// Appends the compact form of `text` to `out`. Errors: bad_json (malformed, trailing data, invalid
// UTF-8, a lone surrogate escape, an exponent beyond 32 bits, deeper than `depth`); `out` is then
// as it was.
result<> compact(std::string_view text, std::string& out, unsigned depth = depth_max);

// The same for a text that arrives in pieces. Holds its compact form, never the text.
class piecewise_compactor {
  public:
    piecewise_compactor();
    ~piecewise_compactor();

    // Makes room for a text of this length, when it is known; without it the room is doubled.
    void reserve(std::size_t bytes);
    // Once the text is malformed, its rest is ignored and nothing is held.
    void feed(std::string_view piece);
    // After the last piece, once. The compact form lives as long as this object. Errors: bad_json.
    result<std::string_view> finish();

    std::size_t held_bytes() const;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

enum class kind : std::uint8_t { null, boolean, number, string, array, object };

// The kind of a compact value, from its first character.
kind kind_of(std::string_view value);

// Walks the members of a compact object or the elements of a compact array (then `key` is empty).
// Views point into the text it was made from.
class walker {
  public:
    explicit walker(std::string_view container);
    // Moves to the next member; false at the end.
    bool next();
    std::string_view raw_key() const { return key_; }  // between its quotes, still escaped
    std::string key() const;                           // decoded
    std::string_view value() const { return value_; }
    // `"key":value` as it stands in an object.
    std::string_view member() const {
        return text_.substr(offset_, key_.size() + 3 + value_.size());  // two quotes and a colon
    }
    // Where the current key's opening quote stands in the container.
    std::size_t offset() const { return offset_; }

  private:
    std::string_view text_;
    std::size_t at_;
    std::size_t offset_ = 0;
    bool object_;
    std::string_view key_;
    std::string_view value_;
};

// Where the compact value that starts at `at` ends.
std::size_t skip_value(std::string_view text, std::size_t at);

// The value of the member `name` (decoded form) of a compact object; none if there is no such
// member.
std::optional<std::string_view> find(std::string_view object, std::string_view name);
// The text of a member, empty if there is no such member or it is no string.
std::string find_text(std::string_view object, std::string_view name);

// What stands between the quotes of a compact string value, still escaped.
constexpr std::string_view raw_string(std::string_view value) {
    return value.substr(1, value.size() - 2);
}
// The text of a compact string value, decoded.
std::string decode_string(std::string_view value);
bool has_escapes(std::string_view raw);
// The number of Unicode code points in valid UTF-8.
std::size_t code_points(std::string_view utf8);

// Appends `text` (valid UTF-8) as a quoted JSON string in its shortest form.
void append_string(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

// The exact value of a compact number. Doubles are correctly rounded; out of range is +-infinity
// or 0. `integer` has a value for text without fraction or exponent that fits.
double to_double(std::string_view number);
std::optional<std::int64_t> to_int64(std::string_view number);
// Also true for an integral number written with fraction or exponent (1.0, 1e3).
std::optional<std::int64_t> to_integral(std::string_view number);
std::optional<std::uint64_t> to_unsigned_integral(std::string_view number);

// `{}` with one more member, in place: appends `,"name":value` before the closing brace.
void append_member(std::string& object, std::string_view name, std::string_view value);

// Top-level merge: members of `patch` replace those of `base` of the same name in place, new ones
// follow in their order. Both compact objects.
std::string merge(std::string_view base, std::string_view patch);

}  // namespace rowd::json
