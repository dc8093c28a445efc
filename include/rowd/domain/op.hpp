// Writes, as data. An operation is made on an I/O thread with everything that can be prepared
// there, executed on a writer thread inside a batch, and is a pure function of itself and the
// transaction: a batch that failed half-way is replayed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/plan.hpp"

namespace rowd::domain {

// Who changed a table; becomes part of the audit record.
struct actor {
    std::optional<uuid> key_id;  // none: the administration command
    std::string key_name;
    std::string ip_address;
    std::string user_agent;
    std::string dialect;  // empty for the main one
};

struct row_draft {
    std::string data;  // compact JSON object
    std::optional<std::int64_t> position;
    std::string owner;
    std::string members;  // member_table(data)
};
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

// How long a row may become; beyond it: limit_exceeded. A change of a longer one is allowed when it
// does not make it longer.
struct data_limit {
    std::size_t bytes_max = 0;  // 0 = any length
    // Raw names, sorted: only these members count, and no nulls. None: everything does.
    std::optional<std::vector<std::string>> members = {};
};

// The length of `data` as far as it counts: that of a compact object.
std::size_t counted_bytes(std::string_view data, data_limit const& limit);

// Errors: limit_exceeded. `before` is what a change is made to; empty: nothing.
result<> check_length(std::string_view data, data_limit const& limit, std::string_view before = {});

// The change that the definition which an operation was made from came of: when there has been
// another, it fails (stale), and is to be made again. None: it is good for every definition.
using made_for = std::optional<change_number>;

// Of every operation: `is_audited`, whether it leaves an audit entry; weight(), about the bytes
// that it keeps in memory while it waits.

struct create_table {
    table definition;          // id, sequence and times are filled in by the engine
    bool unique_name = false;  // then fails with name_taken
    actor by;

    static constexpr bool is_audited = true;
    std::size_t weight() const;
};

// What happens to the data of every row when columns change, in the same transaction.
struct row_rewrite {
    std::vector<std::string> drop;   // these members go
    std::vector<std::string> clear;  // these become null
    // From, to. When rows have a member of the new name that stays: name_taken, with their number.
    std::vector<std::pair<std::string, std::string>> rename;

    bool empty() const { return drop.empty() && clear.empty() && rename.empty(); }
};

// The name that a member is to get and that another one of this data has and keeps; none if the
// rewrite loses nothing.
std::optional<std::string> name_conflict(std::string_view data, row_rewrite const& how);

// `data` with the rewrite applied; the same text when nothing in it is concerned. There must be no
// conflict.
std::string rewritten(std::string_view data, row_rewrite const& how);

struct update_table {
    uuid table;
    table_patch patch;
    actor by;
    bool unique_name = false;    // a new name that is taken: name_taken
    bool unless_frozen = false;  // a frozen table: table_frozen
    row_rewrite rewrite = {};
    made_for version = {};

    static constexpr bool is_audited = true;
    std::size_t weight() const;
};

struct delete_table {
    uuid table;
    actor by;

    static constexpr bool is_audited = true;
    std::size_t weight() const;
};

// A new table with the definition and, unless `schema_only`, the rows of another: the same numbers
// and data, new ids and times.
struct duplicate_table {
    uuid source;
    std::string name;
    bool schema_only = false;
    std::optional<std::uint8_t> factor;
    data_limit limit = {};  // a longer row: limit_exceeded
    actor by;
    made_for version = {};

    static constexpr bool is_audited = true;
    std::size_t weight() const;
};

// All or none. Fails with table_full when the table would pass max_rows.
struct insert_rows {
    uuid table;
    std::vector<row_draft> rows;
    bool strict = false;  // data that does not fit the columns: bad_input
    made_for version = {};

    static constexpr bool is_audited = false;
    std::size_t weight() const;
};

struct row_change {
    enum class mode : std::uint8_t { replace, merge };
    row_ref row;
    mode how = mode::replace;
    row_draft draft;
    bool set_position = false;         // false: the position stays
    std::optional<std::string> owner;  // a row of another owner is absent
};

// What becomes of the data of a row.
std::string changed(std::string_view data, row_change const& how);

// Each on its own: what fails is in `failures` of the receipt, by index. With `atomic`, the first
// failure is the failure of all.
struct change_rows {
    uuid table;
    std::vector<row_change> changes;
    bool atomic = true;
    data_limit limit = {};
    made_for version = {};

    static constexpr bool is_audited = false;
    std::size_t weight() const;
};

// One row of an upsert. Matched, it is merged into the row; not matched, it is inserted.
struct row_upsert {
    std::optional<std::uint64_t> number;  // with an empty key column: the row's number
    std::string key;                      // else its value, compact JSON; empty or null: insert
    row_draft draft;
    std::string insert_refusal = {};  // not empty: it may only change a row, else fails with this
};

// Each on its own. More than one match is a failure (bad_input).
struct upsert_rows {
    uuid table;
    std::string key_column;  // a member of data; empty = the row's number
    std::vector<row_upsert> rows;
    data_limit limit = {};
    made_for version = {};

    static constexpr bool is_audited = false;
    std::size_t weight() const;
};

// Adds to a number; a member that is null or missing counts as 0.
struct number_step {
    std::string member;
    std::string by;  // a JSON number
};

// `data` with the step applied, exactly. Errors: bad_input when the member is something else than a
// number, or the sum is beyond all doubles or has more digits than a sum may have.
result<std::string> stepped(std::string_view data, number_step const& step);

// Changes every row that matches, or inserts one row when none does. All or nothing.
struct change_matching {
    uuid table;
    std::shared_ptr<filter const> where;
    std::string patch = "{}";            // merged into the data
    std::optional<number_step> step;     // after the patch
    std::optional<row_draft> otherwise;  // fails with table_full when there is no room for it
    bool strict = false;                 // data that then does not fit the columns: bad_input
    data_limit limit = {};

    static constexpr bool is_audited = false;
    std::size_t weight() const;
};

struct delete_rows {
    uuid table;
    std::vector<row_ref> rows;
    bool all = false;                     // then `rows` is ignored
    std::shared_ptr<filter const> where;  // then those that match, instead of `rows`
    std::optional<std::string> owner;     // only rows of this owner; others are absent
    bool absent_is_error = false;         // otherwise absent rows are skipped
    made_for version = {};

    static constexpr bool is_audited = false;
    std::size_t weight() const;
};

using write_op = std::variant<create_table, update_table, delete_table, duplicate_table,
                              insert_rows, change_rows, change_matching, upsert_rows, delete_rows>;

std::size_t weight(write_op const& op);
bool is_audited(write_op const& op);

// What came of an operation, once it is durable.
struct receipt {
    std::optional<error> failure;        // nothing was changed
    std::optional<domain::table> table;  // created, updated, duplicated
    std::vector<row> rows;               // inserted or changed
    std::vector<row> updated;            // by upsert_rows, change_matching; `rows`: inserted
    std::vector<uuid> deleted;           // in the order of creation
    std::vector<std::pair<std::size_t, error>> failures;  // of single rows, by index
};

}  // namespace rowd::domain
