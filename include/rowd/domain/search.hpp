// Searching for words: as a condition, and as a ranking.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/path.hpp"

namespace rowd::domain {

// Both see the leaf values of rows: strings, the text of numbers, `true`, `false`, at any depth; no
// names of members. Case does not count, by Unicode, nor do accents (domain/query/search_text.hpp).

// Whether some leaf value of a row's data contains a text. Linear in the size of the row. A text of
// which nothing is left but accents is an empty one.
class text_search {
  public:
    text_search() = default;  // matches every row, as does an empty text
    explicit text_search(std::string_view text);

    bool empty() const { return folded_.empty(); }
    bool matches(row_view const& row) const;

  private:
    bool found_in(std::string_view text) const;
    bool follow(std::string_view text) const;

    std::string folded_;
    std::vector<std::uint32_t> fallback_;  // where to go on after a mismatch (Knuth-Morris-Pratt)
};

// How well rows fit a text, by words: 0 (not at all) to 1 (all words of the text stand in the
// columns). Spaces, dashes and other punctuation part words. A word of the text counts 1 where it
// is a word of a column, less where it only begins one, least where it is inside one; the score is
// the mean over the words.
class ranking {
  public:
    ranking(std::string_view text, std::vector<path> columns);
    double score(row_view const& row) const;

  private:
    std::vector<std::string> terms_;
    std::vector<path> columns_;
};

}  // namespace rowd::domain
