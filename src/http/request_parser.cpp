#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <functional>
#include <limits>

#include "http/target.hpp"
#include "rowd/base/trim.hpp"

namespace rowd::http {

namespace {

namespace beast_http = boost::beast::http;
using boost::beast::iequals;

constexpr std::size_t chunk_extension_bytes_max = 256;
// Of `0`, its line end and the empty line. Beast must not see the last chunk shorter than that:
// after `0` and a line end it takes for granted that the next look shows the whole.
constexpr std::size_t last_chunk_bytes_min = 5;

std::string_view std_view(boost::beast::string_view v) {
    return {v.data(), v.size()};
}

api::method method_of(beast_http::verb verb) {
    switch (verb) {
        case beast_http::verb::get:
            return api::method::get;
        case beast_http::verb::head:
            return api::method::head;
        case beast_http::verb::post:
            return api::method::post;
        case beast_http::verb::put:
            return api::method::put;
        case beast_http::verb::patch:
            return api::method::patch;
        case beast_http::verb::delete_:
            return api::method::delete_;
        default:
            return api::method::other;
    }
}

// The first of several fields counts.
void keep_first(std::string_view& kept, std::string_view value) {
    if (kept.data() == nullptr) kept = value;
}

// Visits the elements of a comma-separated list; empty ones do not count.
template <class Visit>
void for_each_in(std::string_view list, Visit const& visit) {
    while (!list.empty()) {
        std::size_t const comma = std::min(list.find(','), list.size());
        auto const element = trimmed(list.substr(0, comma));
        if (!element.empty()) visit(element);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

bool has_bare_line_feed(std::string_view text) {
    for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
        if (at == 0 || text[at - 1] != '\r') return true;
    return false;
}

// Whether the line of a chunk's size is whole, but a quoted extension in it is not: Beast would
// look for its end in what follows, and count the chunk again at each look.
bool has_open_quote(std::string_view chunk) {
    if (chunk.starts_with("\r\n")) chunk.remove_prefix(2);  // of the chunk before
    auto const end = chunk.find("\r\n");
    if (end == chunk.npos) return false;
    bool open = false;
    for (std::size_t i = 0; i < end; ++i) {
        if (chunk[i] == '"')
            open = !open;
        else if (open && chunk[i] == '\\')
            ++i;
    }
    return open;
}

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Three words of which the last looks like a version: then only the version can be what is wrong.
bool only_version_is_wrong(std::string_view head) {
    auto const line = head.substr(0, head.find("\r\n"));
    auto const words = std::count(line.begin(), line.end(), ' ') + 1;
    return words == 3 && line.substr(line.rfind(' ') + 1).starts_with("HTTP/");
}

refusal explain(boost::system::error_code ec, std::string_view head) {
    if (ec == beast_http::error::bad_version && only_version_is_wrong(head))
        return {errc::version_unknown};
    if (ec == beast_http::error::bad_method || ec == beast_http::error::bad_version)
        return {errc::malformed_request, "Malformed request line"};
    if (ec == beast_http::error::bad_target)
        return {errc::malformed_request, "Invalid request target"};
    if (ec == beast_http::error::bad_content_length ||
        ec == beast_http::error::multiple_content_length ||
        ec == beast_http::error::bad_transfer_encoding)
        return {errc::malformed_request, "Ambiguous message length"};
    return {errc::malformed_request, "Malformed header field"};
}

}  // namespace

refusal request_parser::parse_head(std::string_view head, head_limits limits, api::call& c) {
    head_ = head;
    limits_ = limits;
    call_ = &c;
    base::header_limit(std::numeric_limits<std::uint32_t>::max());  // the caller has its own
    base::body_limit(boost::none);
    code ec;
    std::size_t const consumed = base::put(boost::asio::buffer(head), ec);
    if (refused_) return refused_;
    if (ec) return explain(ec, head);
    if (!base::is_header_done() || consumed != head.size()) return {errc::malformed_request};
    head_done_ = true;
    return {};
}

void request_parser::refuse(errc why, std::string_view message, code& ec) {
    refused_ = {why, message};
    ec = beast_http::error::bad_value;
}

void request_parser::on_request_impl(beast_http::verb verb, text name, text target_text,
                                     int version, code& ec) {
    version_ = version;
    call_->verb = method_of(verb);
    call_->method_name = std_view(name);
    target parts;
    refused_ = split_target(std_view(target_text), parts);
    call_->path = parts.path;
    call_->query = parts.query;
    if (target_text.size() > limits_.target_bytes_max) return refuse(errc::target_too_long, {}, ec);
    if (refused_) ec = beast_http::error::bad_value;
}

void request_parser::on_field_impl(beast_http::field name, text name_text, text value, code& ec) {
    if (head_done_) return;  // a trailer
    if (++fields_ > limits_.fields_max)
        return refuse(errc::head_too_large, "Too many header fields", ec);
    if (folded(name_text, value)) return refuse(errc::malformed_request, "Folded header field", ec);
    if (name == beast_http::field::unknown)
        unknown_field(std_view(name_text), std_view(value));
    else
        known_field(name, std_view(value), ec);
}

void request_parser::known_field(beast_http::field name, std::string_view value, code& ec) {
    using beast_http::field;
    auto& fields = call_->fields;
    switch (name) {
        case field::host:
            if (++hosts_ > 1 || !valid_host(value))
                refuse(errc::malformed_request, "Invalid Host field", ec);
            return;
        case field::content_length:
            if (++content_lengths_ > 1 || !is_digits(value))
                refuse(errc::malformed_request, "Ambiguous message length", ec);
            return;
        case field::transfer_encoding:
            if (++transfer_encodings_ > 1 || !iequals(value, "chunked"))
                refuse(errc::malformed_request,
                       "Only a single chunked transfer encoding is understood", ec);
            return;
        case field::expect:
            for_each_in(value, [&](std::string_view expectation) {
                (iequals(expectation, "100-continue") ? expects_continue_ : bad_expectation_) =
                    true;
            });
            return;
        case field::connection:
            for_each_in(value, [&](std::string_view option) {
                says_close_ = says_close_ || iequals(option, "close");
            });
            return;
        case field::content_type:
            return keep_first(fields.content_type, value);
        case field::content_encoding:
            // Encodings are applied one after the other: one of them that is none changes nothing.
            for_each_in(value, [&](std::string_view encoding) {
                if (!iequals(encoding, "identity")) keep_first(fields.content_encoding, encoding);
            });
            return;
        case field::authorization:
            return keep_first(fields.authorization, value);
        case field::user_agent:
            return keep_first(fields.user_agent, value);
        default:
            return;
    }
}

void request_parser::unknown_field(std::string_view name, std::string_view value) {
    auto& fields = call_->fields;
    switch (name.size()) {
        case 8:
            if (iequals(name, "x-bot-id")) keep_first(fields.bot_id, value);
            return;
        case 9:
            if (iequals(name, "x-api-key")) keep_first(fields.api_key, value);
            return;
        case 10:
            if (iequals(name, "x-username")) keep_first(fields.username, value);
            return;
        case 16:
            if (iequals(name, "x-integration-id")) keep_first(fields.integration_id, value);
            return;
        default:
            return;
    }
}

// Beast unfolds a value into a buffer of its own, or, when its first line is empty, points to a
// later line.
bool request_parser::folded(text name, text value) const {
    std::less<char const*> const before;
    if (before(value.data(), name.data()) || before(head_.data() + head_.size(), value.data()))
        return true;
    return std::any_of(name.data() + name.size() + 1, value.data(),
                       [](char c) { return c != ' ' && c != '\t'; });
}

void request_parser::on_header_impl(code& ec) {
    check_framing(ec);
    if (ec) return;
    if (content_lengths_ > 0) call_->content_length = base::content_length().value();
    call_->has_body = chunked() || call_->content_length.value_or(0) > 0;
}

void request_parser::check_framing(code& ec) {
    if (version_ == 11 && hosts_ == 0)
        return refuse(errc::malformed_request, "Missing Host field", ec);
    if (transfer_encodings_ > 0 && (version_ == 10 || content_lengths_ > 0))
        return refuse(errc::malformed_request, "Ambiguous message length", ec);
    if (version_ == 10) {
        expects_continue_ = false;  // not in the protocol: to be ignored
    } else if (bad_expectation_) {
        refuse(errc::expectation_unknown, {}, ec);
    }
}

request_parser::progress request_parser::feed(std::string_view raw, std::string& body) {
    body_ = &body;
    progress result;
    while (!base::is_done() && result.consumed < raw.size()) {
        code ec = beast_http::error::need_more;
        auto const rest = raw.substr(result.consumed);
        if (data_left_ == 0 && has_open_quote(rest)) {
            result.refused = {errc::malformed_request, "Invalid chunk extension"};
            break;
        }
        if (data_left_ > 0 || rest.size() >= last_chunk_bytes_min)
            result.consumed += base::put(boost::asio::buffer(rest), ec);
        if (ec == beast_http::error::need_more) {
            // Beast would wait for a proper line end for ever.
            if (has_bare_line_feed(rest))
                result.refused = {errc::malformed_request, "Malformed chunked body"};
            break;
        }
        if (ec == beast_http::error::body_limit)
            result.refused = {errc::body_too_large};
        else if (ec)
            result.refused =
                refused_ ? refused_ : refusal{errc::malformed_request, "Malformed chunked body"};
        if (ec) break;
    }
    result.done = base::is_done();
    return result;
}

// Control characters in a quoted extension end the line for some proxies.
void request_parser::on_chunk_header_impl(std::uint64_t size, text extensions, code& ec) {
    data_left_ = size;
    bool const clean = std::all_of(extensions.begin(), extensions.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 || c == '\t';
    });
    if (!clean || extensions.size() > chunk_extension_bytes_max)
        refuse(errc::malformed_request, "Invalid chunk extension", ec);
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t remain, text data, code&) {
    data_left_ = remain - data.size();
    body_->append(data.data(), data.size());
    return data.size();
}

bool cannot_be_http(std::string_view partial_head) {
    if (partial_head.empty()) return false;
    char const first = partial_head[0];
    if (first == '\r' ? partial_head.size() > 1 : first <= ' ' || first > '~') return true;
    return has_bare_line_feed(partial_head) || partial_head.find('\0') != partial_head.npos;
}

std::string_view path_in(std::string_view head) {
    head = head.substr(std::min(head.find(' '), head.size()));
    head = head.substr(std::min<std::size_t>(1, head.size()));
    return head.substr(0, head.find_first_of(" ?\r"));
}

void rebase(api::call& c, std::uintptr_t from, std::size_t size, char const* to) {
    auto const move = [&](std::string_view& view) {
        auto const at = reinterpret_cast<std::uintptr_t>(view.data()) - from;
        if (view.data() != nullptr && at <= size) view = {to + at, view.size()};
    };
    for (auto* view : {&c.method_name, &c.path, &c.query, &c.body}) move(*view);
    auto& f = c.fields;
    for (auto* view : {&f.content_type, &f.content_encoding, &f.api_key, &f.authorization,
                       &f.user_agent, &f.username, &f.bot_id, &f.integration_id})
        move(*view);
    for (auto& view : c.captures) move(view);
}

}  // namespace rowd::http
