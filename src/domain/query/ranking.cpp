#include <algorithm>
#include <array>

#include "domain/query/fold.hpp"
#include "rowd/base/json.hpp"
#include "rowd/domain/query_limits.hpp"
#include "rowd/domain/search.hpp"

namespace rowd::domain {
namespace {

constexpr double weight_whole = 1;
constexpr double weight_prefix = 0.6;
constexpr double weight_inside = 0.3;

// Everything outside ASCII counts as a letter.
bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

template <class Use>
void for_each_word(std::string_view text, Use use) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word_character(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_word_character(text[end])) ++end;
        use(text.substr(at, end - at));
        at = end;
    }
}

double weight_of(std::string_view term, std::string_view word) {
    auto const at = std::search(word.begin(), word.end(), term.begin(), term.end(),
                                [](char a, char b) { return fold(a) == b; });
    if (at == word.end()) return 0;
    if (at != word.begin()) return weight_inside;
    return word.size() == term.size() ? weight_whole : weight_prefix;
}

}  // namespace

ranking::ranking(std::string_view text, std::vector<path> columns) : columns_(std::move(columns)) {
    for_each_word(text, [this](std::string_view word) {
        std::string term = folded(word);
        bool const known = std::find(terms_.begin(), terms_.end(), term) != terms_.end();
        if (!known && terms_.size() < search_terms_max) terms_.push_back(std::move(term));
    });
}

double ranking::score(row_view const& row) const {
    if (terms_.empty()) return 0;
    std::array<double, search_terms_max> best{};
    auto const judge = [&](std::string_view word) {
        for (std::size_t i = 0; i < terms_.size(); ++i)
            if (best[i] < weight_whole) best[i] = std::max(best[i], weight_of(terms_[i], word));
    };
    for (path const& column : columns_) {
        cell const c(column, row);
        if (c.is_null()) continue;
        if (c.kind() == value_kind::string && json::has_escapes(c.text()))
            for_each_word(json::decode_string(c.text()), judge);
        else
            for_each_word(c.text(), judge);
    }
    double sum = 0;
    for (double const weight : best) sum += weight;
    return sum / static_cast<double>(terms_.size());
}

}  // namespace rowd::domain
