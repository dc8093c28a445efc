// The order of rows, as data, and the page that it makes of a stream of rows.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/column_catalog.hpp"
#include "rowd/domain/path.hpp"
#include "rowd/domain/value.hpp"

namespace rowd::domain {

enum class direction : std::uint8_t { ascending, descending };

// Values of different types: numbers < strings < objects < arrays < booleans. Strings go by UTF-8
// bytes, objects and arrays by their compact text. Descending reverses all.
enum class sort_convention : std::uint8_t {
    document,    // null and missing before all others; ties by creation, as the first key goes
    relational,  // null and missing after all others; ties by ascending row number
};

struct sort_key {
    path field;
    direction towards = direction::ascending;
    column_type type = column_type::any;  // date_time: strings that are dates go as instants
};

struct sort_order {
    std::vector<sort_key> keys;  // at most sort_keys_max
    sort_convention convention = sort_convention::document;
};

// A row's value under one key; the view is into the row's data.
struct sort_value {
    std::uint8_t rank = 0;  // of the type
    exact_number number;
    std::string_view text;
};

struct hit {
    row_view row;
    double score = 0;
};

// Of all rows that are added, the page [offset, offset + limit) in order. Holds that many views of
// rows in a heap and copies none, so it must end before the snapshot. One thread.
class top_rows {
  public:
    // `by` must outlive it.
    top_rows(sort_order const& by, std::uint64_t offset, std::uint64_t limit);

    // Errors: limit_exceeded when offset + limit rows do not fit sort_memory_bytes_max.
    result<> add(row_view const& row, double score = 0);
    std::uint64_t seen() const { return seen_; }
    // Ends the collecting: call once, last.
    std::vector<hit> page();

  private:
    using slot = std::uint32_t;

    void read_values(row_view const& row, double score);
    bool precedes(hit const& a, sort_value const* values_a, hit const& b,
                  sort_value const* values_b) const;
    bool precedes(slot a, slot b) const;
    void put(slot at, hit const& candidate);
    sort_value const* values_of(slot at) const { return values_.data() + at * by_.keys.size(); }

    sort_order const& by_;
    std::uint64_t offset_;
    std::uint64_t capacity_;
    std::uint64_t seen_ = 0;
    std::vector<sort_value> candidate_;
    std::vector<hit> rows_;           // by slot
    std::vector<sort_value> values_;  // by slot, one for each key
    std::vector<slot> heap_;          // the last in order is at the front
};

}  // namespace rowd::domain
