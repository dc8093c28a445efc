#include "rowd/domain/column.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

std::string text_of(std::string_view object, std::string_view name) {
    auto const value = json::find(object, name);
    return value && json::kind_of(*value) == json::kind::string ? json::decode_string(*value)
                                                                : std::string();
}

column parse_column(std::string_view stored) {
    column c;
    c.id = text_of(stored, "id");
    c.raw_id = json::quoted(c.id);
    c.raw_id = c.raw_id.substr(1, c.raw_id.size() - 2);
    c.type = &declared_type_named(text_of(stored, "type"));
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
