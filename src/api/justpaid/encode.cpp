#include "api/justpaid/encode.hpp"

#include "api/text.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::justpaid {

void append(std::string& out, domain::table const& t) {
    out += "{\"id\":\"";
    append_id(out, t.id);
    out += "\",\"name\":";
    json::append_string(out, t.name);
    out += ",\"description\":";
    if (t.description)
        json::append_string(out, *t.description);
    else
        out += "null";
    out.append(",\"columns\":").append(t.columns());
    out.append(",\"schema\":").append(t.schema);
    out.append(",\"metadata\":").append(t.metadata);
    out += ",\"maxRows\":";
    append_number(out, t.max_rows);
    out += ",\"rowCount\":";
    append_number(out, t.row_count);
    out += ",\"createdAt\":\"";
    append_time(out, t.created_ms);
    out += "\",\"updatedAt\":\"";
    append_time(out, t.updated_ms);
    out += "\"}";
}

void append(std::string& out, domain::row_view const& row, timestamp_printer& times) {
    fragment<64> before;
    before.text("{\"id\":\"").id(row.id).text("\",\"data\":");
    fragment<160> behind;
    behind.text(",\"position\":");
    if (row.position)
        behind.number(*row.position);
    else
        behind.text("null");
    behind.text(",\"createdAt\":\"").time(row.created_ms, times);
    behind.text("\",\"updatedAt\":\"").time(row.updated_ms, times).text("\"}");
    out.append(before.view()).append(row.data).append(behind.view());
}

void answer_deleted(reply& r) {
    r.begin(200);
    r.body() += R"({"success":true,"data":{"deleted":true}})";
    r.end();
}

}  // namespace rowd::api::justpaid
