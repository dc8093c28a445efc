#include <algorithm>
#include <array>

#include "rowd/base/json.hpp"
#include "rowd/domain/group.hpp"
#include "rowd/domain/query_limits.hpp"

namespace rowd::domain {
namespace {

struct named_aggregate {
    std::string_view name;
    std::string_view suffix;
    aggregate op;
};

constexpr std::array<named_aggregate, 7> aggregates{{
    {"key", "Key", aggregate::key},
    {"avg", "Avg", aggregate::avg},
    {"max", "Max", aggregate::max},
    {"min", "Min", aggregate::min},
    {"sum", "Sum", aggregate::sum},
    {"count", "Count", aggregate::count},
    {"unique", "Unique", aggregate::unique},
}};

bool allowed(aggregate op, column_type type) {
    switch (op) {
        case aggregate::count:
            return true;
        case aggregate::sum:
        case aggregate::avg:
            return type == column_type::number || type == column_type::any;
        case aggregate::key:
        case aggregate::max:
        case aggregate::min:
        case aggregate::unique:
            break;
    }
    return type != column_type::object && type != column_type::array;
}

error bad(std::string message) {
    return fail(errc::bad_input, std::move(message));
}

result<> add_output(grouping& plan, bound_column const& column, std::string_view value) {
    std::string const& name = column.field.name;
    if (json::kind_of(value) != json::kind::string)
        return bad("Group column " + name + ": an operator must be a string");
    std::string const op = json::decode_string(value);
    auto const found = std::find_if(aggregates.begin(), aggregates.end(),
                                    [&](named_aggregate const& a) { return a.name == op; });
    if (found == aggregates.end())
        return bad("Unknown group operator on column " + name + ": " + op);
    if (!allowed(found->op, column.type))
        return bad("Group operator " + op + " is not allowed on column " + name);
    std::string output = name + std::string(found->suffix);
    if (plan.has_output(output)) return {};  // named twice
    if (plan.outputs.size() == group_outputs_max)
        return bad("The group has more than " + std::to_string(group_outputs_max) + " operators");
    plan.outputs.push_back({std::move(output), found->op, column});
    return {};
}

}  // namespace

bool grouping::has_key() const {
    return std::any_of(outputs.begin(), outputs.end(),
                       [](group_output const& o) { return o.op == aggregate::key; });
}

sort_order grouping::default_order() const {
    sort_order by{{}, sort_convention::relational};
    auto const key = std::find_if(outputs.begin(), outputs.end(),
                                  [](group_output const& o) { return o.op == aggregate::key; });
    if (key != outputs.end())
        by.keys.push_back({path::literal(key->name), direction::ascending, key->column.type});
    return by;
}

bool grouping::has_output(std::string_view name) const {
    return std::any_of(outputs.begin(), outputs.end(),
                       [&](group_output const& o) { return o.name == name; });
}

result<grouping> parse_group(std::string_view compact_json, column_catalog const& columns) {
    if (json::kind_of(compact_json) != json::kind::object || compact_json == "{}")
        return bad("A group must be an object that names a column");
    grouping plan;
    for (json::walker w(compact_json); w.next();) {
        auto const column = columns.bind(w.key());
        if (!column) return column.error();
        if (json::kind_of(w.value()) != json::kind::array) {
            auto const added = add_output(plan, *column, w.value());
            if (!added) return added.error();
            continue;
        }
        if (w.value() == "[]") return bad("Group column " + column->field.name + ": no operator");
        for (json::walker op(w.value()); op.next();) {
            auto const added = add_output(plan, *column, op.value());
            if (!added) return added.error();
        }
    }
    return plan;
}

}  // namespace rowd::domain
