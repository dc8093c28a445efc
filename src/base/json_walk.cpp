// Looking into compact JSON without a tree. The text is trusted, but no step leaves it.
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <boost/container/small_vector.hpp>
#include <vector>

#include "base/json_names.hpp"
#include "rowd/base/json.hpp"

namespace rowd::json {
namespace {

// The first quote or backslash from `at` on. Sixteen characters in a step: most strings are short,
// and with a call of memchr for each a walk took 17% more instructions.
std::size_t find_special(std::string_view text, std::size_t at) {
#ifdef __SSE2__
    for (; text.size() - at >= 16; at += 16) {
        __m128i const some = _mm_loadu_si128(reinterpret_cast<__m128i const*>(text.data() + at));
        __m128i const found = _mm_or_si128(_mm_cmpeq_epi8(some, _mm_set1_epi8('"')),
                                           _mm_cmpeq_epi8(some, _mm_set1_epi8('\\')));
        auto const bits = static_cast<unsigned>(_mm_movemask_epi8(found));
        if (bits != 0) return at + static_cast<std::size_t>(std::countr_zero(bits));
    }
#endif
    while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
    return at;
}

// Where the string whose opening quote is at `at` ends, after its closing quote.
std::size_t skip_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size(); at += 2) {  // over a backslash and what it stands before
        at = find_special(text, at);
        if (at < text.size() && text[at] == '"') return at + 1;
    }
    return text.size();
}

std::size_t skip_container(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        switch (text[at]) {
            case '"':
                at = skip_string(text, at);
                break;
            case '{':
            case '[':
                ++depth;
                ++at;
                break;
            case '}':
            case ']':
                ++at;
                if (--depth == 0) return at;
                break;
            default:
                ++at;
        }
    }
    return at;
}

bool ends_scalar(char c) {
    return c == ',' || c == '}' || c == ']';
}

struct member {
    std::string_view raw_key;
    std::string_view value;
    bool used = false;
};

using members = boost::container::small_vector<member, few_names>;

members members_of(std::string_view object) {
    members all;
    for (walker it(object); it.next();) all.push_back({it.raw_key(), it.value()});
    return all;
}

// Looks members up by raw key: one after the other when there are few, else by halving.
class member_index {
  public:
    explicit member_index(members& all) : all_(all) {
        if (all_.size() <= few_names) return;
        std::vector<std::string_view> names;
        names.reserve(all_.size());
        for (member const& m : all_) names.push_back(m.raw_key);
        sorted_ = sorted_positions(names);
    }

    member* find(std::string_view raw_key) {
        if (sorted_.empty()) {
            for (member& m : all_) {
                if (m.raw_key == raw_key) return &m;
            }
            return nullptr;
        }
        auto const at = std::lower_bound(sorted_.begin(), sorted_.end(), raw_key,
                                         [this](std::size_t i, std::string_view key) {
                                             return name_less(all_[i].raw_key, key);
                                         });
        return at != sorted_.end() && all_[*at].raw_key == raw_key ? &all_[*at] : nullptr;
    }

  private:
    members& all_;
    std::vector<std::size_t> sorted_;
};

void append_raw(std::string& object, std::string_view raw_key, std::string_view value) {
    if (object.size() > 1) object += ',';
    object += '"';
    object.append(raw_key);
    object.append("\":");
    object.append(value);
}

}  // namespace

kind kind_of(std::string_view value) {
    switch (value.empty() ? '\0' : value.front()) {
        case '{':
            return kind::object;
        case '[':
            return kind::array;
        case '"':
            return kind::string;
        case 't':
        case 'f':
            return kind::boolean;
        case 'n':
            return kind::null;
        default:
            return kind::number;
    }
}

std::size_t skip_value(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    switch (text[at]) {
        case '"':
            return skip_string(text, at);
        case '{':
        case '[':
            return skip_container(text, at);
        default:
            while (at < text.size() && !ends_scalar(text[at])) ++at;
            return at;
    }
}

walker::walker(std::string_view container)
    : text_(container), at_(1), object_(kind_of(container) == kind::object) {}

bool walker::next() {
    if (at_ < text_.size() && text_[at_] == ',') ++at_;
    if (at_ + 1 >= text_.size()) return false;  // only the closing bracket is left
    if (object_) {
        offset_ = at_;
        at_ = skip_string(text_, at_);
        key_ = text_.substr(offset_ + 1, at_ - offset_ - 2);
        ++at_;  // the colon
    }
    std::size_t const end = skip_value(text_, at_);
    value_ = text_.substr(std::min(at_, end), end - std::min(at_, end));
    // A value of nothing: the text is damaged, and its walk must come to an end all the same.
    at_ = end == at_ ? text_.size() : end;
    return true;
}

std::string walker::key() const {
    if (!has_escapes(key_)) return std::string(key_);
    // The quotes around a raw key are in the text as well.
    return decode_string(text_.substr(offset_, key_.size() + 2));
}

std::optional<std::string_view> find(std::string_view object, std::string_view name) {
    for (walker it(object); it.next();) {
        bool const same = has_escapes(it.raw_key()) ? it.key() == name : it.raw_key() == name;
        if (same) return it.value();
    }
    return std::nullopt;
}

std::string find_text(std::string_view object, std::string_view name) {
    auto const value = find(object, name);
    return value && kind_of(*value) == kind::string ? decode_string(*value) : std::string();
}

void append_member(std::string& object, std::string_view name, std::string_view value) {
    object.back() = ',';
    if (object.size() == 2) object.pop_back();  // it was empty
    append_string(object, name);
    object += ':';
    object.append(value);
    object += '}';
}

std::string merge(std::string_view base, std::string_view patch) {
    members replacements = members_of(patch);
    member_index index(replacements);
    std::string merged;
    merged.reserve(base.size() + patch.size());
    merged += '{';
    for (walker it(base); it.next();) {
        member* const replacement = index.find(it.raw_key());
        if (replacement != nullptr) replacement->used = true;
        append_raw(merged, it.raw_key(), replacement != nullptr ? replacement->value : it.value());
    }
    for (member const& m : replacements) {
        if (!m.used) append_raw(merged, m.raw_key, m.value);
    }
    merged += '}';
    return merged;
}

}  // namespace rowd::json
