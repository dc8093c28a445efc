#include "http/refusal.hpp"

namespace rowd::http {

namespace {

std::string_view code_of(unsigned status) {
    switch (status) {
        case 408:
            return "REQUEST_TIMEOUT";
        case 413:
            return "CONTENT_TOO_LARGE";
        case 414:
            return "URI_TOO_LONG";
        case 417:
            return "EXPECTATION_FAILED";
        case 431:
            return "HEADERS_TOO_LARGE";
        case 501:
            return "NOT_IMPLEMENTED";
        case 505:
            return "VERSION_NOT_SUPPORTED";
        default:
            return "BAD_REQUEST";
    }
}

}  // namespace

void write_refusal(refusal what, api::reply& r) {
    r.begin(what.status);
    r.body()
        .append(R"({"success":false,"error":{"code":")")
        .append(code_of(what.status))
        .append(R"(","message":")")
        .append(what.message)
        .append(R"("}})");
    r.end();
}

}  // namespace rowd::http
