#include "rowd/domain/search.hpp"

#include "domain/query/search_text.hpp"

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
    if (!is_ascii(text)) return follow(folded(text));
    return text.size() >= folded_.size() && follow(text);
}

bool text_search::follow(std::string_view text) const {
    std::size_t matched = 0;
    for (char const c : text) {
        char const letter = fold(c);
        while (matched > 0 && letter != folded_[matched]) matched = fallback_[matched - 1];
        if (letter == folded_[matched] && ++matched == folded_.size()) return true;
    }
    return false;
}

bool text_search::matches(row_view const& row) const {
    if (empty()) return true;
    bool found = false;
    each_leaf(row.data, [&](std::string_view text) { return !(found = found_in(text)); });
    return found;
}

}  // namespace rowd::domain
