// What a row is to hold, before it is one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/row.hpp"

namespace rowd::domain {

struct row_draft {
    std::string data;  // compact JSON object
    std::optional<std::int64_t> position;
    std::string owner;
    std::string members;  // member_table(data)
};
// What went wrong with single ones, by index.
using row_failures = std::vector<std::pair<std::size_t, error>>;

// About the bytes that it keeps in memory.
std::size_t weight(row_draft const& d);
row_draft make_draft(std::string data, std::optional<std::int64_t> position = {},
                     std::string owner = {});

// Puts a row's data together from members, and its member table on the way.
class draft_builder {
  public:
    // Reserves so many bytes of data and so many members; there may be more.
    draft_builder(std::size_t bytes, std::size_t members);

    // Appends a compact `"name":value`; no two of the same name.
    void add(std::string_view member);
    row_draft take() &&;

  private:
    row_draft draft_;
};

}  // namespace rowd::domain
