// Prepares comparisons: checks the operand once, so that no row has to.
#include <re2/re2.h>

#include <algorithm>

#include "domain/query/canonical.hpp"
#include "domain/query/operand_check.hpp"
#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/query_limits.hpp"

namespace rowd::domain {
namespace {

error refuse(comparator op, path const& field, std::string_view why) {
    return fail(errc::bad_input, "Operator " + std::string(name_of(op)) + " on column " +
                                     field.name + ": " + std::string(why));
}

std::optional<std::int64_t> instant_of(std::string_view value) {
    if (json::kind_of(value) == json::kind::number) return json::to_integral(value);
    auto const parsed = parse_time(json::decode_string(value));
    return parsed ? std::optional(parsed->ms) : std::nullopt;
}

result<operand> make_operand(path const& field, comparator op, std::string_view value,
                             column_type type) {
    operand o;
    o.text = value;
    switch (json::kind_of(value)) {
        case json::kind::null:
            return o;
        case json::kind::boolean:
            o.is = operand::kind::boolean;
            return o;
        case json::kind::number:
            o.is = operand::kind::number;
            o.parsed = exact_number::parse(value);
            break;
        case json::kind::string:
            o.is = operand::kind::string;
            break;
        case json::kind::array:
        case json::kind::object: {
            o.is = operand::kind::compound;
            json_shape const shape = shape_of(value);
            if (shape.depth > json::depth_max || shape.values > operand_values_max)
                return refuse(op, field, "the value is too large");
            return o;
        }
    }
    if (type != column_type::date_time) return o;
    auto const instant = instant_of(value);
    if (!instant) return refuse(op, field, o.text + " is not a date");
    o.is = operand::kind::instant;
    o.instant_ms = *instant;
    return o;
}

result<operand> make_bound(path const& field, comparator op, std::string_view value,
                           column_type type) {
    auto made = make_operand(field, op, value, type);
    if (!made) return made;
    using enum operand::kind;
    if (made->is != number && made->is != string && made->is != instant)
        return refuse(op, field, "the value must be a number, a string or a date");
    return made;
}

void insert(operand_set& set, operand&& o) {
    switch (o.is) {
        case operand::kind::null:
            set.has_null = true;
            break;
        case operand::kind::boolean:
            (o.text == "true" ? set.has_true : set.has_false) = true;
            break;
        case operand::kind::number:
            set.numbers.push_back(std::move(o));
            break;
        case operand::kind::string:
            set.strings.push_back(std::move(o.text));
            break;
        case operand::kind::instant:
            set.instants_ms.push_back(o.instant_ms);
            break;
        case operand::kind::compound:
            append_canonical(set.compounds.emplace_back(), o.text, numbers::exact);
            break;
    }
}

result<operand_set> make_set(path const& field, comparator op, std::string_view list,
                             column_type type) {
    if (json::kind_of(list) != json::kind::array || list == "[]")
        return refuse(op, field, "the value must be a non-empty array");
    operand_set set;
    std::size_t count = 0;
    std::size_t compound_values = 0;
    for (json::walker w(list); w.next();) {
        if (++count > filter_in_values_max) return refuse(op, field, too_many_in_values());
        auto made = make_operand(field, op, w.value(), type);
        if (!made) return std::move(made).error();
        if (made->is == operand::kind::compound) compound_values += shape_of(w.value()).values;
        if (compound_values > operand_values_max)
            return refuse(op, field, "the value is too large");
        insert(set, std::move(*made));
    }
    std::sort(set.numbers.begin(), set.numbers.end(),
              [](operand const& a, operand const& b) { return a.number() < b.number(); });
    std::sort(set.strings.begin(), set.strings.end());
    std::sort(set.instants_ms.begin(), set.instants_ms.end());
    std::sort(set.compounds.begin(), set.compounds.end());
    return set;
}

result<modulus> make_modulus(path const& field, std::string_view pair) {
    std::vector<decimal> numbers;
    if (json::kind_of(pair) == json::kind::array) {
        for (json::walker w(pair); numbers.size() < 3 && w.next();)
            numbers.emplace_back(json::kind_of(w.value()) == json::kind::number ? w.value()
                                                                                : "0.1");
    }
    if (numbers.size() != 2 || !numbers[0].integer() || !numbers[1].integer())
        return refuse(comparator::mod, field, "the value must be two integers of 64 bits");
    if (numbers[0].is_zero()) return refuse(comparator::mod, field, "the divisor must not be 0");
    return modulus{*numbers[0].integer(), *numbers[1].integer(), numbers[1].is_negative()};
}

result<std::uint64_t> make_size(path const& field, std::string_view value) {
    bool const number = json::kind_of(value) == json::kind::number;
    auto const size = number ? json::to_unsigned_integral(value) : std::nullopt;
    if (!size)
        return refuse(comparator::size, field,
                      "the value must be an integer of 64 bits, 0 or more");
    return *size;
}

template <class T>
result<comparison> finish(path&& field, comparator op, result<T>&& against) {
    if (!against) return std::move(against).error();
    return comparison{std::move(field), op, *std::move(against)};
}

}  // namespace

std::string_view name_of(comparator op) {
    switch (op) {
        case comparator::eq:
            return "$eq";
        case comparator::ne:
            return "$ne";
        case comparator::gt:
            return "$gt";
        case comparator::gte:
            return "$gte";
        case comparator::lt:
            return "$lt";
        case comparator::lte:
            return "$lte";
        case comparator::in:
            return "$in";
        case comparator::nin:
            return "$nin";
        case comparator::exists:
            return "$exists";
        case comparator::mod:
            return "$mod";
        case comparator::size:
            return "$size";
        case comparator::regex:
            return "$regex";
        case comparator::text_equals:
            return "text equality";
        case comparator::contains:
            return "containment";
    }
    return {};
}

std::string too_many_in_values() {
    return "more than " + std::to_string(filter_in_values_max) + " values";
}

json_shape shape_of(std::string_view text) {
    json_shape shape{1, 0};
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        switch (text[at]) {
            case '"':
                at = json::skip_value(text, at);
                continue;
            case '{':
            case '[':
                shape.depth = std::max(shape.depth, ++depth);
                ++shape.values;
                break;
            case '}':
            case ']':
                --depth;
                break;
            case ',':
                ++shape.values;
                break;
            default:
                break;
        }
        ++at;
    }
    return shape;
}

