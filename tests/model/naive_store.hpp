// A naive twin of the storage engine: the same operations over maps and lists, written for
// plainness alone. Rows are lists of members, as text; it shares no code with the engine but the
// types of operations and the twin of the query engine.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rowd/domain/operation.hpp"
#include "rowd/domain/plan.hpp"
#include "unit/domain/naive_query.hpp"

namespace rowd::model {

namespace bj = boost::json;
namespace naive = domain::naive;

// Names and compact values, in order. Names need no escapes.
using members = std::vector<std::pair<std::string, std::string>>;

std::string text_of(members const& data);
members members_of(std::string const& compact_object);
members merged(members base, members const& patch);
members rewritten(members const& data, domain::row_rewrite const& how);

struct row {
    uuid id;
    std::uint64_t number = 0;
    std::uint64_t sequence = 0;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::optional<std::int64_t> position;
    std::string owner;
    members data;

    naive::document document() const;
};

struct table {
    uuid id;
    std::string name;
    std::uint32_t max_rows = 0;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::uint64_t last_sequence = 0;
    bool dates = false;                 // whether `x` is a column of dates
    std::map<std::uint64_t, row> rows;  // by sequence

    row* by_id(uuid const& id);
    row* by_number(std::uint64_t number);
    row* find(domain::row_ref const& ref);
    std::vector<row const*> in_order(domain::list_rows::order by) const;
    std::string_view date_column() const { return dates ? "x" : ""; }
};
// Whether columns, or a schema with them, make `x` a column of dates.
bool has_dates(std::string_view columns);

// How a query selects and sorts: what the twin reads instead of domain::query.
struct query {
    std::optional<std::string> owner;
    bj::object where;
    std::vector<std::pair<std::string, domain::direction>> by;
    domain::sort_convention convention = domain::sort_convention::document;
};
std::vector<row const*> matches_in_order(table const& t, query const& q);

// The expected receipt of an operation: as far as it can be known before (not the new ids).
struct outcome {
    std::optional<errc> failure;
    std::vector<row> rows;
    std::vector<row> updated;
    std::vector<uuid> deleted;
    std::vector<std::pair<std::size_t, errc>> failures;
};

// All tables. Ids of what an operation makes are random: whoever compares puts them in afterwards.
class store {
  public:
    std::vector<table> tables;  // in the order of creation

    table* find(uuid const& id);
    table const* oldest_of(std::string const& name) const;

    outcome apply(domain::create_table const& op, std::int64_t now_ms);
    outcome apply(domain::update_table const& op, std::int64_t now_ms);
    outcome apply(domain::delete_table const& op, std::int64_t now_ms);
    outcome apply(domain::duplicate_table const& op, std::int64_t now_ms);
    outcome apply(domain::insert_rows const& op, std::int64_t now_ms);
    outcome apply(domain::change_rows const& op, std::int64_t now_ms);
    outcome apply(domain::upsert_rows const& op, std::int64_t now_ms);
    // `where` stands for op.where.
    outcome apply(domain::change_matching const& op, bj::object const& where, std::int64_t now_ms);
    outcome apply(domain::delete_rows const& op, bj::object const& where);

    // What is known of times when the store is opened again: after a change of rows up to a quarter
    // of a second more than was used.
    void reopen() { clock_.newest_ms = std::max(clock_.newest_ms, clock_.kept_ms); }

  private:
    // The time of a change that was asked for at `asked_ms`.
    std::int64_t dated(std::int64_t asked_ms) {
        return clock_.newest_ms = std::max(clock_.newest_ms, asked_ms);
    }
    void keep_time(std::int64_t ahead_ms) {
        if (clock_.newest_ms > clock_.kept_ms) clock_.kept_ms = clock_.newest_ms + ahead_ms;
    }
    row& insert(table& t, members data, std::optional<std::int64_t> position, std::string owner,
                std::int64_t now_ms, std::optional<std::uint64_t> number = {});
    std::optional<errc> change(row& r, domain::row_change const& how,
                               domain::data_limit const& limit, std::int64_t now_ms);

    struct {
        std::int64_t newest_ms = 0;  // of all changes
        std::int64_t kept_ms = 0;    // for after reopen()
    } clock_;
};

}  // namespace rowd::model
