// A naive twin of the query engine: the same rules, over trees, written for plainness alone. It
// reads the filter language itself and shares no code with the engine but the parser of dates.
#pragma once

#include <boost/json.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/regex.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/time.hpp"

namespace rowd::domain::naive {

namespace bj = boost::json;

struct document {
    std::uint64_t number = 0;
    std::int64_t created_ms = 0;
    bj::object data;
};

// A value of a document; no value for a missing one.
using found = std::optional<bj::value>;

inline bool is_null(found const& v) {
    return !v || v->is_null();
}

// Reads a document. The parser's types round some numbers: those stand in the tree as strings, `#`
// and their text.
inline bj::value parsed(std::string_view text) {
    std::string marked;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (!quoted && (c == '-' || (c >= '0' && c <= '9'))) {
            std::size_t const end =
                std::min(text.find_first_not_of("0123456789+-.eE", i), text.size());
            std::string const number(text.substr(i, end - i));
            bool const plain = number.size() < 19 && number.find_first_of(".eE") == number.npos;
            marked += plain ? number : "\"#" + number + '"';
            i = end - 1;
            continue;
        }
        marked += c;
        if (c == '"') quoted = !quoted;
        if (quoted && c == '\\') marked += text[++i];
    }
    return bj::parse(marked);
}

inline bool is_number(bj::value const& v) {
    return v.is_number() || (v.is_string() && v.get_string().starts_with('#'));
}
inline bool is_text(bj::value const& v) {
    return v.is_string() && !is_number(v);
}

// The document that parsed() read.
inline std::string serialized(bj::value const& v) {
    if (v.is_string() && is_number(v)) return std::string(v.get_string().subview(1));
    if (!v.is_array() && !v.is_object()) return bj::serialize(v);
    std::string out;
    if (v.is_array())
        for (auto const& element : v.get_array())
            out += (out.empty() ? "" : ",") + serialized(element);
    else
        for (auto const& [name, member] : v.get_object())
            out += (out.empty() ? "" : ",") + bj::serialize(name) + ':' + serialized(member);
    return v.is_array() ? '[' + out + ']' : '{' + out + '}';
}

using rational = boost::multiprecision::cpp_rational;

inline rational power_of_ten(int exponent) {
    boost::multiprecision::cpp_int const power =
        pow(boost::multiprecision::cpp_int(10), static_cast<unsigned>(std::abs(exponent)));
    return exponent < 0 ? rational(1, power) : rational(power);
}

inline rational number_of(std::string text) {
    int exponent = 0;
    if (auto const e = text.find_first_of("eE"); e != text.npos) {
        exponent = std::stoi(text.substr(e + 1));
        text.resize(e);
    }
    if (auto const point = text.find('.'); point != text.npos) {
        exponent -= static_cast<int>(text.size() - point - 1);
        text.erase(point, 1);
    }
    rational value = 0;
    for (char const c : text)
        if (c != '-') value = value * 10 + (c - '0');
    value *= power_of_ten(exponent);
    if (text.starts_with('-')) value = -value;
    return value;
}

inline rational number_of(bj::value const& v) {
    if (v.is_int64()) return v.get_int64();
    return number_of(std::string(v.get_string().subview(1)));
}

// Less than 0, 0, more than 0.
inline int compare_numbers(bj::value const& a, bj::value const& b) {
    if (a.is_int64() && b.is_int64())
        return a.get_int64() < b.get_int64() ? -1 : a.get_int64() > b.get_int64() ? 1 : 0;
    if (a == b) return 0;
    return number_of(a).compare(number_of(b));
}

