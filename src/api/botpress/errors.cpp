#include "api/botpress/errors.hpp"

#include "api/body.hpp"
#include "api/text.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/random.hpp"

namespace rowd::api::botpress {
namespace {

// The client fixes the status of each type, so only these pairs exist.
struct kind {
    unsigned status;
    std::string_view type;
    std::string_view description;
};

constexpr kind internal = {500, "Internal", "An internal error occurred"};
constexpr kind unauthorized = {401, "Unauthorized",
                               "The request requires to be authenticated."};
constexpr kind forbidden = {403, "Forbidden",
                            "The requested action can't be peform by this resource."};
constexpr kind payload_too_large = {413, "PayloadTooLarge", "The request payload is too large."};
constexpr kind invalid_payload = {400, "InvalidPayload", "The request payload is invalid."};
constexpr kind unsupported_media_type = {
    415, "UnsupportedMediaType",
    "The request is invalid because the content-type is not supported."};
constexpr kind method_not_found = {405, "MethodNotFound", "The requested method does not exist."};
constexpr kind resource_not_found = {404, "ResourceNotFound",
                                     "The requested resource does not exist."};
constexpr kind invalid_json_schema = {400, "InvalidJsonSchema",
                                      "The provided JSON schema is invalid."};
constexpr kind invalid_query = {400, "InvalidQuery",
                                "The provided query is invalid. This is usually caused when "
                                "providing an invalid parameter for querying a resource."};
constexpr kind already_exists = {409, "AlreadyExists",
                                 "The record attempted to be created already exists."};
constexpr kind rate_limited = {429, "RateLimited", "The request has been rate limited."};
constexpr kind quota_exceeded = {403, "QuotaExceeded",
                                 "The request exceeds the allowed quota. Quotas are a soft limit "
                                 "that can be increased."};
constexpr kind limit_exceeded = {413, "LimitExceeded",
                                 "The request exceeds the allowed limit. Limits are a hard limit "
                                 "that cannot be increased."};

struct shape {
    kind is;
    std::string_view message;  // that of the error itself wins
};

shape shape_of(errc code) {
    switch (code) {
        case errc::route_absent: return {resource_not_found, "Route not found"};
        case errc::method_not_allowed: return {method_not_found, "Method not allowed"};
        case errc::unauthorized: return {unauthorized, "Invalid or missing access token"};
        case errc::too_many_failures:
            return {rate_limited, "Too many failed authentication attempts"};
        case errc::forbidden: return {forbidden, "Access denied to this resource"};
        case errc::rate_limited: return {rate_limited, "Rate limit exceeded"};
        case errc::media_type:
            return {unsupported_media_type, "Content-Type must be application/json"};
        case errc::body_too_large: return {payload_too_large, "Request body is too large"};
        case errc::bad_json: return {invalid_payload, "Invalid JSON in request body"};
        case errc::body_not_object: return {invalid_payload, not_an_object};
        case errc::bad_input: return {invalid_payload, "Invalid request body"};
        case errc::bad_query: return {invalid_query, "Invalid query parameter"};
        case errc::bad_schema: return {invalid_json_schema, "Invalid schema"};
        case errc::table_absent: return {resource_not_found, "Table was not found"};
        case errc::row_absent: return {resource_not_found, "Row was not found"};
        case errc::column_absent: return {resource_not_found, "Column was not found"};
        case errc::app_absent: return {resource_not_found, "App was not found"};
        case errc::team_absent: return {resource_not_found, "Team was not found"};
        case errc::table_full:
            return {quota_exceeded, "Table has reached its maximum row limit"};
        case errc::name_taken: return {already_exists, "A table of this name already exists"};
        case errc::table_frozen: return {forbidden, "The table is frozen"};
        case errc::stale:
            return {internal, "The table is being changed by others, please try again"};
        case errc::limit_exceeded: return {limit_exceeded, "Limit exceeded"};
        case errc::overloaded: return {rate_limited, "Service is overloaded"};
        case errc::storage_full: return {internal, "Storage is full"};
        case errc::storage_failed: return {internal, "Storage is unavailable"};
        case errc::internal: return {internal, "Internal server error"};
    }
    return {internal, "Internal server error"};
}

std::string message_of(call const& c, error const& e, shape const& s) {
    if (e.code == errc::method_not_allowed)
        return "Method " + std::string(c.method_name) + " is not allowed";
    if (e.code == errc::forbidden && e.message.empty() && c.target)
        return "The token lacks required scope: " + std::string(scope_name(c.target->needs));
    return e.message.empty() ? std::string(s.message) : e.message;
}

// `err_`, the second in UTC, `x`, 8 hexadecimal digits: what the official client makes itself.
void append_error_id(std::string& out, std::int64_t now_ms) {
    out += "err_";
    std::string const now = timestamp(now_ms);
    for (char c : std::string_view(now).substr(0, 19))
        if (c >= '0' && c <= '9') out += c;
    out += 'x';
    random_source random;
    std::uint64_t bits = random.next64();
    for (int i = 0; i < 8; ++i, bits >>= 4) out += "0123456789ABCDEF"[bits & 15];
}

}  // namespace

void refuse(call const& c, error const& e, reply& r) {
    shape const s = shape_of(e.code);
    r.begin(s.is.status);
    std::string& out = r.body();
    out += R"({"id":")";
    append_error_id(out, c.now_ms);
    out += R"(","code":)";
    append_number(out, s.is.status);
    out.append(R"(,"type":")").append(s.is.type).append(R"(","message":)");
    json::append_string(out, message_of(c, e, s));
    out.append(R"(,"description":")").append(s.is.description).append(R"(","status":)");
    append_number(out, s.is.status);
    out += '}';
    r.end();
}

}  // namespace rowd::api::botpress
