// The rows that a client sends, checked one by one against the columns of their table: what is
// wrong with a row keeps that row out and becomes a sentence of the answer.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/botpress/tables/columns.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"

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

    // What it is given must outlive it. A row to create that is too long is refused; how long one
    // becomes by a change, only the engine knows.
    row_reader(column_list const& columns, purpose p, domain::data_limit const& limit,
               row_notes& notes);

    // A row with only its columns in it; none if it is refused. One walk, in which the members are
    // copied as they stand: 4,200 instructions for 9 of them, where checking, copying and finding
    // them one after the other took 14,000.
    std::optional<domain::row_draft> read(std::size_t position, std::string_view row);
    // What the row that was read last must have and has not, as a sentence; empty = nothing.
    std::string missing(std::string_view data) const;

  private:
    // A column as members are compared with it.
    struct expectation {
        column const* which;
        bool nullable;
    };

    expectation const* find(std::string_view raw_key);
    // Empty = all is well.
    static std::string check(expectation const& e, std::string_view value);

    std::vector<expectation> expected_;
    std::size_t next_ = 0;          // in `expected_`: rows mostly have the order of the columns
    std::size_t needed_ = 0;        // columns that are not nullable
    std::size_t needed_found_ = 0;  // in the row that was read last
    purpose purpose_;
    domain::data_limit const& limit_;
    row_notes& notes_;
};

// How long a row may be in a table with this factor: as far as its columns go.
domain::data_limit row_limit(column_list const& columns, std::uint8_t factor);

}  // namespace rowd::api::botpress
