#include <algorithm>
#include <array>

#include "domain/query/search_text.hpp"
#include "rowd/domain/query_limits.hpp"
#include "rowd/domain/search.hpp"

namespace rowd::domain {
namespace {

constexpr double weight_whole = 1;
constexpr double weight_prefix = 0.6;
constexpr double weight_inside = 0.3;

double weight_of(std::string_view term, std::string_view word) {
    std::size_t const at = word.find(term);
    if (at == std::string_view::npos) return 0;
    if (at != 0) return weight_inside;
    return word.size() == term.size() ? weight_whole : weight_prefix;
}

}  // namespace

ranking::ranking(std::string_view text, std::vector<path> columns) : columns_(std::move(columns)) {
    each_word(folded(text), [this](std::string_view word) {
        bool const known = std::find(terms_.begin(), terms_.end(), word) != terms_.end();
        if (!known && terms_.size() < search_terms_max) terms_.emplace_back(word);
    });
}

double ranking::score(row_view const& row) const {
    if (terms_.empty()) return 0;
    std::array<double, search_terms_max> best{};
    auto const judge = [&](std::string_view word) {
        for (std::size_t i = 0; i < terms_.size(); ++i)
            if (best[i] < weight_whole) best[i] = std::max(best[i], weight_of(terms_[i], word));
    };
    std::string letters;
    for (path const& column : columns_) {
        each_leaf(cell(column, row).text(), [&](std::string_view text) {
            letters.clear();
            append_folded(letters, text);
            each_word(letters, judge);
            return true;
        });
    }
    double sum = 0;
    for (double const weight : best) sum += weight;
    return sum / static_cast<double>(terms_.size());
}

}  // namespace rowd::domain
