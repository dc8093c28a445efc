#include "api/common/table_fields.hpp"

#include "rowd/base/json.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api {

using json::kind;
using json::kind_of;

std::string decode_name(std::optional<std::string_view> value, std::vector<field_error>& failures) {
    bool const is_text = value && kind_of(*value) == kind::string;
    std::string name = is_text ? json::decode_string(*value) : "";
    std::size_t const length = json::code_points(name);
    if (!value)
        failures.push_back({"name", "name is required"});
    else if (length < 1 || length > domain::name_code_points_max)
        failures.push_back({"name", "name must be between 1 and 255 characters"});
    return name;
}

std::optional<std::string> decode_description(std::string_view value,
                                              std::vector<field_error>& failures) {
    if (kind_of(value) == kind::string) return json::decode_string(value);
    if (kind_of(value) != kind::null)
        failures.push_back({"description", "description must be a string or null"});
    return std::nullopt;
}

std::string decode_schema(std::string_view value, bool columns_replaced,
                          std::vector<field_error>& failures) {
    std::string schema = decode_object(value, "schema", failures);
    if (schema.empty() || columns_replaced) return schema;
    auto const own = json::find(schema, "columns");
    std::size_t const known_failures = failures.size();
    std::string const columns = own ? domain::normalised_columns(*own, failures) : "[]";
    for (std::size_t i = known_failures; i < failures.size(); ++i)
        failures[i].field = "schema." + failures[i].field;
    return failures.size() == known_failures ? domain::with_columns(schema, columns) : "";
}

std::string decode_object(std::string_view value, std::string_view field,
                          std::vector<field_error>& failures) {
    if (kind_of(value) == kind::object) return std::string(value);
    failures.push_back({std::string(field), std::string(field) + " must be an object"});
    return {};
}

std::uint32_t decode_max_rows(std::string_view value, std::vector<field_error>& failures) {
    auto const n = kind_of(value) == kind::number ? json::to_integral(value) : std::nullopt;
    if (n && *n >= 1 && *n <= domain::max_rows_limit) return static_cast<std::uint32_t>(*n);
    failures.push_back({"maxRows", "maxRows must be an integer between 1 and 100000"});
    return 0;
}

error bad_input(std::vector<field_error> failures) {
    error e = fail(errc::bad_input, failures.front().message);
    e.details = std::move(failures);
    return e;
}

}  // namespace rowd::api
