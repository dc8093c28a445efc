#include "rowd/domain/search.hpp"

#include "domain/query/fold.hpp"
#include "rowd/base/json.hpp"

namespace rowd::domain {

text_search::text_search(std::string_view text) : folded_(folded(text)), fallback_(folded_.size()) {
    std::uint32_t matched = 0;
    for (std::size_t i = 1; i < folded_.size(); ++i) {
        while (matched > 0 && folded_[i] != folded_[matched]) matched = fallback_[matched - 1];
        if (folded_[i] == folded_[matched]) ++matched;
        fallback_[i] = matched;
    }
}

bool text_search::found_in(std::string_view text) const {
    if (text.size() < folded_.size()) return false;
    std::size_t matched = 0;
    for (char const c : text) {
        char const letter = fold(c);
        while (matched > 0 && letter != folded_[matched]) matched = fallback_[matched - 1];
        if (letter == folded_[matched] && ++matched == folded_.size()) return true;
    }
    return false;
}

// One pass over the text, flat: whatever the nesting, a leaf is a scalar that no colon follows.
bool text_search::matches(row_view const& row) const {
    if (empty()) return true;
    std::string_view const data = row.data;
    for (std::size_t at = 0; at < data.size();) {
        char const c = data[at];
        if (c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':') {
            ++at;
            continue;
        }
        std::size_t const end = json::skip_value(data, at);
        std::string_view const value = data.substr(at, end - at);
        at = end;
        if (c == 'n' || (at < data.size() && data[at] == ':')) continue;
        bool const found = c != '"'                   ? found_in(value)
                           : json::has_escapes(value) ? found_in(json::decode_string(value))
                                                      : found_in(value.substr(1, value.size() - 2));
        if (found) return true;
    }
    return false;
}

}  // namespace rowd::domain
