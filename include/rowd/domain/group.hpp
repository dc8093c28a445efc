// Grouping and aggregates: which ones, as data, and the collector that computes them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/column_catalog.hpp"
#include "rowd/domain/sort.hpp"

namespace rowd::domain {

class exact_sum;

// Null and missing values count as a key (null) but in no aggregate. Equal values are one key and
// one of `unique`, shown as the first of them; dates are equal when their instants are.
enum class aggregate : std::uint8_t { key, avg, max, min, sum, count, unique };

struct group_output {
    std::string name;  // column + capitalised aggregate: `priceAvg`
    aggregate op = aggregate::key;
    bound_column column;
};

struct grouping {
    std::vector<group_output> outputs;

    bool has_key() const;
    // By the first key, ascending.
    sort_order default_order() const;
    bool has_output(std::string_view name) const;
};

// Reads `{column: op | [op, ...]}`, compact JSON. Errors: bad_input, naming column and operator.
result<grouping> parse_group(std::string_view compact_json, column_catalog const& columns);

// Computes groups row by row. One thread.
class group_collector {
  public:
    explicit group_collector(grouping const& plan);  // must outlive it
    ~group_collector();

    // Errors: limit_exceeded (groups_max, group_memory_bytes_max, exact_sum::digits_max).
    result<> add(row_view const& row);
    std::size_t size() const { return groups_.size(); }
    // One compact JSON object per group of the page, with the outputs in the order of the plan.
    // Keys of `by` are literal paths of outputs; ties by first appearance. Same errors as top_rows.
    result<std::vector<std::string>> page(sort_order const& by, std::uint64_t offset,
                                          std::uint64_t limit) const;

  private:
    struct key_value {
        std::string text;
    };
    struct counter {
        std::uint64_t count = 0;
    };
    struct total {  // sum and avg
        std::uint64_t count = 0;
        std::unique_ptr<exact_sum> sum;
    };
    struct extreme {  // min and max
        std::string text;
    };
    struct distinct {
        struct value {
            std::size_t place;  // in the order of appearance
            std::string shown;  // empty: as its key
        };
        std::map<std::string, value> values;  // by key
    };
    using state = std::variant<key_value, counter, total, extreme, distinct>;
    using group = std::vector<state>;

    static state initial(aggregate op);
    group make_group(row_view const& row) const;
    result<> count_in(group& g, row_view const& row);
    result<> add_number(total& t, std::string_view number, group_output const& to);
    static std::string output(aggregate op, state const& s);

    grouping const& plan_;
    std::map<std::string, std::size_t, std::less<>> index_;  // canonical keys to groups
    std::vector<group> groups_;
    std::string key_;  // scratch
    std::size_t bytes_ = 0;
};

}  // namespace rowd::domain