inline bool equal(bj::value const& a, bj::value const& b) {
    if (is_number(a) && is_number(b)) return compare_numbers(a, b) == 0;
    if (a.kind() != b.kind() || is_number(a) || is_number(b)) return false;
    if (a.is_array()) {
        auto const& x = a.get_array();
        auto const& y = b.get_array();
        if (x.size() != y.size()) return false;
        for (std::size_t i = 0; i < x.size(); ++i)
            if (!equal(x[i], y[i])) return false;
        return true;
    }
    if (a.is_object()) {
        auto const& x = a.get_object();
        auto const& y = b.get_object();
        if (x.size() != y.size()) return false;
        for (auto const& [key, value] : x)
            if (!y.contains(key) || !equal(value, y.at(key))) return false;
        return true;
    }
    return a == b;
}

inline bool contains(bj::value const& whole, bj::value const& part) {
    if (part.is_object()) {
        if (!whole.is_object()) return false;
        for (auto const& [key, value] : part.get_object()) {
            auto const* const other = whole.get_object().if_contains(key);
            if (other == nullptr || !contains(*other, value)) return false;
        }
        return true;
    }
    if (part.is_array()) {
        if (!whole.is_array()) return false;
        for (auto const& wanted : part.get_array()) {
            bool any = false;
            for (auto const& have : whole.get_array()) any = any || contains(have, wanted);
            if (!any) return false;
        }
        return true;
    }
    return equal(whole, part);
}

inline found look_up(document const& doc, std::string_view path) {
    if (auto const* const whole = doc.data.if_contains(path)) return *whole;
    auto const dot = path.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    auto const* const outer = doc.data.if_contains(path.substr(0, dot));
    if (outer == nullptr || !outer->is_object()) return std::nullopt;
    auto const* const inner = outer->get_object().if_contains(path.substr(dot + 1));
    return inner == nullptr ? found() : found(*inner);
}

inline std::optional<std::int64_t> instant(bj::value const& v) {
    if (!is_text(v)) return std::nullopt;
    auto const parsed = parse_time(std::string_view(v.get_string()));
    return parsed ? std::optional(parsed->ms) : std::nullopt;
}

// `dates`: strings are compared as instants.
inline bool scalar_equal(bj::value const& v, bj::value const& operand, bool dates) {
    if (dates && is_text(operand)) return instant(v) && instant(v) == instant(operand);
    return equal(v, operand);
}

// Whether two values are one key, of an upsert or a group.
inline bool one_key(bj::value const& a, bj::value const& b, bool dates) {
    return dates && instant(a) ? instant(a) == instant(b) : equal(a, b);
}

inline bool equals(found const& v, bj::value const& operand, bool dates) {
    if (operand.is_null()) return is_null(v);
    if (is_null(v)) return false;
    if (v->is_array() && !operand.is_array() && !operand.is_object()) {
        for (auto const& element : v->get_array())
            if (scalar_equal(element, operand, dates)) return true;
        return false;
    }
    return scalar_equal(*v, operand, dates);
}

// `$in` with a list of one; an element may also be an object, an array or null.
inline bool is_in(found const& v, bj::value const& one, bool dates) {
    if (equals(v, one, dates)) return true;
    if (is_null(v) || !v->is_array()) return false;
    for (auto const& element : v->get_array())
        if (scalar_equal(element, one, dates)) return true;
    return false;
}

template <class Test>
bool ordered(found const& v, bj::value const& operand, bool dates, Test test) {
    if (is_null(v)) return false;
    if (dates && is_text(operand)) {
        auto const a = instant(*v);
        return a && test(*a, *instant(operand));
    }
    if (is_number(*v) && is_number(operand)) return test(compare_numbers(*v, operand), 0);
    if (!is_text(*v) || !is_text(operand)) return false;
    std::string_view const a = v->get_string();
    std::string_view const b = operand.get_string();
    return test(a.compare(b), 0);
}

