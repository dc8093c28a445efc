#include "rowd/api/reply.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace rowd::api {

namespace {

constexpr std::size_t date_size = 29;
constexpr std::size_t length_width = 12;  // digits, right-aligned, behind at least one space

constexpr std::string_view json_type = "application/json; charset=utf-8";
// What every answer says. None may be kept by a cache: what a path shows depends on the key.
constexpr std::string_view common_lines =
    "Server: rowd\r\nCache-Control: no-store\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n";

// The head of nearly every answer, copied at once; the date is written over.
constexpr std::string_view ok_json =
    "HTTP/1.1 200 OK\r\n"
    "Server: rowd\r\nCache-Control: no-store\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "Content-Type: application/json; charset=utf-8\r\n"
    "Content-Length:           0\r\n";
constexpr std::size_t ok_json_common_at = std::string_view("HTTP/1.1 200 OK\r\n").size();
static_assert(ok_json.substr(ok_json_common_at).starts_with(common_lines));
constexpr std::size_t date_at_in_common = common_lines.size() - 2 - date_size;
constexpr std::string_view length_line = "Content-Length:           0\r\n";
static_assert(length_line.size() == std::string_view("Content-Length:\r\n").size() + length_width);
static_assert(ok_json.ends_with(length_line));

constexpr std::string_view closing = "Connection: close\r\n";
constexpr std::string_view staying = "Connection: keep-alive\r\n";

// Such an answer has no body and says no length.
constexpr bool bodiless(unsigned status) {
    return status == 204 || status == 304;
}

void append_status_line(std::string& out, unsigned status) {
    char digits[8];
    auto const end = std::to_chars(std::begin(digits), std::end(digits), status).ptr;
    out.append("HTTP/1.1 ").append(digits, end).append(" ").append(reason_phrase(status));
    out.append("\r\n");
}

}  // namespace

void reply::begin(unsigned status, std::string_view content_type) {
    out_.resize(start_);
    status_ = status;
    body_at_ = 0;
    if (status == 200 && content_type == json_type) {
        common_at_ = out_.size() + ok_json_common_at;
        out_.append(ok_json);
    } else {
        append_status_line(out_, status);
        common_at_ = out_.size();
        out_.append(common_lines);
        if (!bodiless(status))
            out_.append("Content-Type: ").append(content_type).append("\r\n").append(length_line);
    }
    length_at_ = bodiless(status) ? 0 : out_.size() - 2 - length_width;

    out_.append(common_);
    if (frame_.close)
        out_.append(closing);
    else if (frame_.http_1_0)
        out_.append(staying);
}

void reply::field(std::string_view name, std::string_view value) {
    bool const clean = std::none_of(value.begin(), value.end(),
                                    [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (!clean) throw std::invalid_argument("line break in a header field");
    out_.append(name).append(": ").append(value).append("\r\n");
}

std::string& reply::body() {
    if (body_at_ == 0) {
        out_.append("\r\n");
        body_at_ = out_.size();
    }
    return out_;
}

void reply::end() {
    body();
    if (length_at_ == 0) {
        out_.resize(body_at_);
        return;
    }
    char digits[20];
    auto const end =
        std::to_chars(std::begin(digits), std::end(digits), out_.size() - body_at_).ptr;
    auto const size = static_cast<std::size_t>(end - digits);
    std::memcpy(out_.data() + length_at_ + length_width - size, digits, size);
    if (frame_.head_only) out_.resize(body_at_);
}

void reply::date(std::string_view http_date) {
    if (http_date.size() == date_size)
        std::memcpy(out_.data() + common_at_ + date_at_in_common, http_date.data(), date_size);
}

void reply::close_after_all() {
    if (frame_.close) return;
    frame_.close = true;
    auto const head = std::string_view(out_).substr(0, body_at_);
    auto const stays = frame_.http_1_0 ? head.find(staying, common_at_) : head.npos;
    if (stays != head.npos) out_.erase(stays, staying.size());
    out_.insert(common_at_, closing);
    common_at_ += closing.size();
}

std::string_view reason_phrase(unsigned status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Unknown";
    }
}

}  // namespace rowd::api
