#include "api/starion/encode.hpp"

#include "api/common/text.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::starion {
namespace {

void append_ids(std::string& out, std::span<uuid const> ids) {
    out += '[';
    for (uuid const& id : ids) {
        if (out.back() != '[') out += ',';
        out += '"';
        append_id(out, id);
        out += '"';
    }
    out += ']';
}

}  // namespace

void append(std::string& out, domain::table const& t) {
    bool const is_private = t.row_access == domain::access::owned;
    out += "{\"_id\":\"";
    append_id(out, t.id);
    out += "\",\"createdAt\":\"";
    append_time(out, t.created_ms);
    out += "\",\"lastUpdate\":\"";
    append_time(out, t.updated_ms);
    out += "\",\"name\":";
    json::append_string(out, t.name);
    out.append(",\"tableType\":").append(is_private ? "\"private\"" : "\"shared\"");
    out += ",\"appIds\":";
    append_ids(out, t.app_ids);
    out += '}';
}

void answer_deleted(reply& r, std::span<uuid const> rows) {
    r.begin(200);
    std::string& out = r.body();
    out += "{\"deletedRowIds\":";
    append_ids(out, rows);
    out += '}';
    r.end();
}

}  // namespace rowd::api::starion
