// Reads and their sinks, as data. A plan says what to answer, the engine how to find it; a sink is
// called while the snapshot lives, on the thread that asked, and copies what it wants to keep.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "rowd/domain/group.hpp"
#include "rowd/domain/query.hpp"
#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

// A row is named by its id, or by its number within the table.
using row_ref = std::variant<uuid, std::uint64_t>;

// A table is named by its id, or by its name: then the oldest of that name.
using table_ref = std::variant<uuid, std::string>;

struct get_table {
    table_ref table;
};

struct list_tables {
    bool newest_first = true;
};

struct get_row {
    uuid table;
    row_ref row;
};

// One page of a table.
struct list_rows {
    enum class order : std::uint8_t {
        position,      // by position, then creation; rows without a position last
        oldest_first,  // by creation
        newest_first,
    };
    uuid table;
    order by = order::position;
    std::uint64_t offset = 0;
    std::uint32_t limit = 50;
};

// The rows that match a query, and its page of them. May look at every row of the table.
struct find_rows {
    uuid table;
    query wanted;
};

// Groups and aggregates over the rows that match.
struct group_rows {
    uuid table;
    query wanted;  // owner, where and search count; its order and page are those of the groups
    grouping groups;
};

class table_sink {
  public:
    virtual void on_table(table const& t) = 0;

  protected:
    ~table_sink() = default;
};

class row_sink {
  public:
    // Once, before the first row: how many rows there are regardless of paging.
    virtual void on_total(std::uint64_t total) { static_cast<void>(total); }
    virtual void on_row(row_view const& row) = 0;
    // How well the row fits a ranked search; called instead of on_row when there is a ranking.
    virtual void on_ranked_row(row_view const& row, double score) {
        static_cast<void>(score);
        on_row(row);
    }

  protected:
    ~row_sink() = default;
};

class group_sink {
  public:
    virtual void on_total(std::uint64_t total) { static_cast<void>(total); }
    virtual void on_group(std::string_view compact_object) = 0;

  protected:
    ~group_sink() = default;
};

}  // namespace rowd::domain
