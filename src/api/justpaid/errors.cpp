#include "api/justpaid/errors.hpp"

#include "api/common/error_texts.hpp"

namespace rowd::api::justpaid {
namespace {

std::string_view code_of(unsigned status) {
    switch (status) {
        case 400:
            return "BAD_REQUEST";
        case 401:
            return "UNAUTHORIZED";
        case 403:
            return "FORBIDDEN";
        case 404:
            return "NOT_FOUND";
        case 405:
            return "METHOD_NOT_ALLOWED";
        case 408:
            return "REQUEST_TIMEOUT";
        case 413:
            return "PAYLOAD_TOO_LARGE";
        case 414:
            return "URI_TOO_LONG";
        case 415:
            return "UNSUPPORTED_MEDIA_TYPE";
        case 417:
            return "EXPECTATION_FAILED";
        case 429:
            return "RATE_LIMITED";
        case 431:
            return "HEADERS_TOO_LARGE";
        case 503:
            return "SERVICE_UNAVAILABLE";
        case 505:
            return "VERSION_NOT_SUPPORTED";
        case 507:
            return "INSUFFICIENT_STORAGE";
        default:
            return "INTERNAL_ERROR";
    }
}

}  // namespace

void refuse(call const& c, error const& e, reply& r) {
    auto const [status, common] = common_text(e.code);
    begin_refusal(r, status, e);
    std::string& out = r.body();
    out.append(R"({"success":false,"error":{"code":")").append(code_of(status));
    out += R"(","message":)";
    append_message(out, message_of(c, e, common));
    if (!e.details.empty()) {
        out += ",\"details\":[";
        for (std::size_t i = 0; i < e.details.size(); ++i) {
            out += i == 0 ? "{\"field\":" : ",{\"field\":";
            append_message(out, e.details[i].field);
            out += ",\"message\":";
            append_message(out, e.details[i].message);
            out += '}';
        }
        out += ']';
    }
    out += "}}";
    r.end();
}

}  // namespace rowd::api::justpaid
