// What to find in a table, as data: which rows, in which order, which page of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "rowd/domain/filter.hpp"
#include "rowd/domain/search.hpp"
#include "rowd/domain/sort.hpp"

namespace rowd::domain {

struct query {
    std::optional<std::string> owner;  // only rows of this owner
    std::optional<filter> where;
    text_search search;
    std::optional<ranking> rank;  // gives the score that path::source::score sorts by
    sort_order by;
    std::uint64_t offset = 0;
    std::uint64_t limit = 100;

    // Whether a row is among the matches: owner, filter and search. The ranking excludes nothing.
    bool matches(row_view const& row) const;
    double score(row_view const& row) const { return rank ? rank->score(row) : 0; }
};

}  // namespace rowd::domain
