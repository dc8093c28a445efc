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

void append(std::string& out, domain::row_view const& row) {
    out += "{\"id\":\"";
    append_id(out, row.id);
    out += "\",\"data\":";
    out += row.data;
    if (row.position) {
        out += ",\"position\":";
        append_number(out, *row.position);
        out += ",\"createdAt\":\"";
    } else {
        out += ",\"position\":null,\"createdAt\":\"";
    }
    append_time(out, row.created_ms);
    out += "\",\"updatedAt\":\"";
    append_time(out, row.updated_ms);
    out += "\"}";
}

void answer_deleted(reply& r) {
    r.begin(200);
    r.body() += R"({"success":true,"data":{"deleted":true}})";
    r.end();
}

}  // namespace rowd::api::justpaid
