#include "api/pipeline/body.hpp"

#include <algorithm>

#include "rowd/base/byte_order_mark.hpp"
#include "rowd/base/trim.hpp"

namespace rowd::api {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool is_utf8_charset(std::string_view parameters) {
    std::size_t const at = parameters.find("charset=");
    if (at == std::string_view::npos) return true;
    std::string_view value = parameters.substr(at + 8);
    value = trimmed(value.substr(0, value.find(';')));
    if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
    return value == "utf-8" || value == "utf8";
}

class json_receiver final : public body_receiver {
  public:
    explicit json_receiver(std::uint64_t bytes) {
        if (bytes > 0) compactor_.reserve(static_cast<std::size_t>(bytes));
    }
    void feed(std::string_view piece) override {
        empty_ = empty_ && piece.empty();
        if (!begun_) {
            piece = begin(piece);
            if (!begun_) return;
        }
        compactor_.feed(piece);
    }
    std::size_t held_bytes() const override { return compactor_.held_bytes(); }
    void finish(call& c) override {
        if (empty_) return;
        if (!begun_) compactor_.feed(start_);
        c.compacted_body = compactor_.finish();
    }

  private:
    // Until it is seen whether the text begins with a byte order mark; what is left of the piece.
    std::string_view begin(std::string_view piece) {
        begun_ = start_.empty() && !piece.empty() && piece.front() != byte_order_mark.front();
        if (begun_) return piece;
        while (!piece.empty() && byte_order_mark.starts_with(start_) && start_ != byte_order_mark) {
            start_ += piece.front();
            piece.remove_prefix(1);
        }
        begun_ = start_ == byte_order_mark || !byte_order_mark.starts_with(start_);
        if (begun_ && start_ != byte_order_mark) compactor_.feed(start_);
        return piece;
    }

    json::piecewise_compactor compactor_;
    std::string start_;
    bool begun_ = false;
    bool empty_ = true;
};

class dropping_receiver final : public body_receiver {
  public:
    void feed(std::string_view) override {}
    std::size_t held_bytes() const override { return 0; }
    void finish(call&) override {}
};

}  // namespace

std::unique_ptr<body_receiver> make_json_receiver(std::uint64_t bytes) {
    return std::make_unique<json_receiver>(bytes);
}

std::unique_ptr<body_receiver> make_dropping_receiver() {
    return std::make_unique<dropping_receiver>();
}

result<body> body::read(call const& c) {
    body b;
    if (is_empty(c)) return fail(errc::body_not_object);
    if (c.compacted_body) {
        if (!*c.compacted_body) return c.compacted_body->error();
        b.arrived_ = **c.compacted_body;
    } else if (auto const done = json::compact(without_byte_order_mark(c.body), b.own_); !done) {
        return done.error();
    }
    if (b.text()[0] != '{') return fail(errc::body_not_object);
    return b;
}

bool is_json(std::string_view content_type) {
    if (content_type.empty() || content_type == "application/json") return true;
    std::string const all = lowered(content_type);
    std::size_t const semicolon = all.find(';');
    std::string_view const type = trimmed(std::string_view(all).substr(0, semicolon));
    bool const json_type =
        type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
    return json_type && (semicolon == std::string::npos ||
                         is_utf8_charset(std::string_view(all).substr(semicolon + 1)));
}

}  // namespace rowd::api
