#include "rowd/domain/column.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

column parse_column(std::string_view stored) {
    column c;
    c.id = json::find_text(stored, "id");
    c.raw_id = json::raw_string(json::quoted(c.id));
    c.type = &declared_type_named(json::find_text(stored, "type"));
    c.required = json::find(stored, "required") == "true";
    c.options = json::find(stored, "options").value_or(std::string_view());
    c.stored = stored;
    return c;
}

}  // namespace

std::vector<column> parse_columns(std::string_view columns) {
    std::vector<column> parsed;
    for (json::walker w(columns); w.next();) parsed.push_back(parse_column(w.value()));
    return parsed;
}

column const* find_column(std::span<column const> columns, std::string_view id) {
    auto const at = std::ranges::find(columns, id, &column::id);
    return at == columns.end() ? nullptr : &*at;
}

std::string_view refusal(column const& c, std::string_view value) {
    declared_type const& text = declared_type_for(column_type::string);
    bool const holds_strings =
        c.type->queried_as == column_type::string || c.type->queried_as == column_type::date_time;
    if (holds_strings && json::kind_of(value) != json::kind::string) return text.rule;
    return c.type->fits(c, value) ? std::string_view() : c.type->rule;
}

}  // namespace rowd::domain
