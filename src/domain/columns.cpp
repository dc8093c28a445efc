#include "rowd/domain/columns.hpp"

#include <unordered_set>

#include "rowd/base/json.hpp"
#include "rowd/domain/column.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {
namespace {

bool is(std::optional<std::string_view> value, json::kind k) {
    return value && json::kind_of(*value) == k;
}

bool is_label(std::optional<std::string_view> value) {
    if (!is(value, json::kind::string)) return false;
    std::size_t const length = json::code_points(json::decode_string(*value));
    return length >= 1 && length <= name_code_points_max;
}

bool is_type(std::optional<std::string_view> value) {
    return is(value, json::kind::string) && find_declared_type(json::decode_string(*value));
}

// One column and where it stands, while it is checked.
struct checked_column {
    std::string_view object;
    std::string path;
    std::vector<field_error>& failures;

    std::optional<std::string_view> get(std::string_view name) const {
        return json::find(object, name);
    }
    void fail(std::string_view member, std::string message) {
        failures.push_back({path + "." + std::string(member), std::move(message)});
    }
    void check_name_and_id();
    void check_type_and_options();
};

void checked_column::check_name_and_id() {
    auto const name = get("name");
    if (!name)
        fail("name", "Column name is required");
    else if (!is_label(name))
        fail("name", "Column name must be a string between 1 and 255 characters");
    if (auto const id = get("id"); id && !is_label(id))
        fail("id", "Column id must be a string between 1 and 255 characters");
}

void checked_column::check_type_and_options() {
    auto const type = get("type");
    if (!is_type(type)) fail("type", "Invalid column type");
    if (auto const required = get("required"); required && !is(required, json::kind::boolean))
        fail("required", "required must be a boolean");

    auto const options = get("options");
    bool const is_select =
        is_type(type) && find_declared_type(json::decode_string(*type))->is_choice;
    if (!options) {
        if (is_select) fail("options", "options must be a non-empty array of strings");
        return;
    }
    bool strings = is(options, json::kind::array);
    std::size_t count = 0;
    if (strings)
        for (json::walker w(*options); w.next(); ++count)
            strings = strings && json::kind_of(w.value()) == json::kind::string;
    if (!strings)
        fail("options", "options must be an array of strings");
    else if (is_select && count == 0)
        fail("options", "options must be a non-empty array of strings");
}

std::string with_default_id(std::string_view column) {
    if (json::find(column, "id")) return std::string(column);
    std::string out = "{\"id\":" + std::string(*json::find(column, "name")) + ",";
    out += column.substr(1);
    return out;
}

}  // namespace

std::string normalised_columns(std::string_view value, std::vector<field_error>& failures) {
    if (json::kind_of(value) != json::kind::array) {
        failures.push_back({"columns", "columns must be an array"});
        return {};
    }
    std::string out = "[";
    std::unordered_set<std::string> ids;
    std::size_t index = 0;
    for (json::walker w(value); w.next(); ++index) {
        if (index == columns_max) {
            failures.push_back({"columns", "columns must have at most 500 entries"});
            return {};
        }
        checked_column column{w.value(), "columns[" + std::to_string(index) + "]", failures};
        if (json::kind_of(w.value()) != json::kind::object) {
            failures.push_back({column.path, "Column must be an object"});
            continue;
        }
        std::size_t const failures_before = failures.size();
        column.check_name_and_id();
        column.check_type_and_options();
        if (failures.size() != failures_before) continue;
        std::string const normalised = with_default_id(w.value());
        std::string id = json::decode_string(*json::find(normalised, "id"));
        if (!ids.insert(id).second) column.fail("id", "Duplicate column id: " + id);
        if (index > 0) out += ',';
        out += normalised;
    }
    return out + "]";
}

}  // namespace rowd::domain