result<comparison> make_regex(path field, std::string_view expression, bool ignore_case) {
    if (expression.size() > pattern_bytes_max)
        return refuse(comparator::regex, field, "the expression is too long");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(!ignore_case);
    options.set_dot_nl(true);  // as PostgreSQL: a line break is a character like any other
    options.set_max_mem(pattern_memory_bytes);
    auto compiled = std::make_shared<re2::RE2 const>(
        re2::StringPiece(expression.data(), expression.size()), options);
    if (!compiled->ok())
        return refuse(comparator::regex, field, "bad expression: " + compiled->error());
    if (compiled->ProgramSize() > pattern_program_max)
        return refuse(comparator::regex, field, "the expression is too complex");
    return comparison{std::move(field), comparator::regex, pattern(std::move(compiled))};
}

result<comparison> make_comparison(path field, comparator op, std::string_view value,
                                   column_type type) {
    json::kind const kind = json::kind_of(value);
    switch (op) {
        case comparator::eq:
        case comparator::ne: {
            auto made = make_operand(field, op, value, type);
            return finish(std::move(field), op, std::move(made));
        }
        case comparator::gt:
        case comparator::gte:
        case comparator::lt:
        case comparator::lte: {
            auto made = make_bound(field, op, value, type);
            return finish(std::move(field), op, std::move(made));
        }
        case comparator::in:
        case comparator::nin: {
            auto made = make_set(field, op, value, type);
            return finish(std::move(field), op, std::move(made));
        }
        case comparator::exists:
            if (kind != json::kind::boolean)
                return refuse(op, field, "the value must be true or false");
            return comparison{std::move(field), op, value == "true"};
        case comparator::mod: {
            auto made = make_modulus(field, value);
            return finish(std::move(field), op, std::move(made));
        }
        case comparator::size: {
            auto made = make_size(field, value);
            return finish(std::move(field), op, std::move(made));
        }
        case comparator::regex:
            if (kind != json::kind::string) return refuse(op, field, "the value must be a string");
            return make_regex(std::move(field), json::decode_string(value), false);
        case comparator::text_equals: {
            if (kind != json::kind::string) return refuse(op, field, "the value must be a string");
            auto made = make_operand(field, op, value, column_type::any);
            return finish(std::move(field), op, std::move(made));
        }
        case comparator::contains: {
            auto made = make_operand(field, op, value, column_type::any);
            return finish(std::move(field), op, std::move(made));
        }
    }
    return fail(errc::internal);
}

}  // namespace rowd::domain
