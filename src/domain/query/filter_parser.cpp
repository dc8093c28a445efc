// The MongoDB-like filter language.
#include <algorithm>
#include <array>
#include <optional>

#include "domain/query/operand_check.hpp"
#include "rowd/base/json.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/query_limits.hpp"

namespace rowd::domain {
namespace {

// What a client may write; the others are for the server's own use.
constexpr std::array published{
    comparator::eq,     comparator::ne,  comparator::gt,   comparator::gte,
    comparator::lt,     comparator::lte, comparator::in,   comparator::nin,
    comparator::exists, comparator::mod, comparator::size, comparator::regex,
};

std::string_view without_dollar(std::string_view name) {
    if (name.starts_with('$')) name.remove_prefix(1);
    return name;
}

std::optional<comparator> find_comparator(std::string_view name) {
    for (comparator const op : published)
        if (without_dollar(name_of(op)) == without_dollar(name)) return op;
    return std::nullopt;
}

error bad(std::string message) {
    return fail(errc::bad_input, std::move(message));
}

class parser {
  public:
    explicit parser(column_catalog const& columns) : columns_(columns) {}

    result<filter> read(std::string_view text, unsigned depth) {
        if (json::kind_of(text) != json::kind::object) return bad("A filter must be an object");
        if (depth > filter_depth_max)
            return bad("The filter is nested deeper than " + std::to_string(filter_depth_max) +
                       " levels");
        std::vector<filter> parts;
        for (json::walker w(text); w.next();) {
            auto const read = read_member(w.key(), w.value(), depth, parts);
            if (!read) return read.error();
        }
        if (parts.size() == 1) return std::move(parts.front());
        auto const counted = count_node();
        if (!counted) return counted.error();
        return filter{all_of{std::move(parts)}};
    }

  private:
    result<> read_member(std::string const& key, std::string_view value, unsigned depth,
                         std::vector<filter>& parts) {
        if (key == "$and" || key == "$or") return read_list(key, value, depth, parts);
        if (key == "$not") {
            auto inner = read(value, depth + 1);
            if (!inner) return std::move(inner).error();
            none_of negated;
            negated.parts.push_back(*std::move(inner));
            return add(parts, filter{std::move(negated)});
        }
        auto const column = columns_.bind(key);
        // A column may begin with a dollar if it is declared.
        if (key.starts_with('$') && (!column || columns_.undeclared_allowed))
            return bad("Unknown operator: " + key);
        if (!column) return column.error();
        return read_condition(*column, value, parts);
    }

    result<> read_list(std::string const& key, std::string_view list, unsigned depth,
                       std::vector<filter>& parts) {
        if (json::kind_of(list) != json::kind::array || list == "[]")
            return bad("Operator " + key + ": the value must be a non-empty array of filters");
        std::vector<filter> inner;
        for (json::walker w(list); w.next();) {
            auto read_one = read(w.value(), depth + 1);
            if (!read_one) return std::move(read_one).error();
            inner.push_back(*std::move(read_one));
        }
        if (key == "$and") return add(parts, filter{all_of{std::move(inner)}});
        return add(parts, filter{any_of{std::move(inner)}});
    }

    result<> read_condition(bound_column const& column, std::string_view value,
                            std::vector<filter>& parts) {
        if (!holds_operators(column, value))
            return read_comparison(column, comparator::eq, value, parts);
        if (value == "{}") return bad("Column " + column.field.name + ": no operator");
        for (json::walker w(value); w.next();) {
            std::string const name = w.key();
            bool const is_name = name.starts_with('$') || bare_allowed(column);
            auto const op = is_name ? find_comparator(name) : std::nullopt;
            if (op == comparator::regex) {
                auto const read = read_regex(column, value, w.value(), parts);
                if (!read) return read;
            } else if (op) {
                auto const read = read_comparison(column, *op, w.value(), parts);
                if (!read) return read;
            } else if (!is_name || !is_options_of_regex(name, value)) {
                return bad("Unknown operator on column " + column.field.name + ": " + name);
            }
        }
        return {};
    }

    // Where a value can be an object, a bare name is a member of it.
    static bool bare_allowed(bound_column const& column) {
        return column.type != column_type::object && column.type != column_type::any;
    }

    // An object is a set of operators, or a value to equal where objects can be values.
    static bool holds_operators(bound_column const& column, std::string_view value) {
        if (json::kind_of(value) != json::kind::object) return false;
        if (bare_allowed(column)) return true;
        for (json::walker w(value); w.next();)
            if (w.raw_key().starts_with('$')) return true;
        return false;
    }

    static std::optional<std::string_view> options_in(bound_column const& column,
                                                      std::string_view operators) {
        auto const found = json::find(operators, "$options");
        return found || !bare_allowed(column) ? found : json::find(operators, "options");
    }

    static bool is_options_of_regex(std::string_view name, std::string_view operators) {
        return without_dollar(name) == "options" &&
               (json::find(operators, "$regex") || json::find(operators, "regex"));
    }

    result<> read_regex(bound_column const& column, std::string_view operators,
                        std::string_view expression, std::vector<filter>& parts) {
        std::string const where = " on column " + column.field.name;
        if (json::kind_of(expression) != json::kind::string)
            return bad("Operator $regex" + where + ": the value must be a string");
        bool ignore_case = false;
        if (auto const options = options_in(column, operators)) {
            if (json::kind_of(*options) != json::kind::string)
                return bad("Operator $options" + where + ": the value must be a string");
            for (char const letter : json::raw_string(*options)) {
                if (letter != 'i' && letter != 'c')
                    return bad("Operator $options" + where + ": only i and c are known");
                ignore_case = letter == 'i';
            }
        }
        if (++patterns_ > patterns_max)
            return bad("The filter has more than " + std::to_string(patterns_max) +
                       " regular expressions");
        auto made = make_regex(column.field, json::decode_string(expression), ignore_case);
        if (!made) return std::move(made).error();
        return add(parts, filter{*std::move(made)});
    }

    result<> read_comparison(bound_column const& column, comparator op, std::string_view value,
                             std::vector<filter>& parts) {
        auto made = make_comparison(column.field, op, value, column.type);
        if (!made) return std::move(made).error();
        if (op == comparator::in || op == comparator::nin) in_values_ += shape_of(value).values - 1;
        if (in_values_ > filter_in_values_max)
            return bad("Operator " + std::string(name_of(op)) + " on column " + column.field.name +
                       ": " + too_many_in_values() + " in the filter");
        return add(parts, filter{*std::move(made)});
    }

    result<> add(std::vector<filter>& parts, filter&& node) {
        parts.push_back(std::move(node));
        return count_node();
    }

    result<> count_node() {
        if (++nodes_ <= filter_nodes_max) return {};
        return bad("The filter has more than " + std::to_string(filter_nodes_max) + " conditions");
    }

    column_catalog const& columns_;
    std::size_t nodes_ = 0;
    std::size_t in_values_ = 0;
    std::size_t patterns_ = 0;
};

}  // namespace

result<filter> parse_filter(std::string_view compact_json, column_catalog const& columns) {
    return parser(columns).read(compact_json, 1);
}

}  // namespace rowd::domain
