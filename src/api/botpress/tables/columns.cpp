#include "api/botpress/tables/columns.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rowd/base/json.hpp"
#include "rowd/domain/column.hpp"

namespace rowd::api::botpress {
namespace {

using json::kind;
using json::kind_of;

constexpr std::array<std::string_view, 6> system_names = {"id",       "createdAt", "updatedAt",
                                                          "computed", "stale",     "similarity"};

constexpr std::array<std::pair<std::string_view, column_type>, 6> named_types = {{
    {"string", column_type::string},
    {"number", column_type::number},
    {"boolean", column_type::boolean},
    {"object", column_type::object},
    {"array", column_type::array},
    {"null", column_type::null},
}};

bool stands_for(domain::declared_type const& declared, column_type type) {
    return &declared == &domain::declared_type_for(type) || declared.queried_as == type;
}

std::string derived_definition(domain::column const& c, std::size_t index) {
    std::string out = "{";
    out.append(c.type->schema).append(R"(,"nullable":true)");
    if (!c.options.empty() && c.type->queried_as == column_type::string)
        out.append(",\"enum\":").append(c.options);
    out += R"(,"x-zui":{"index":)" + std::to_string(index) + R"(,"searchable":false}})";
    return out;
}

// What other dialects call the column. A label of its own stays; one that only repeats the name of
// the column goes along with it.
std::string label_of(std::string_view before, std::string const& quoted_name) {
    auto const label = json::find(before, "name");
    return label && label != json::find(before, "id") ? std::string(*label) : quoted_name;
}

// Whether another dialect left our own definition in a state that can be shown.
bool is_whole(std::string_view definition) {
    auto const zui = json::find(definition, "x-zui");
    auto const index =
        zui && kind_of(*zui) == kind::object ? json::find(*zui, "index") : std::nullopt;
    return index && kind_of(*index) == kind::number;
}

column read_column(domain::column from, std::size_t index) {
    column c;
    auto const own = json::find(from.stored, "botpress");
    auto const type = own ? type_of_definition(*own) : std::nullopt;
    bool const keeps_own = type && stands_for(*from.type, *type) && is_whole(*own);
    c.type = keeps_own ? *type : from.type->queried_as;
    c.definition = keeps_own ? std::string(*own) : derived_definition(from, index);
    c.name = std::move(from.id);
    c.raw_name = std::move(from.raw_id);
    c.required = from.required;
    c.stored = std::move(from.stored);
    return c;
}

}  // namespace

std::size_t columns_work(domain::table const& t) {
    constexpr std::size_t against_copying = 32;
    return t.columns().size() * against_copying;
}

bool is_system_name(std::string_view name) {
    return std::ranges::find(system_names, name) != system_names.end();
}

std::optional<column_type> type_of_definition(std::string_view compact_json) {
    if (kind_of(compact_json) != kind::object) return std::nullopt;
    std::string const name = json::find_text(compact_json, "type");
    for (auto const& [known, type] : named_types) {
        if (known != name) continue;
        bool const is_date =
            type == column_type::string && json::find(compact_json, "format") == R"("date-time")";
        return is_date ? column_type::date_time : type;
    }
    return std::nullopt;
}

column make_column(std::string name, bool required, std::string definition,
                   std::string_view before) {
    column c;
    c.type = type_of_definition(definition).value_or(column_type::any);
    if (before.empty()) before = "{}";
    std::string const quoted = json::quoted(name);
    std::string members = "{}";
    json::append_member(members, "id", quoted);
    json::append_member(members, "name", label_of(before, quoted));
    if (!json::find(before, "type") ||
        !stands_for(domain::declared_type_named(json::find_text(before, "type")), c.type))
        json::append_member(members, "type", json::quoted(domain::declared_type_for(c.type).name));
    json::append_member(members, "required", required ? "true" : "false");
    json::append_member(members, "botpress", definition);
    c.stored = json::merge(before, members);
    c.name = std::move(name);
    c.raw_name = json::raw_string(quoted);
    c.required = required;
    c.definition = std::move(definition);
    return c;
}

bool column::nullable() const {
    return !required && json::find(definition, "nullable") != "false";
}

bool column::searchable() const {
    auto const zui = json::find(definition, "x-zui");
    return zui && json::find(*zui, "searchable") == "true";
}

std::size_t column::index() const {
    auto const zui = json::find(definition, "x-zui");
    auto const at = zui ? json::find(*zui, "index") : std::nullopt;
    auto const n = at ? json::to_integral(*at) : std::nullopt;
    return n && *n > 0 && *n < 1'000'000 ? static_cast<std::size_t>(*n) : 0;
}

column_list::column_list(domain::table const& t) {
    std::size_t index = 0;
    for (auto& declared : domain::parse_columns(t.columns())) {
        column c = read_column(std::move(declared), index++);
        if (is_system_name(c.name))
            hidden_.push_back({shown_.size(), std::move(c.stored)});
        else
            shown_.push_back(std::move(c));
    }
}

column const* column_list::find(std::string_view name) const {
    auto const at = std::ranges::find(shown_, name, &column::name);
    return at == shown_.end() ? nullptr : &*at;
}

std::size_t column_list::next_index() const {
    std::size_t next = 0;
    for (auto const& c : shown_) next = std::max(next, c.index() + 1);
    return next;
}

void column_list::remove(std::string_view name) {
    auto const at = std::ranges::find(shown_, name, &column::name);
    if (at == shown_.end()) return;
    auto const place = static_cast<std::size_t>(at - shown_.begin());
    for (auto& h : hidden_) h.place -= h.place > place;
    shown_.erase(at);
}

void column_list::replace(std::string_view name, column c) {
    auto const at = std::ranges::find(shown_, name, &column::name);
    if (at != shown_.end()) *at = std::move(c);
}

std::string column_list::stored() const {
    std::string out = "[";
    auto const append = [&](std::string const& stored) {
        if (out.size() > 1) out += ',';
        out += stored;
    };
    auto hidden = hidden_.begin();
    for (std::size_t place = 0; place <= shown_.size(); ++place) {
        for (; hidden != hidden_.end() && hidden->place == place; ++hidden) append(hidden->stored);
        if (place < shown_.size()) append(shown_[place].stored);
    }
    return out + "]";
}

domain::column_catalog column_list::catalog() const {
    domain::column_catalog known;
    for (auto const& c : shown_) known.columns.push_back({c.name, c.type});
    return known;
}

}  // namespace rowd::api::botpress
