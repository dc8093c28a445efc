// The evaluation of filters. This is the inner loop of every scan: no allocation, except for a
// regular expression on a string with escapes, and for objects and arrays where a list has some.
#include "rowd/domain/filter.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "domain/query/canonical.hpp"
#include "domain/query/date_text.hpp"
#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::domain {
namespace {

bool equals(operand const& o, value_kind kind, std::string_view text) {
    switch (o.is) {
        case operand::kind::null:
            return kind <= value_kind::null;
        case operand::kind::boolean:
        case operand::kind::string:
            return text == o.text;
        case operand::kind::number:
            return kind == value_kind::number && exact_number::parse(text) == o.number();
        case operand::kind::instant:
            return kind == value_kind::string && instant_in(text) == o.instant_ms;
        case operand::kind::compound:
            return kind > value_kind::null && equal_values(text, o.text);
    }
    return false;
}

template <class Predicate>
bool any_element(std::string_view array, Predicate holds) {
    for (json::walker w(array); w.next();)
        if (holds(value_kind_of(w.value()), w.value())) return true;
    return false;
}

bool equals(operand const& o, cell const& c) {
    if (c.kind() == value_kind::instant)
        return o.is == operand::kind::instant && o.instant_ms == c.instant_ms();
    if (c.kind() == value_kind::array && o.is != operand::kind::compound &&
        o.is != operand::kind::null) {
        return any_element(c.text(), [&](value_kind kind, std::string_view text) {
            return equals(o, kind, text);
        });
    }
    return equals(o, c.kind(), c.text());
}

template <class T, class U>
bool holds(std::vector<T> const& sorted, U const& value) {
    auto const at = std::lower_bound(sorted.begin(), sorted.end(), value);
    return at != sorted.end() && *at == value;
}

bool holds_number(std::vector<operand> const& sorted, exact_number value) {
    auto const at =
        std::lower_bound(sorted.begin(), sorted.end(), value,
                         [](operand const& o, exact_number v) { return o.number() < v; });
    return at != sorted.end() && at->number() == value;
}

bool holds_scalar(operand_set const& set, value_kind kind, std::string_view text) {
    if (kind == value_kind::boolean) return text == "true" ? set.has_true : set.has_false;
    if (kind == value_kind::number)
        return !set.numbers.empty() && holds_number(set.numbers, exact_number::parse(text));
    if (kind != value_kind::string) return false;
    if (!set.strings.empty() && holds(set.strings, text)) return true;
    if (set.instants_ms.empty()) return false;
    auto const instant = instant_in(text);
    return instant && holds(set.instants_ms, *instant);
}

bool holds_value(operand_set const& set, value_kind kind, std::string_view text) {
    if (kind <= value_kind::null) return set.has_null;
    if (kind != value_kind::array && kind != value_kind::object)
        return holds_scalar(set, kind, text);
    if (set.compounds.empty()) return false;
    std::string canonical;
    append_canonical(canonical, text, numbers::exact);
    return holds(set.compounds, canonical);
}

// An array is in the list as a whole, or by one of its elements.
bool is_in(operand_set const& set, cell const& c) {
    if (c.kind() == value_kind::instant) return holds(set.instants_ms, c.instant_ms());
    if (holds_value(set, c.kind(), c.text())) return true;
    return c.kind() == value_kind::array &&
           any_element(c.text(), [&](value_kind kind, std::string_view text) {
               return holds_value(set, kind, text);
           });
}

// Unordered when the value is of another type than the operand.
std::partial_ordering order(cell const& c, operand const& o) {
    if (o.is == operand::kind::number && c.kind() == value_kind::number)
        return exact_number::parse(c.text()) <=> o.number();
    if (o.is == operand::kind::string && c.kind() == value_kind::string)
        return compare_strings(c.text(), o.text);
    if (o.is == operand::kind::instant) {
        if (c.kind() == value_kind::instant) return c.instant_ms() <=> o.instant_ms;
        if (c.kind() == value_kind::string)
            if (auto const instant = instant_in(c.text())) return *instant <=> o.instant_ms;
    }
    return std::partial_ordering::unordered;
}

bool has_remainder(modulus const& m, cell const& c) {
    if (c.kind() != value_kind::number) return false;
    decimal const value(c.text());
    auto const rest = value.modulo(m.divisor);
    return rest == m.remainder && (rest == 0u || value.is_negative() == m.negative);
}

bool has_size(std::uint64_t size, cell const& c) {
    if (c.kind() != value_kind::array) return false;
    std::uint64_t count = 0;
    for (json::walker w(c.text()); count <= size && w.next();) ++count;
    return count == size;
}

bool finds(re2::RE2 const& expression, cell const& c) {
    if (c.kind() != value_kind::string) return false;
    std::string_view const text = c.text();
    if (json::has_escapes(text))
        return re2::RE2::PartialMatch(json::decode_string(text), expression);
    std::string_view const raw = json::raw_string(text);
    return re2::RE2::PartialMatch(re2::StringPiece(raw.data(), raw.size()), expression);
}

// `o.text` is the operand as a compact string.
bool text_equals(operand const& o, cell const& c) {
    std::string_view const wanted = json::raw_string(o.text);
    switch (c.kind()) {
        case value_kind::missing:
        case value_kind::null:
            return false;
        case value_kind::string:
            return c.text() == o.text;
        case value_kind::boolean:
            return c.text() == wanted;
        case value_kind::number:
            // Nearly all numbers are stored as their shortest text; only others need the longer
            // way.
            return json::to_int64(c.text()) && c.text() != "-0" ? c.text() == wanted
                                                                : match_text(c.text()) == wanted;
        case value_kind::object:
        case value_kind::array:
            return c.text() == json::decode_string(o.text);
        case value_kind::instant:
            return timestamp(c.instant_ms()) == wanted;
    }
    return false;
}

bool any_matches(std::vector<filter> const& parts, row_view const& row) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](filter const& part) { return part.matches(row); });
}

