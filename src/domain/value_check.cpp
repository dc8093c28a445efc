// The value rules of the column types, for callers that opt in to them.
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/columns.hpp"

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

bool is_option(std::string_view column, std::string_view value) {
    auto const options = json::find(column, "options");
    if (!options) return false;
    for (json::walker w(*options); w.next();)
        if (w.value() == value) return true;
    return false;
}

std::string text_of(std::string_view object, std::string_view name) {
    auto const value = json::find(object, name);
    return value && json::kind_of(*value) == kind::string ? json::decode_string(*value)
                                                          : std::string();
}

bool is_required(std::string_view column) {
    auto const required = json::find(column, "required");
    return required && *required == "true";
}

}  // namespace

std::string check_value(std::string_view column, std::string_view value) {
    std::string const type = text_of(column, "type");
    kind const k = json::kind_of(value);
    if (type == "json") return {};
    if (type == "number") return k == kind::number ? "" : "must be a number";
    if (type == "boolean") return k == kind::boolean ? "" : "must be true or false";
    if (k != kind::string) return "must be a string";
    std::string const text = json::decode_string(value);
    if (type == "date" && !parse_time(text)) return "must be an ISO-8601 date or date-time";
    if (type == "select" && !is_option(column, value)) return "must be one of the options";
    if (type == "url" && !is_url(text)) return "must be an absolute URL";
    if (type == "email" && !is_email(text)) return "must be an email address";
    return {};
}

void check_row(std::string_view columns, std::string_view data,
               std::vector<field_error>& failures) {
    for (json::walker w(columns); w.next();) {
        std::string const id = text_of(w.value(), "id");
        auto const value = json::find(data, id);
        bool const absent = !value || *value == "null";
        if (absent || *value == "\"\"") {
            if (is_required(w.value()) && (absent || text_of(w.value(), "type") != "json"))
                failures.push_back({"data." + id, id + " is required"});
            if (absent) continue;
        }
        if (std::string wrong = check_value(w.value(), *value); !wrong.empty())
            failures.push_back({"data." + id, id + " " + wrong});
    }
}

}  // namespace rowd::domain
