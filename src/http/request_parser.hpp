// Beast's parser, made to keep only what rowd looks at, as views into the connection's buffer, and
// to refuse what Beast lets through: unusual framing is how requests are smuggled past proxies.
//
// One object per request. The head is given whole; the body of a request with Content-Length never
// comes here, a chunked one does.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/refusal.hpp"
#include "rowd/api/call.hpp"

namespace rowd::http {

struct head_limits {
    std::size_t target_bytes_max = 4096;
    unsigned fields_max = 100;
};

class request_parser : private boost::beast::http::basic_parser<true> {
    using base = boost::beast::http::basic_parser<true>;
    using text = boost::beast::string_view;
    using code = boost::system::error_code;

  public:
    // `head` is a complete one, with its empty line; fills the request's part of `c` with views
    // into it. Once per object.
    refusal parse_head(std::string_view head, head_limits limits, api::call& c);

    // Beast lets HTTP/1.0 stay although `close` is said, too.
    bool keep_alive() const { return base::keep_alive() && !says_close_; }
    bool http_1_0() const { return version_ == 10; }
    bool chunked() const { return transfer_encodings_ != 0; }
    bool expects_continue() const { return expects_continue_; }

    // The most bytes that a chunked body may have. Before the first feed().
    void body_bytes_max(std::uint64_t bytes) { base::body_limit(bytes); }

    // Reads chunks from `raw`, which follows on from what was consumed so far, and appends their
    // data to `body`. Wants more when `done` is false and there is no refusal.
    struct progress {
        std::size_t consumed = 0;
        bool done = false;
        refusal refused;
    };
    progress feed(std::string_view raw, std::string& body);

  private:
    void on_request_impl(boost::beast::http::verb verb, text name, text target, int version,
                         code& ec) override;
    void on_response_impl(int, text, int, code&) override {}
    void on_field_impl(boost::beast::http::field name, text name_text, text value,
                       code& ec) override;
    void on_header_impl(code& ec) override;
    void on_body_init_impl(boost::optional<std::uint64_t> const&, code&) override {}
    std::size_t on_body_impl(text, code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t size, text extensions, code& ec) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, text data, code&) override;
    void on_finish_impl(code&) override {}

    void refuse(errc why, std::string_view message, code& ec);
    void known_field(boost::beast::http::field name, std::string_view value, code& ec);
    void unknown_field(std::string_view name, std::string_view value);
    bool folded(text name, text value) const;
    void check_framing(code& ec);

    std::string_view head_;
    head_limits limits_;
    api::call* call_ = nullptr;
    std::string* body_ = nullptr;
    refusal refused_;
    std::uint64_t data_left_ = 0;  // of the chunk that is being read
    int version_ = 11;
    unsigned fields_ = 0;
    unsigned hosts_ = 0;
    unsigned content_lengths_ = 0;
    unsigned transfer_encodings_ = 0;
    bool expects_continue_ = false;
    bool bad_expectation_ = false;
    bool says_close_ = false;
    bool head_done_ = false;
};

// Whether the start of a head, behind any blank lines, can already be seen to be no HTTP/1 request.
bool cannot_be_http(std::string_view partial_head);

// Of a request that nobody will parse: its path as far as it is there, so that the path's dialect
// can refuse it.
std::string_view path_in(std::string_view partial_head);

// Makes views into the memory at `from`, `size` bytes, point into its copy at `to`.
void rebase(api::call& c, std::uintptr_t from, std::size_t size, char const* to);

}  // namespace rowd::http
