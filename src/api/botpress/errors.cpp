#include "api/botpress/errors.hpp"

#include "api/common/error_texts.hpp"
#include "api/common/text.hpp"
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
constexpr kind unauthorized = {401, "Unauthorized", "The request requires to be authenticated."};
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
constexpr kind reference_not_found = {
    400, "ReferenceNotFound",
    "The provided resource reference is missing. This is usually caused when providing an invalid "
    "id inside the payload of a request."};
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

kind kind_of(errc code) {
    switch (code) {
        case errc::unauthorized:
            return unauthorized;
        case errc::forbidden:
        case errc::table_frozen:
            return forbidden;
        case errc::too_many_failures:
        case errc::rate_limited:
        case errc::overloaded:  // there is no type for these; this one is tried again later
        case errc::timed_out:
        case errc::stale:
            return rate_limited;
        case errc::media_type:
            return unsupported_media_type;
        case errc::body_too_large:
        case errc::target_too_long:
        case errc::head_too_large:
            return payload_too_large;
        case errc::malformed_request:
        case errc::request_late:
        case errc::expectation_unknown:
        case errc::version_unknown:
        case errc::bad_json:
        case errc::body_not_object:
        case errc::bad_input:
            return invalid_payload;
        case errc::bad_query:
            return invalid_query;
        case errc::bad_schema:
            return invalid_json_schema;
        case errc::method_not_allowed:
            return method_not_found;
        case errc::route_absent:
        case errc::table_absent:
        case errc::row_absent:
        case errc::column_absent:
        case errc::app_absent:
        case errc::team_absent:
        case errc::object_absent:
            return resource_not_found;
        case errc::reference_absent:
            return reference_not_found;
        case errc::name_taken:
            return already_exists;
        case errc::table_full:
            return quota_exceeded;
        case errc::limit_exceeded:
            return limit_exceeded;
        case errc::storage_full:
        case errc::storage_failed:
        case errc::internal:
            return internal;
    }
    return internal;
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

error bot_missing() {
    return fail(errc::bad_input, "Header x-bot-id is required");
}

error bot_foreign() {
    return fail(errc::forbidden, "The token is not allowed for the bot of header x-bot-id");
}

error not_found(errc code, std::string_view what, std::string_view name) {
    return fail(code, std::string(what).append(" ").append(name).append(" was not found"));
}

void refuse(call const& c, error const& e, reply& r) {
    kind const is = kind_of(e.code);
    begin_refusal(r, is.status, e);
    std::string& out = r.body();
    out += R"({"id":")";
    append_error_id(out, c.now_ms);
    out += R"(","code":)";
    append_number(out, is.status);
    out.append(R"(,"type":")").append(is.type).append(R"(","message":)");
    append_message(out, message_of(c, e, common_text(e.code).message));
    out.append(R"(,"description":")").append(is.description).append(R"(","status":)");
    append_number(out, is.status);
    out += '}';
    r.end();
}

}  // namespace rowd::api::botpress
