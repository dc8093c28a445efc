#include "api/botpress/tables/query.hpp"

#include <algorithm>

#include "api/botpress/tables/encode.hpp"

namespace rowd::api::botpress {
namespace {

using domain::direction;
using domain::path;

// The columns that are searched: those marked for it, else all texts.
std::vector<path> searched(column_list const& columns) {
    std::vector<path> marked;
    std::vector<path> texts;
    for (auto const& c : columns.shown()) {
        if (c.searchable()) marked.push_back(path::literal(c.name));
        if (c.type == column_type::string) texts.push_back(path::literal(c.name));
    }
    return marked.empty() ? texts : marked;
}

direction towards(finding const& wanted) {
    return wanted.descending ? direction::descending : direction::ascending;
}

result<domain::sort_order> make_order(finding const& wanted, column_list const& columns) {
    domain::sort_order by{{}, domain::sort_convention::relational};
    if (!wanted.order_by && !wanted.search.empty()) {
        by.keys.push_back({path::system(path::source::score), direction::descending});
        return by;
    }
    std::string name = wanted.order_by.value_or("id");
    if (name == "row_id" && !columns.find(name)) name = "id";
    auto bound = columns.catalog().bind(name);
    if (!bound) return fail(errc::bad_input, "orderBy: " + bound.error().message);
    // Ascending numbers are how ties are broken, so that order needs no key.
    if (bound->field.from != path::source::number || wanted.descending)
        by.keys.push_back({std::move(bound->field), towards(wanted), bound->type});
    return by;
}

result<domain::sort_order> make_group_order(finding const& wanted, domain::grouping const& groups) {
    domain::sort_order by = groups.default_order();
    if (wanted.order_by) {
        auto const output =
            std::ranges::find(groups.outputs, *wanted.order_by, &domain::group_output::name);
        if (output == groups.outputs.end())
            return fail(errc::bad_input, "orderBy: unknown column: " + *wanted.order_by);
        using enum domain::aggregate;
        bool const is_value = output->op == key || output->op == min || output->op == max;
        by.keys = {{path::literal(output->name), direction::ascending,
                    is_value ? output->column.type : column_type::any}};
    }
    for (auto& k : by.keys) k.towards = towards(wanted);
    return by;
}

result<std::optional<domain::filter>> make_filter(finding const& wanted,
                                                  column_list const& columns) {
    if (!wanted.filter || *wanted.filter == "{}") return std::optional<domain::filter>();
    auto where = domain::parse_filter(*wanted.filter, columns.catalog());
    if (!where) return fail(errc::bad_input, "filter: " + where.error().message);
    return std::optional(*std::move(where));
}

}  // namespace

result<domain::query> make_query(finding const& wanted, column_list const& columns) {
    domain::query q;
    q.offset = wanted.offset;
    q.limit = wanted.limit;
    auto where = make_filter(wanted, columns);
    if (!where) return where.error();
    q.where = *std::move(where);
    auto by = make_order(wanted, columns);
    if (!by) return by.error();
    q.by = *std::move(by);
    if (!wanted.search.empty()) q.rank.emplace(wanted.search, searched(columns));
    return q;
}

result<domain::group_rows> make_grouping(finding const& wanted, column_list const& columns) {
    domain::group_rows plan;
    plan.wanted.offset = wanted.offset;
    plan.wanted.limit = wanted.limit;
    auto where = make_filter(wanted, columns);
    if (!where) return where.error();
    plan.wanted.where = *std::move(where);
    auto groups = domain::parse_group(*wanted.group, columns.catalog());
    if (!groups) return fail(errc::bad_input, "group: " + groups.error().message);
    plan.groups = *std::move(groups);
    auto by = make_group_order(wanted, plan.groups);
    if (!by) return by.error();
    plan.wanted.by = *std::move(by);
    return plan;
}

result<row_shape> row_shape::make(finding const& wanted, column_list const& columns) {
    row_shape shape;
    auto const& names = wanted.select;
    for (auto const& c : columns.shown())
        if (!names || std::ranges::find(*names, c.name) != names->end()) shape.whole_.push_back(&c);
    for (auto const* c : shape.whole_) shape.whole_work_.add(*c);
    if (!names) return shape;

    auto const is_whole = [&](path::way const& way) {
        return std::ranges::find(shape.whole_, way.front(), &column::name) != shape.whole_.end();
    };
    std::vector<path> parts;
    for (auto const& name : *names) {
        if (columns.find(name) || is_system_name(name)) continue;
        auto bound = columns.catalog().bind(name);
        if (!bound) return fail(errc::bad_input, "select: " + bound.error().message);
        std::erase_if(bound->field.ways, is_whole);
        parts.push_back(std::move(bound->field));
    }
    shape.parts_ = domain::projection(parts);
    return shape;
}

void row_shape::append(std::string& out, domain::row_view const& row) const {
    append_system_fields(out, row);
    std::size_t guess = 0;
    for (auto const* c : whole_) append_column(out, *c, row, guess);
    parts_.append_members(row, out);
}

}  // namespace rowd::api::botpress
