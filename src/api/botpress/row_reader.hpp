// The rows that a client sends, checked one by one against the columns of their table: what is
// wrong with a row keeps that row out and becomes a sentence of the answer.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/botpress/columns.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::botpress {

// The sentences of an answer, each with the position of the row that it is about.
class row_notes {
  public:
    void warn(std::size_t position, std::string_view sentence);
    void refuse(std::size_t position, std::string_view sentence);

    // Appends `,"warnings":[...]` and `,"errors":[...]`, each only if there are any, by position.
    void append_to(std::string& out) const;

  private:
    using note = std::pair<std::size_t, std::string>;
    std::vector<note> warnings_;
    std::vector<note> errors_;
};

class row_reader {
  public:
    enum class purpose { create, change };

    // `columns` and `notes` must outlive it. `bytes_max`: of the data of a row.
    row_reader(column_list const& columns, purpose p, std::size_t bytes_max, row_notes& notes)
        : columns_(columns), purpose_(p), bytes_max_(bytes_max), notes_(notes) {}

    // The data of a row, compact JSON with only its columns in it; none if the row is refused.
    std::optional<std::string> read(std::size_t position, std::string_view row);

  private:
    // Empty = all is well.
    std::string take(column const& c, std::string_view value, std::string& data) const;

    column_list const& columns_;
    purpose purpose_;
    std::size_t bytes_max_;
    row_notes& notes_;
};

// What a row must have that this one has not, as a sentence; empty = nothing.
std::string missing_column(column_list const& columns, std::string_view data);

// How long the data of a row may be in a table with this factor.
std::size_t row_bytes_max(std::uint8_t factor);

}  // namespace rowd::api::botpress
