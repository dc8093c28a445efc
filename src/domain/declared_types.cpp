// The types that columns may declare, and the rules for their values, for callers that opt in.
#include <algorithm>
#include <array>

#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/column.hpp"

namespace rowd::domain {
namespace {

using json::kind;

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

// scheme "://" host
bool is_url(std::string_view text) {
    std::size_t const colon = text.find("://");
    if (colon == std::string_view::npos || colon == 0 || !is_lower(text[0])) return false;
    for (char c : text.substr(0, colon))
        if (!is_lower(c) && !(c >= '0' && c <= '9') && c != '+' && c != '.' && c != '-')
            return false;
    std::string_view const host = text.substr(colon + 3);
    return !host.empty() && host[0] != '/' && host[0] != '?' && host[0] != '#' &&
           host.find(' ') == std::string_view::npos;
}

bool is_email(std::string_view text) {
    std::size_t const at = text.find('@');
    if (at == std::string_view::npos || at == 0) return false;
    std::string_view const domain = text.substr(at + 1);
    std::size_t const dot = domain.find('.');
    return domain.find('@') == std::string_view::npos && dot != std::string_view::npos &&
           dot != 0 && domain.back() != '.' && text.find(' ') == std::string_view::npos;
}

bool is_option(column const& c, std::string_view value) {
    if (c.options.empty()) return false;
    for (json::walker w(c.options); w.next();)
        if (w.value() == value) return true;
    return false;
}

constexpr std::string_view string_schema = R"("type":"string")";

constexpr std::array<declared_type, 8> types = {{
    {"text", column_type::string, string_schema, false, "must be a string",
     [](column const&, std::string_view) { return true; }},
    {"number", column_type::number, R"("type":"number")", false, "must be a number",
     [](column const&, std::string_view v) { return json::kind_of(v) == kind::number; }},
    {"boolean", column_type::boolean, R"("type":"boolean")", false, "must be true or false",
     [](column const&, std::string_view v) { return json::kind_of(v) == kind::boolean; }},
    {"date", column_type::date_time, R"("type":"string","format":"date-time")", false,
     "must be an ISO-8601 date or date-time",
     [](column const&, std::string_view v) {
         return parse_time(json::decode_string(v)).has_value();
     }},
    {"select", column_type::string, string_schema, true, "must be one of the options", is_option},
    {"url", column_type::string, string_schema, false, "must be an absolute URL",
     [](column const&, std::string_view v) { return is_url(json::decode_string(v)); }},
    {"email", column_type::string, string_schema, false, "must be an email address",
     [](column const&, std::string_view v) { return is_email(json::decode_string(v)); }},
    {"json", column_type::any, R"("type":"object")", false, "must be JSON",
     [](column const&, std::string_view) { return true; }},
}};

}  // namespace

std::span<declared_type const> declared_types() {
    return types;
}

declared_type const* find_declared_type(std::string_view name) {
    auto const at = std::ranges::find(types, name, &declared_type::name);
    return at == types.end() ? nullptr : &*at;
}

declared_type const& declared_type_named(std::string_view name) {
    auto const* const known = find_declared_type(name);
    return known ? *known : declared_type_for(column_type::string);
}

declared_type const& declared_type_for(column_type queried_as) {
    auto const at = std::ranges::find(types, queried_as, &declared_type::queried_as);
    return at == types.end() ? declared_type_for(column_type::any) : *at;
}

}  // namespace rowd::domain
