#include "api/flowra/errors.hpp"

#include "api/common/error_texts.hpp"
#include "api/common/text.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::flowra {
namespace {

// `columns[0].type: Invalid column type`; a message that begins with the field stands alone.
std::string joined(std::vector<field_error> const& failures) {
    std::string out;
    for (auto const& f : failures) {
        if (!out.empty()) out += "; ";
        if (!f.message.starts_with(f.field)) out.append(f.field).append(": ");
        out += f.message;
    }
    return out;
}

std::string text_of(call const& c, error const& e, std::string_view common) {
    switch (e.code) {
        case errc::route_absent:
            return "Cannot " + std::string(c.method_name) + " " + std::string(c.path);
        case errc::table_absent:
            return "Collection not found";
        case errc::row_absent:
            return "Document not found";
        case errc::body_too_large:
            return "request entity too large";
        case errc::bad_input:
        case errc::bad_query:
            return e.details.empty() ? message_of(c, e, common) : joined(e.details);
        case errc::malformed_request:
        case errc::request_late:
        case errc::target_too_long:
        case errc::head_too_large:
        case errc::expectation_unknown:
        case errc::version_unknown:
        case errc::method_not_allowed:
        case errc::unauthorized:
        case errc::too_many_failures:
        case errc::forbidden:
        case errc::rate_limited:
        case errc::media_type:
        case errc::bad_json:
        case errc::body_not_object:
        case errc::bad_schema:
        case errc::column_absent:
        case errc::app_absent:
        case errc::team_absent:
        case errc::object_absent:
        case errc::reference_absent:
        case errc::table_full:
        case errc::name_taken:
        case errc::table_frozen:
        case errc::stale:
        case errc::limit_exceeded:
        case errc::overloaded:
        case errc::timed_out:
        case errc::storage_full:
        case errc::storage_failed:
        case errc::internal:
            break;
    }
    return message_of(c, e, common);
}

std::string_view name_of(unsigned status) {
    return status == 413 ? "Payload Too Large" : reason_phrase(status);
}

}  // namespace

void refuse(call const& c, error const& e, reply& r) {
    auto const [status, common] = common_text(e.code);
    begin_refusal(r, status, e);
    std::string& out = r.body();
    out += R"({"success":false,"statusCode":)";
    append_number(out, status);
    out += ",\"message\":";
    append_message(out, text_of(c, e, common));
    out += ",\"error\":";
    json::append_string(out, name_of(status));
    out += '}';
    r.end();
}

}  // namespace rowd::api::flowra
