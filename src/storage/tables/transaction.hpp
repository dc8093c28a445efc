// What operations on tables and rows are made of (operations.hpp), whatever keeps them: an engine
// does these things in a write transaction of its own, for a batch of operations, on one thread.
// What an engine or its disk refuses is thrown, and the whole batch is void. The rules are
// domain/rules.hpp; nothing here is to be asked before a primitive, unless it says so.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"
#include "storage/tables/index_record.hpp"
#include "storage/tables/known_tables.hpp"

namespace rowd::storage {

// A table that a transaction touches. Lives as long as the transaction, or until it is removed.
class open_table {
  public:
    domain::table const& definition() const { return known->definition; }
    std::span<domain::column const> columns() const { return known->columns; }
    virtual std::uint64_t row_count() const = 0;

    std::shared_ptr<known_table const> known;  // the transaction's to set

  protected:
    open_table() = default;
    open_table(open_table&&) = default;
    ~open_table() = default;
};

// An index that every row of its table is in.
class row_index {
  public:
    // Calls `visit` with the sequences of the rows whose member may equal a value (compact JSON),
    // until it returns false: to be checked against the rows. It must not write.
    virtual void each_candidate(std::string_view value,
                                std::function<bool(std::uint64_t sequence)> const& visit) const = 0;

  protected:
    ~row_index() = default;
};

class transaction {
  public:
    // What a change of the operation under way is dated with. Moves the clock, which so stands at
    // what was stored.
    virtual std::int64_t now() = 0;

    // Errors: table_absent, stale.
    virtual result<open_table*> open(domain::table_ref const& ref,
                                     domain::made_for const& version) = 0;
    virtual bool is_taken(std::string_view name) const = 0;
    virtual open_table& make_table(domain::table definition) = 0;
    virtual void redefine(open_table& t, domain::table changed) = 0;
    // The table is gone at once; its rows, which nobody can reach any more, may go later. What it
    // was.
    virtual domain::table remove_table(open_table& t) = 0;
    // Leaves an audit entry.
    virtual void record(std::string_view action, domain::table const& t, domain::actor const& by,
                        std::string metadata) = 0;

    // To be asked before anything grows. Errors: storage_full.
    virtual result<> room_to_grow() const = 0;
    // In place of the definition of a table, or of none. Errors: limit_exceeded.
    virtual result<> room_for_definition(domain::table const& wanted,
                                         open_table const* replaced = nullptr) = 0;
    // Errors: table_full, limit_exceeded.
    virtual result<> room_for_rows(open_table const& t, std::size_t more) const = 0;

    // Visits every row in order. `visit` must not write: collect first, then write.
    virtual void each_row(open_table const& t,
                          std::function<void(domain::row_view const&)> const& visit) const = 0;
    virtual std::optional<domain::row> locate(open_table const& t,
                                              domain::row_ref const& ref) const = 0;
    // A row that is there.
    virtual domain::row at_sequence(open_table const& t, std::uint64_t sequence) const = 0;
    // The row's texts are those of the draft. `number`: its own, above all others there are.
    virtual domain::row_view insert(open_table& t, domain::row_draft const& draft,
                                    std::optional<std::uint64_t> number = {}) = 0;
    // Errors: limit_exceeded.
    virtual result<domain::row> change(open_table& t, domain::row before,
                                       domain::row_change const& how,
                                       domain::data_limit const& limit) = 0;
    // The same row with other data, and no other time: what a change of the table makes of it.
    virtual void replace(open_table& t, domain::row const& before, domain::row after) = 0;
    virtual void erase(open_table& t, domain::row const& row) = 0;
    virtual void erase_all(open_table& t) = 0;

    virtual bool has_index(open_table const& t, std::string const& member) const = 0;
    // Begins the index over a member that tells values apart in this form, unless there is one or
    // no room for one more. None as long as rows are missing in it; else it lives until the next
    // index is begun or dropped.
    virtual row_index const* begin_index(open_table& t, std::string const& member,
                                         domain::key_form form) = 0;
    virtual void drop_index(open_table& t, std::string const& member) = 0;

  protected:
    ~transaction() = default;
};

}  // namespace rowd::storage
