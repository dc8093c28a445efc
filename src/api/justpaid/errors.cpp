#include "api/justpaid/errors.hpp"

#include "api/body.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::justpaid {
namespace {

// What an error is on this wire. The message of the error itself wins over the one here.
struct shape {
    unsigned status;
    std::string_view code;
    std::string_view message;
};

shape shape_of(errc code) {
    switch (code) {
        case errc::route_absent: return {404, "NOT_FOUND", "Route not found"};
        case errc::method_not_allowed: return {405, "METHOD_NOT_ALLOWED", "Method not allowed"};
        case errc::unauthorized: return {401, "UNAUTHORIZED", "Invalid or missing API key"};
        case errc::too_many_failures:
            return {429, "RATE_LIMITED", "Too many failed authentication attempts"};
        case errc::forbidden: return {403, "FORBIDDEN", "Access denied to this resource"};
        case errc::rate_limited: return {429, "RATE_LIMITED", "Rate limit exceeded"};
        case errc::media_type:
            return {415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json"};
        case errc::body_too_large: return {413, "PAYLOAD_TOO_LARGE", "Request body is too large"};
        case errc::bad_json: return {400, "BAD_REQUEST", "Invalid JSON in request body"};
        case errc::body_not_object: return {400, "BAD_REQUEST", not_an_object};
        case errc::bad_input: return {400, "BAD_REQUEST", "Invalid request body"};
        case errc::bad_query: return {400, "BAD_REQUEST", "Invalid query parameter"};
        case errc::bad_schema: return {400, "BAD_REQUEST", "Invalid schema"};
        case errc::table_absent: return {404, "NOT_FOUND", "Table not found"};
        case errc::row_absent: return {404, "NOT_FOUND", "Row not found"};
        case errc::column_absent: return {404, "NOT_FOUND", "Column not found"};
        case errc::app_absent: return {404, "NOT_FOUND", "App not found"};
        case errc::team_absent: return {404, "NOT_FOUND", "Team not found"};
        case errc::table_full:
            return {400, "BAD_REQUEST", "Table has reached its maximum row limit"};
        case errc::name_taken: return {400, "BAD_REQUEST", "Name is already in use"};
        case errc::table_frozen: return {403, "FORBIDDEN", "Table is frozen"};
        case errc::stale: return {503, "SERVICE_UNAVAILABLE", "Service is busy"};
        case errc::limit_exceeded: return {400, "BAD_REQUEST", "Limit exceeded"};
        case errc::overloaded: return {503, "SERVICE_UNAVAILABLE", "Service is overloaded"};
        case errc::storage_full: return {507, "INSUFFICIENT_STORAGE", "Storage is full"};
        case errc::storage_failed: return {503, "SERVICE_UNAVAILABLE", "Storage is unavailable"};
        case errc::internal: return {500, "INTERNAL_ERROR", "Internal server error"};
    }
    return {500, "INTERNAL_ERROR", "Internal server error"};
}

std::string message_of(call const& c, error const& e, shape const& s) {
    if (e.code == errc::method_not_allowed)
        return "Method " + std::string(c.method_name) + " is not allowed";
    if (e.code == errc::forbidden && e.message.empty() && c.target)
        return "API key lacks required scope: " + std::string(scope_name(c.target->needs));
    return e.message.empty() ? std::string(s.message) : e.message;
}

}  // namespace

void refuse(call const& c, error const& e, reply& r) {
    shape const s = shape_of(e.code);
    r.begin(s.status);
    std::string& out = r.body();
    out.append(R"({"success":false,"error":{"code":")").append(s.code).append(R"(","message":)");
    json::append_string(out, message_of(c, e, s));
    if (!e.details.empty()) {
        out += ",\"details\":[";
        for (std::size_t i = 0; i < e.details.size(); ++i) {
            out += i == 0 ? "{\"field\":" : ",{\"field\":";
            json::append_string(out, e.details[i].field);
            out += ",\"message\":";
            json::append_string(out, e.details[i].message);
            out += '}';
        }
        out += ']';
    }
    out += "}}";
    r.end();
}

}  // namespace rowd::api::justpaid
