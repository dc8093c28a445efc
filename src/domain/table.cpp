#include "rowd/domain/table.hpp"

#include "rowd/base/json.hpp"
#include "rowd/domain/change.hpp"

namespace rowd::domain {

std::string_view table::columns() const {
    return json::find(schema, "columns").value_or(std::string_view("[]"));
}

std::string with_columns(std::string_view schema, std::string_view columns) {
    std::string member = "{}";
    json::append_member(member, "columns", columns);
    return json::merge(schema, member);
}

void apply(table& t, table_patch const& patch, std::int64_t now_ms) {
    if (patch.empty()) return;
    if (patch.name) t.name = *patch.name;
    if (patch.description) t.description = *patch.description;
    if (patch.schema) t.schema = *patch.schema;
    if (patch.columns) t.schema = with_columns(t.schema, *patch.columns);
    if (patch.metadata) t.metadata = *patch.metadata;
    if (patch.max_rows) t.max_rows = *patch.max_rows;
    if (patch.frozen) t.frozen = *patch.frozen;
    if (patch.factor) t.factor = *patch.factor;
    if (patch.tags) t.tags = *patch.tags;
    t.updated_ms = change_time(t.updated_ms, now_ms);
}

}  // namespace rowd::domain
