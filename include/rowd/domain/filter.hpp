// A condition on rows, as data: a tree of comparisons, prepared once and evaluated on views of
// rows. Logic has two values: what cannot be compared does not match, and a negation of that does,
// so `ne`, `nin` and none_of match null and missing values.
//
// A filter is immutable once made and may be evaluated from several threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/column_catalog.hpp"
#include "rowd/domain/path.hpp"
#include "rowd/domain/value.hpp"

namespace re2 {
class RE2;
}

namespace rowd::domain {

enum class comparator : std::uint8_t {
    eq,  // null: is null or missing; a scalar: is equal, or is an array that contains it
    ne,
    gt,  // numbers, strings and instants, each among themselves
    gte,
    lt,
    lte,
    in,  // eq to one of a list
    nin,
    exists,       // true: is there and not null
    mod,          // [divisor, remainder], integers of 64 bits; the value is a number
    size,         // arrays: the number of elements
    regex,        // strings: the expression (RE2) is found somewhere in it
    text_equals,  // match_text(value) is the operand, a string; null and missing never match
    contains,     // contains_value(value, operand)
};

struct operand {
    enum class kind : std::uint8_t { null, boolean, number, string, instant, compound };
    kind is = kind::null;
    std::string text = "null";  // compact JSON
    exact_number parsed;        // of a text that is gone
    std::int64_t instant_ms = 0;

    exact_number number() const { return parsed.in(text); }
};

// The list of `in`: kept sorted, so that a look-up takes a few steps however it was chosen.
struct operand_set {
    bool has_null = false;
    bool has_true = false;
    bool has_false = false;
    std::vector<operand> numbers;
    std::vector<std::string> strings;  // compact JSON
    std::vector<std::int64_t> instants_ms;
    std::vector<std::string> compounds;  // canonical: one text for equal values
};

struct modulus {
    std::uint64_t divisor = 1;  // not 0; its sign does not matter
    std::uint64_t remainder = 0;
    bool negative = false;  // the remainder, as its dividend
};

using pattern = std::shared_ptr<re2::RE2 const>;

struct comparison {
    path field;
    comparator op = comparator::eq;
    std::variant<operand, operand_set, modulus, std::uint64_t, bool, pattern> against;

    bool matches(row_view const& row) const;
};

struct filter;
struct all_of {
    std::vector<filter> parts;  // none: matches every row
};
struct any_of {
    std::vector<filter> parts;  // none: matches no row
};
struct none_of {
    std::vector<filter> parts;  // none: matches every row
};

struct filter {
    std::variant<all_of, any_of, none_of, comparison> node;

    bool matches(row_view const& row) const;
};

// Whether a filter holds for every row because all that could decide is an empty object (`{}`), at
// any depth: nobody deletes rows with that on purpose. Linear.
bool matches_always(filter const& f);

// About how often it may go over a row to the end.
std::size_t passes(filter const& f);

// A comparison with `operand`, compact JSON of the form that the operator asks for. With the column
// type date_time, strings (ISO dates, also without a time) and numbers (milliseconds) are taken for
// instants. Errors: bad_input, naming operator and column.
result<comparison> make_comparison(path field, comparator op, std::string_view operand,
                                   column_type type = column_type::any);

// A `regex` comparison with an expression given as plain text.
result<comparison> make_regex(path field, std::string_view expression, bool ignore_case);

// Reads the MongoDB-like filter language: `{column: value}`, `{column: {$gte: 1, $lt: 5}}`, `$and`,
// `$or`, `$not`, `$regex` with `$options`. The dollar may be missing from the operators of a column
// that objects cannot be values of (types object and any): there a bare object is a value to equal.
// `compact_json` must be compact JSON. Errors: bad_input, naming the
// column or operator, or the bound that was passed (query_limits.hpp).
result<filter> parse_filter(std::string_view compact_json, column_catalog const& columns);

}  // namespace rowd::domain