inline bool holds(found const& v, std::string_view op, bj::value const& operand,
                  std::string_view options, bool dates) {
    if (op == "$eq") return equals(v, operand, dates);
    if (op == "$ne") return !equals(v, operand, dates);
    if (op == "$gt") return ordered(v, operand, dates, [](auto a, auto b) { return a > b; });
    if (op == "$gte") return ordered(v, operand, dates, [](auto a, auto b) { return a >= b; });
    if (op == "$lt") return ordered(v, operand, dates, [](auto a, auto b) { return a < b; });
    if (op == "$lte") return ordered(v, operand, dates, [](auto a, auto b) { return a <= b; });
    if (op == "$in" || op == "$nin") {
        bool any = false;
        for (auto const& one : operand.get_array()) any = any || is_in(v, one, dates);
        return any == (op == "$in");
    }
    if (op == "$exists") return is_null(v) != operand.get_bool();
    if (op == "$mod") {
        if (is_null(v) || !is_number(*v)) return false;
        rational const value = number_of(*v);
        rational const divisor = number_of(operand.get_array()[0]);
        rational const ratio = value / divisor;
        boost::multiprecision::cpp_int const times = numerator(ratio) / denominator(ratio);
        return value - divisor * times == number_of(operand.get_array()[1]);
    }
    if (op == "$size") {
        return v && v->is_array() &&
               v->get_array().size() == static_cast<std::size_t>(operand.get_int64());
    }
    if (op == "$regex") {
        if (!v || !is_text(*v)) return false;
        auto const flags =
            options == "i" ? boost::regex::perl | boost::regex::icase : boost::regex::perl;
        return boost::regex_search(std::string(v->get_string()),
                                   boost::regex(std::string(operand.get_string()), flags));
    }
    throw std::logic_error("unknown operator");
}

// Where a value can be an object, it is one unless a member has a dollar.
inline bool holds_operators(bj::value const& condition, bool never_an_object) {
    if (!condition.is_object()) return false;
    if (never_an_object) return true;
    for (auto const& [name, operand] : condition.get_object())
        if (name.starts_with('$')) return true;
    return false;
}

inline bool matches(bj::object const& filter, document const& doc, std::string_view date_column) {
    for (auto const& [key, value] : filter) {
        bool result = false;
        if (key == "$and") {
            result = true;
            for (auto const& part : value.get_array())
                result = result && matches(part.get_object(), doc, date_column);
        } else if (key == "$or") {
            for (auto const& part : value.get_array())
                result = result || matches(part.get_object(), doc, date_column);
        } else if (key == "$not") {
            result = !matches(value.get_object(), doc, date_column);
        } else {
            found const v =
                key == "id" ? found(static_cast<std::int64_t>(doc.number)) : look_up(doc, key);
            bool const dates = key == date_column;
            result = true;
            if (!holds_operators(value, dates || key == "id")) {
                result = equals(v, value, dates);
            } else {
                auto const& operators = value.get_object();
                auto const* const options = operators.if_contains("$options");
                std::string_view const flags =
                    options == nullptr ? std::string_view() : options->get_string();
                for (auto const& [op, operand] : operators) {
                    std::string name(op);
                    if (!name.starts_with("$")) name = "$" + name;
                    if (name != "$options")
                        result = result && holds(v, name, operand, flags, dates);
                }
            }
        }
        if (!result) return false;
    }
    return true;
}

// Less than 0, 0, more than 0.
inline int compare(found const& a, found const& b) {
    auto const rank = [](found const& v) {
        if (is_null(v)) return 0;
        if (is_number(*v)) return 1;
        if (v->is_string()) return 2;
        if (v->is_object()) return 3;
        return v->is_array() ? 4 : 5;
    };
    auto const sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
    if (rank(a) != rank(b)) return sign(rank(a), rank(b));
    switch (rank(a)) {
        case 0:
            return 0;
        case 1:
            return compare_numbers(*a, *b);
        case 2: {
            std::string_view const x = a->get_string();
            return sign(x.compare(b->get_string()), 0);
        }
        case 5:
            return sign(a->get_bool(), b->get_bool());
        default:
            throw std::logic_error("the twin does not order containers");
    }
}

}  // namespace rowd::domain::naive
