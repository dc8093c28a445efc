#include "api/common/error_texts.hpp"

#include <algorithm>

#include "rowd/api/refusals.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/printable.hpp"

namespace rowd::api {

error_text common_text(errc code) {
    switch (code) {
        case errc::malformed_request:
            return {400, "Malformed request"};
        case errc::request_late:
            return {408, "The request did not arrive in time"};
        case errc::target_too_long:
            return {414, "Request target too long"};
        case errc::head_too_large:
            return {431, "Request header too long"};
        case errc::expectation_unknown:
            return {417, "Unknown expectation"};
        case errc::version_unknown:
            return {505, "Only HTTP/1.1 and HTTP/1.0 are spoken here"};
        case errc::route_absent:
            return {404, "Route not found"};
        case errc::method_not_allowed:
            return {405, "Method not allowed"};
        case errc::unauthorized:
            return {401, "Invalid or missing API key"};
        case errc::too_many_failures:
            return {429, "Too many failed authentication attempts"};
        case errc::forbidden:
            return {403, "Access denied to this resource"};
        case errc::rate_limited:
            return {429, "Rate limit exceeded"};
        case errc::media_type:
            return {415, "Content-Type must be application/json"};
        case errc::body_too_large:
            return {413, "Request body is too large"};
        case errc::bad_json:
            return {400, "Invalid JSON in request body"};
        case errc::body_not_object:
            return {400, "Request body must be a JSON object"};
        case errc::bad_input:
            return {400, "Invalid request body"};
        case errc::bad_query:
            return {400, "Invalid query parameter"};
        case errc::bad_schema:
            return {400, "Invalid schema"};
        case errc::table_absent:
            return {404, "Table not found"};
        case errc::row_absent:
            return {404, "Row not found"};
        case errc::column_absent:
            return {404, "Column not found"};
        case errc::app_absent:
            return {404, "App not found"};
        case errc::team_absent:
            return {404, "Team not found"};
        case errc::object_absent:
            return {404, "Not found"};
        case errc::reference_absent:
            return {400, "What the body refers to was not found"};
        case errc::table_full:
            return {400, "Table has reached its maximum row limit"};
        case errc::name_taken:
            return {400, "Name is already in use"};
        case errc::table_frozen:
            return {403, "Table is frozen"};
        case errc::stale:
            return {503, "Service is busy"};
        case errc::limit_exceeded:
            return {400, "Limit exceeded"};
        case errc::overloaded:
            return {503, "Service is overloaded"};
        case errc::timed_out:
            return {503, "The query took too long"};
        case errc::storage_full:
            return {507, "Storage is full"};
        case errc::storage_failed:
            return {503, "Storage is unavailable"};
        case errc::internal:
            return {500, "Internal server error"};
    }
    return {500, "Internal server error"};
}

error too_many_connections() {
    return {errc::overloaded, "Too many connections now", {}, 1};
}
error too_many_long_bodies() {
    return {errc::overloaded, "Too many large requests are under way", {}, 1};
}
error too_many_queries() {
    return {errc::overloaded, "Too many queries are under way", {}, 1};
}
error rate_exceeded(std::uint32_t per_minute, std::uint32_t retry_after_s) {
    std::string const limit = std::to_string(per_minute);
    return {errc::rate_limited,
            "Rate limit exceeded. Limit: " + limit + " requests per minute.",
            {},
            retry_after_s};
}
error body_too_large(std::uint64_t bytes_max) {
    return fail(errc::body_too_large,
                "Request body exceeds " + std::to_string(bytes_max) + " bytes");
}
error encoding_unknown() {
    return fail(errc::media_type, "Content-Encoding must be identity");
}

std::string message_of(call const& c, error const& e, std::string_view common) {
    if (e.code == errc::method_not_allowed)
        return "Method " + std::string(c.method_name) + " is not allowed";
    if (e.code == errc::forbidden && e.message.empty() && c.target)
        return "API key lacks required scope: " + std::string(scope_name(c.target->needs));
    return e.message.empty() ? std::string(common) : e.message;
}

void append_message(std::string& out, std::string_view text) {
    json::append_string(out, printable(text));
}

void refuse_plainly(call const& c, error const& e, reply& r) {
    error_text const common =
        e.code == errc::route_absent ? error_text{404, "Not found"} : common_text(e.code);
    begin_refusal(r, common.status, e);
    std::string& out = r.body();
    out += "{\"error\":";
    append_message(out, message_of(c, e, common.message));
    out += '}';
    r.end();
}

void begin_refusal(reply& r, unsigned status, error const& e) {
    std::uint32_t const wait_s = status == 503 ? std::max(1u, e.retry_after_s) : e.retry_after_s;
    r.begin(status);
    if (status == 401) r.field("WWW-Authenticate", "Bearer");
    if (wait_s != 0) r.field("Retry-After", std::to_string(wait_s));
}

}  // namespace rowd::api
