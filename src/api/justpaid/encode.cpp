#include "api/justpaid/encode.hpp"

#include "api/common/text.hpp"
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
    constexpr std::size_t around_data_max = 200;
    appender a(out, row.data.size() + around_data_max);
    a.text(R"({"id":")").id(row.id).text(R"(","data":)").text(row.data).text(R"(,"position":)");
    if (row.position)
        a.number(*row.position);
    else
        a.text("null");
    a.text(R"(,"createdAt":")").time(row.created_ms, times);
    a.text(R"(","updatedAt":")").time(row.updated_ms, times).text(R"("})");
}

void answer_deleted(reply& r) {
    r.begin(200);
    r.body() += R"({"success":true,"data":{"deleted":true}})";
    r.end();
}

}  // namespace rowd::api::justpaid
