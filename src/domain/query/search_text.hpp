// Texts as searches see them: what is one letter to a reader is one here.
#pragma once

#include <string>
#include <string_view>

#include "rowd/base/json.hpp"

namespace rowd::domain {

// A to Z in either case; what folded() does to ASCII.
inline char fold(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_ascii(std::string_view text);

// Appends a text without case (by Unicode's full case folding), without accents (the combining
// marks U+0300 to U+036F, also of letters that have a code of their own), without what is not to be
// seen (soft hyphens and the like), composed. What is not UTF-8 is appended as it is.
void append_folded(std::string& out, std::string_view text);
std::string folded(std::string_view text);

// The length of the word or the separator that a folded text begins with. Words are made of
// letters, marks, digits and, beyond ASCII, pictures (emoji); dashes, other punctuation, spaces and
// signs of mathematics and money separate them.
struct word_part {
    std::size_t size;
    bool is_word;
};
word_part next_part(std::string_view folded_text);

template <class Use>
void each_word(std::string_view folded_text, Use const& use) {
    while (!folded_text.empty()) {
        auto const [size, is_word] = next_part(folded_text);
        if (is_word) use(folded_text.substr(0, size));
        folded_text.remove_prefix(size);
    }
}

// Calls `use` with the text of every leaf value of a compact value until it returns false: strings
// decoded, numbers and booleans as they stand; null has none, and the names of members are none.
// One flat pass, whatever the nesting: a leaf is a scalar that no colon follows.
template <class Use>
void each_leaf(std::string_view value, Use const& use) {
    for (std::size_t at = 0; at < value.size();) {
        char const c = value[at];
        if (c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':') {
            ++at;
            continue;
        }
        std::size_t const end = json::skip_value(value, at);
        std::string_view const leaf = value.substr(at, end - at);
        at = end;
        if (c == 'n' || (at < value.size() && value[at] == ':')) continue;
        bool const more = c != '"'                  ? use(leaf)
                          : json::has_escapes(leaf) ? use(json::decode_string(leaf))
                                                    : use(json::raw_string(leaf));
        if (!more) return;
    }
}

}  // namespace rowd::domain
