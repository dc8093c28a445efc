#include "api/botpress/tables/encode.hpp"

#include "api/common/text.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {
namespace {

void append_schema(std::string& out, column_list const& columns) {
    out += R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object",)"
           R"("additionalProperties":true,"required":[)";
    for (auto const& c : columns.shown()) {
        if (!c.required) continue;
        if (out.back() != '[') out += ',';
        json::append_string(out, c.name);
    }
    out += R"(],"properties":{)";
    for (auto const& c : columns.shown()) {
        if (out.back() != '{') out += ',';
        json::append_string(out, c.name);
        out.append(":").append(c.definition);
    }
    out += "}}";
}

}  // namespace

void append(std::string& out, domain::table const& t) {
    out += R"({"id":")";
    append_id(out, t.id);
    out += R"(","name":)";
    json::append_string(out, t.name);
    out += ",\"factor\":";
    append_number(out, unsigned{t.factor});
    out += t.frozen ? ",\"frozen\":true" : ",\"frozen\":false";
    out.append(R"(,"isComputeEnabled":false,"keyColumn":null,"tags":)").append(t.tags);
    out += R"(,"schema":)";
    append_schema(out, column_list(t));
    out += R"(,"createdAt":")";
    append_time(out, t.created_ms);
    out += R"(","updatedAt":")";
    append_time(out, t.updated_ms);
    out += "\"}";
}

void append_with_counts(std::string& out, domain::table const& t) {
    out += R"("table":)";
    append(out, t);
    out += R"(,"rows":)";
    append_number(out, t.row_count);
    out += R"(,"indexingCount":0,"indexing":0,"stale":0)";
}

void append_system_fields(std::string& out, domain::row_view const& row) {
    timestamp_printer times;
    appender(out, 160)
        .text(R"({"id":)")
        .number(row.number)
        .text(R"(,"createdAt":")")
        .time(row.created_ms, times)
        .text(R"(","updatedAt":")")
        .time(row.updated_ms, times)
        .text(R"(","computed":{},"stale":[])");
}

void append_column(std::string& out, column const& c, domain::row_view const& row,
                   std::size_t& guess) {
    out += ',';
    if (auto const text = domain::member_text(row, c.raw_name, guess))
        out += *text;
    else
        out.append("\"").append(c.raw_name).append("\":null");
}

void append(std::string& out, column_list const& columns, domain::row_view const& row) {
    append_system_fields(out, row);
    std::size_t guess = 0;
    for (auto const& c : columns.shown()) append_column(out, c, row, guess);
    out += '}';
}

void append(std::string& out, column_list const& columns, std::vector<domain::row> const& rows) {
    out += '[';
    for (auto const& row : rows) {
        if (out.back() != '[') out += ',';
        append(out, columns, row.view());
    }
    out += ']';
}

void answer(reply& r, domain::table const& t) {
    r.begin(200);
    std::string& out = r.body();
    out += R"({"table":)";
    append(out, t);
    out += '}';
    r.end();
}

}  // namespace rowd::api::botpress
