// Validating and compacting a client's JSON in one pass, without a tree and without an allocation
// per token.
#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <cstring>
#include <functional>
#include <span>
#include <vector>

#include "base/json_escape.hpp"
#include "base/json_names.hpp"
#include "rowd/base/json.hpp"

namespace rowd::json {
namespace {

// Writes the compact form while Boost's parser reads. Compact text is never longer than its
// source, so one buffer of the source's size is room for all of it.
class compactor {
  public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

    compactor(std::string_view source, char* out) : source_(source), out_(out), end_(out) {}

    std::size_t size() const { return static_cast<std::size_t>(end_ - out_); }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) {
        begin_value();
        objects_.push_back({.begin = end_, .first_key = keys_.size()});
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
        keys_.back().size = static_cast<std::size_t>(end_ - keys_.back().quote) - 2;
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
    struct written_key {
        char* quote;       // its opening quote
        std::size_t size;  // between the quotes

        std::string_view text() const { return {quote + 1, size}; }
    };
    struct open_object {
        char* begin;
        std::size_t first_key;
    };

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
        keys_.push_back({.quote = end_, .size = 0});
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
        std::memcpy(end_, s.data(), s.size());
        end_ += s.size();
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
    static bool has_duplicates(std::span<written_key const> keys);
    void rebuild(open_object const& object, std::span<written_key const> keys);

    std::string_view source_;
    char* out_;
    char* end_;
    bool inside_ = false;  // a key, string or number of which a part was written
    boost::container::small_vector<open_object, 16> objects_;
    boost::container::small_vector<written_key, 64> keys_;  // of all open objects
};

std::vector<std::string_view> texts_of(auto const& keys) {
    std::vector<std::string_view> texts;
    texts.reserve(keys.size());
    for (auto const& key : keys) texts.push_back(key.text());
    return texts;
}

void compactor::settle_duplicates(open_object const& object) {
    std::span<written_key const> const keys{keys_.data() + object.first_key,
                                            keys_.size() - object.first_key};
    if (has_duplicates(keys)) rebuild(object, keys);
}

bool compactor::has_duplicates(std::span<written_key const> keys) {
    if (keys.size() <= few_names) {
        for (std::size_t i = 1; i < keys.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (keys[i].text() == keys[j].text()) return true;
            }
        }
        return false;
    }
    std::vector<std::string_view> texts = texts_of(keys);
    std::sort(texts.begin(), texts.end(), name_less);
    return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

// Writes the object again: each name once, at the place of its first member, with the value of
// its last.
void compactor::rebuild(open_object const& object, std::span<written_key const> keys) {
    std::vector<std::string_view> const texts = texts_of(keys);
    std::vector<std::size_t> const sorted = sorted_positions(texts);
    std::vector<std::size_t> last(keys.size(), keys.size());  // set for the first of each name
    for (std::size_t i = 0; i < sorted.size();) {
        std::size_t const first = sorted[i];
        for (; i < sorted.size() && texts[sorted[i]] == texts[first]; ++i) last[first] = sorted[i];
    }

    auto const value_of = [&](std::size_t i) {
        char const* const begin = keys[i].quote + keys[i].size + 3;  // two quotes and a colon
        // The next key's comma, or the brace that closes the object.
        char const* const end = i + 1 < keys.size() ? keys[i + 1].quote - 1 : end_ - 1;
        return std::string_view(begin, static_cast<std::size_t>(end - begin));
    };
    std::string members = "{";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (last[i] == keys.size()) continue;
        if (members.size() > 1) members += ',';
        members.append(keys[i].quote, keys[i].size + 3);
        members.append(value_of(last[i]));
    }
    members += '}';
    std::memcpy(object.begin, members.data(), members.size());
    end_ = object.begin + members.size();
}

}  // namespace

result<> compact(std::string_view text, std::string& out) {
    std::size_t const before = out.size();
    out.resize(before + text.size());
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<compactor> parser(options, text, out.data() + before);
    boost::json::error_code ec;
    std::size_t const read = parser.write_some(false, text.data(), text.size(), ec);
    if (ec || read != text.size()) {
        out.resize(before);
        return fail(errc::bad_json, "Invalid JSON in request body");
    }
    out.resize(before + parser.handler().size());
    return {};
}

}  // namespace rowd::json
