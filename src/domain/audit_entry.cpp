#include "rowd/domain/audit_entry.hpp"

#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::domain {
namespace {

void add_text(std::string& object, std::string_view name, std::string_view text) {
    json::append_member(object, name, json::quoted(text));
}

void add_text_or_null(std::string& object, std::string_view name, std::string_view text) {
    json::append_member(object, name, text.empty() ? "null" : json::quoted(text));
}

}  // namespace

std::string created_metadata(table const& t) {
    std::size_t columns = 0;
    for (json::walker w(t.columns()); w.next();) ++columns;
    return "{\"maxRows\":" + std::to_string(t.max_rows) +
           ",\"columnCount\":" + std::to_string(columns) + "}";
}

std::string updated_metadata(table_patch const& patch) {
    std::string names;
    for (auto const& name : patch.changed) {
        if (!names.empty()) names += ',';
        json::append_string(names, name);
    }
    return "{\"changes\":[" + names + "]}";
}

std::string deleted_metadata(table const& t) {
    return "{\"rowCount\":" + std::to_string(t.row_count) + "}";
}

std::string audit_entry(uuid const& entry_id, std::string_view action, table const& t,
                        actor const& by, std::string metadata, std::int64_t now_ms) {
    if (!by.dialect.empty()) add_text(metadata, "dialect", by.dialect);
    std::string entry = "{}";
    add_text(entry, "id", entry_id.to_string());
    add_text(entry, "action", action);
    add_text(entry, "resourceType", "table");
    add_text(entry, "resourceId", t.id.to_string());
    add_text(entry, "resourceName", t.name);
    add_text(entry, "actorType", by.key_id ? "api_key" : "system");
    json::append_member(entry, "actorId",
                        by.key_id ? json::quoted(by.key_id->to_string()) : "null");
    add_text_or_null(entry, "actorName", by.key_name);
    json::append_member(entry, "metadata", metadata);
    add_text_or_null(entry, "ipAddress", by.ip_address);
    add_text_or_null(entry, "userAgent", by.user_agent);
    add_text(entry, "createdAt", timestamp(now_ms));
    return entry;
}

}  // namespace rowd::domain
