#include "rowd/domain/rules.hpp"

#include <string>
#include <utility>
#include <vector>

#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

void check_value(column const& c, std::optional<std::string_view> value,
                 std::vector<field_error>& failures) {
    auto const refuse = [&](std::string_view why) {
        failures.push_back({"data." + c.id, c.id + " " + std::string(why)});
    };
    bool const is_absent = !value || *value == "null";
    bool const is_empty = value == "\"\"" && c.type->queried_as != column_type::any;
    if (c.required && (is_absent || is_empty)) refuse("is required");
    if (is_absent) return;
    if (auto const why = refusal(c, *value); !why.empty()) refuse(why);
}

}  // namespace

result<> check_version(table const& t, made_for const& version) {
    if (version && *version != t.change) return fail(errc::stale);
    return {};
}

result<> check_columns(std::span<column const> columns, std::string_view data) {
    std::vector<field_error> failures;
    for (auto const& c : columns) check_value(c, json::find(data, c.id), failures);
    if (failures.empty()) return {};
    std::string message = failures.front().message;
    return error{errc::bad_input, std::move(message), std::move(failures)};
}

result<> check_room(table const& t, std::uint64_t rows, std::size_t more) {
    if (rows + more <= t.max_rows) return {};
    return fail(errc::table_full,
                "Table has reached its maximum row limit of " + std::to_string(t.max_rows));
}

}  // namespace rowd::domain
