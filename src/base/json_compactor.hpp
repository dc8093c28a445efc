// The work behind json::compact() and json::piecewise_compactor.
#pragma once

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <boost/json/error.hpp>
#include <boost/json/string_view.hpp>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json_escape.hpp"

namespace rowd::json {

// Writes the compact form while Boost's parser reads, as its handler. Compact text is never longer
// than its source, so a buffer of the source's size is room for all of it.
class compactor {
  public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

    // Compacts all of `source` into `out`.
    compactor(std::string_view source, char* out) : source_(source), out_(out), end_(out) {}

    // Goes on with the next piece of a longer source, in a buffer that has grown.
    void next(std::string_view piece, char* out) {
        source_ = piece;
        end_ = out + size();
        out_ = out;
    }

    std::size_t size() const { return static_cast<std::size_t>(end_ - out_); }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) {
        begin_value();
        objects_.push_back({.begin = size(), .first_key = keys_.size()});
        *end_++ = '{';
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        *end_++ = '}';
        settle_duplicates(objects_.back());
        keys_.resize(objects_.back().first_key);
        objects_.pop_back();
        return true;
    }
    bool on_array_begin(error_code&) {
        begin_value();
        *end_++ = '[';
        return true;
    }
    bool on_array_end(std::size_t, error_code&) {
        *end_++ = ']';
        return true;
    }

    bool on_key_part(string_view s, std::size_t, error_code&) {
        begin_key();
        text(s);
        return true;
    }
    bool on_key(string_view s, std::size_t, error_code&) {
        begin_key();
        text(s);
        end_text();
        keys_.back().size = size() - keys_.back().quote - 2;
        *end_++ = ':';
        return true;
    }
    bool on_string_part(string_view s, std::size_t, error_code&) {
        begin_string();
        text(s);
        return true;
    }
    bool on_string(string_view s, std::size_t, error_code&) {
        begin_string();
        text(s);
        end_text();
        return true;
    }

    // The parser converts numbers, but only their text is kept.
    bool on_number_part(string_view s, error_code&) {
        begin_number();
        verbatim(s);
        return true;
    }
    bool on_int64(std::int64_t, string_view s, error_code&) { return end_number(s); }
    bool on_uint64(std::uint64_t, string_view s, error_code&) { return end_number(s); }
    bool on_double(double, string_view s, error_code&) { return end_number(s); }

    bool on_bool(bool value, error_code&) {
        begin_value();
        verbatim(value ? "true" : "false");
        return true;
    }
    bool on_null(error_code&) {
        begin_value();
        verbatim("null");
        return true;
    }

    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

  private:
    // Places in the output, which may move.
    struct written_key {
        std::size_t quote;  // its opening quote
        std::size_t size;   // between the quotes
    };
    struct open_object {
        std::size_t begin;
        std::size_t first_key;
    };

    std::string_view text_of(written_key const& key) const {
        return {out_ + key.quote + 1, key.size};
    }
    std::vector<std::string_view> texts_of(std::span<written_key const> keys) const;

    void separate() {
        if (end_ == out_) return;
        char const last = end_[-1];
        if (last != '{' && last != '[' && last != ':') *end_++ = ',';
    }
    void begin_value() { separate(); }
    void begin_number() {
        if (!inside_) separate();
        inside_ = true;
    }
    void begin_string() {
        if (inside_) return;
        separate();
        *end_++ = '"';
        inside_ = true;
    }
    void begin_key() {
        if (inside_) return;
        separate();
        keys_.push_back({.quote = size(), .size = 0});
        *end_++ = '"';
        inside_ = true;
    }
    void end_text() {
        *end_++ = '"';
        inside_ = false;
    }
    bool end_number(string_view s) {
        begin_number();
        verbatim(s);
        inside_ = false;
        return true;
    }

    void verbatim(string_view s) {
        end_ = std::copy(s.begin(), s.end(), end_);  // also of no bytes, whose address may be null
    }

    // What the parser hands out from the source has no escapes; what it decoded into a buffer of
    // its own may hold any character.
    void text(string_view s) {
        std::less<char const*> const before;
        char const* const source_end = source_.data() + source_.size();
        if (!before(s.data(), source_.data()) && before(s.data(), source_end)) {
            verbatim(s);
        } else {
            escaped({s.data(), s.size()});
        }
    }
    void escaped(std::string_view s) {
        for (;;) {
            std::size_t const plain = plain_prefix(s);
            verbatim({s.data(), plain});
            if (plain == s.size()) return;
            end_ = write_escape(end_, s[plain]);
            s.remove_prefix(plain + 1);
        }
    }

    void settle_duplicates(open_object const& object);
    bool has_duplicates(std::span<written_key const> keys) const;
    void rebuild(open_object const& object, std::span<written_key const> keys);

    std::string_view source_;
    char* out_;
    char* end_;
    bool inside_ = false;  // a key, string or number of which a part was written
    boost::container::small_vector<open_object, 16> objects_;
    boost::container::small_vector<written_key, 64> keys_;  // of all open objects
};

}  // namespace rowd::json
