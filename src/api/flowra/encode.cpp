#include "api/flowra/encode.hpp"

#include "api/common/flat_row.hpp"
#include "api/common/text.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::flowra {
namespace {

void append_ids(std::string& out, uuid const& id) {
    out += "{\"id\":\"";
    append_id(out, id);
    out += "\",\"_id\":\"";
    append_id(out, id);
    out += '"';
}

void append_time(std::string& out, std::string_view name, std::int64_t ms) {
    out.append(",\"").append(name).append("\":\"");
    api::append_time(out, ms);
    out += '"';
}

}  // namespace

void append(std::string& out, domain::table const& collection) {
    append_ids(out, collection.id);
    out += ",\"name\":";
    json::append_string(out, collection.name);
    out += ",\"description\":";
    if (collection.description)
        json::append_string(out, *collection.description);
    else
        out += "null";
    out += ",\"schema\":";
    out += collection.schema == R"({"columns":[]})" ? "null" : collection.schema;
    out += ",\"documentCount\":";
    append_number(out, collection.row_count);
    append_time(out, "createdAt", collection.created_ms);
    append_time(out, "updatedAt", collection.updated_ms);
    out += '}';
}

void append(std::string& out, domain::row_view const& document) {
    append_ids(out, document.id);
    append_members(out, document, system_names);
    append_time(out, "createdAt", document.created_ms);
    append_time(out, "updatedAt", document.updated_ms);
    out += '}';
}

void append(std::string& out, domain::row_view const& document, shown_fields const& shown) {
    append_ids(out, document.id);
    shown.data.append_members(document, out);
    if (shown.created) append_time(out, "createdAt", document.created_ms);
    if (shown.updated) append_time(out, "updatedAt", document.updated_ms);
    out += '}';
}

std::string& begin_answer(reply& r, unsigned status, std::string_view message) {
    r.begin(status);
    std::string& out = r.body();
    out.append(R"({"success":true,"message":")").append(message).append("\",\"data\":");
    return out;
}

void answer_deleted(reply& r, std::string_view message, uuid const& id) {
    std::string& out = begin_answer(r, 200, message);
    out += "{\"id\":\"";
    append_id(out, id);
    out += "\",\"deleted\":true}}";
    r.end();
}

}  // namespace rowd::api::flowra