struct evaluation {
    row_view const& row;

    bool operator()(all_of const& all) const {
        return std::all_of(all.parts.begin(), all.parts.end(),
                           [&](filter const& part) { return part.matches(row); });
    }
    bool operator()(any_of const& any) const { return any_matches(any.parts, row); }
    bool operator()(none_of const& none) const { return !any_matches(none.parts, row); }
    bool operator()(comparison const& single) const { return single.matches(row); }
};

// What a filter says of every row, if it does not depend on the row.
struct constant {
    using value = std::optional<bool>;

    value operator()(all_of const& all) const { return decided(all.parts, false); }
    value operator()(any_of const& any) const { return decided(any.parts, true); }
    value operator()(none_of const& none) const {
        value const any = decided(none.parts, true);
        return any ? value(!*any) : any;
    }
    value operator()(comparison const&) const { return std::nullopt; }

  private:
    // One part with the value `deciding` decides; with none, the opposite holds.
    static value decided(std::vector<filter> const& parts, bool deciding) {
        value all = !deciding;
        for (filter const& part : parts) {
            value const one = std::visit(constant{}, part.node);
            if (one == deciding) return one;
            if (!one) all.reset();
        }
        return all;
    }
};

}  // namespace

bool comparison::matches(row_view const& row) const {
    cell const c(field, row);
    switch (op) {
        case comparator::eq:
            return equals(std::get<operand>(against), c);
        case comparator::ne:
            return !equals(std::get<operand>(against), c);
        case comparator::gt:
            return order(c, std::get<operand>(against)) > 0;
        case comparator::gte:
            return order(c, std::get<operand>(against)) >= 0;
        case comparator::lt:
            return order(c, std::get<operand>(against)) < 0;
        case comparator::lte:
            return order(c, std::get<operand>(against)) <= 0;
        case comparator::in:
            return is_in(std::get<operand_set>(against), c);
        case comparator::nin:
            return !is_in(std::get<operand_set>(against), c);
        case comparator::exists:
            return c.is_null() != std::get<bool>(against);
        case comparator::mod:
            return has_remainder(std::get<modulus>(against), c);
        case comparator::size:
            return has_size(std::get<std::uint64_t>(against), c);
        case comparator::regex:
            return finds(*std::get<pattern>(against), c);
        case comparator::text_equals:
            return text_equals(std::get<operand>(against), c);
        case comparator::contains:
            return !c.text().empty() && contains_value(c.text(), std::get<operand>(against).text);
    }
    return false;
}

bool filter::matches(row_view const& row) const {
    return std::visit(evaluation{row}, node);
}

bool matches_always(filter const& f) {
    return std::visit(constant{}, f.node) == true;
}

std::size_t passes(filter const& f) {
    if (auto const* c = std::get_if<comparison>(&f.node)) {
        auto const* set = std::get_if<operand_set>(&c->against);
        return 1 + (set ? set->compounds.size() : 0);
    }
    auto const sum = [](std::vector<filter> const& parts) {
        std::size_t n = 0;
        for (auto const& part : parts) n += passes(part);
        return n;
    };
    if (auto const* all = std::get_if<all_of>(&f.node)) return sum(all->parts);
    if (auto const* any = std::get_if<any_of>(&f.node)) return sum(any->parts);
    return sum(std::get<none_of>(f.node).parts);
}

}  // namespace rowd::domain
