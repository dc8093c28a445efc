// Writes, as data. An operation is made on an I/O thread with everything that can be prepared
// there, executed on a writer thread inside a batch, and is a pure function of itself and the
// transaction: a batch that failed half-way is replayed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rowd/base/error.hpp"
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

struct create_table {
    table definition;  // id, sequence and times are filled in by the engine
    bool unique_name = false;  // then fails with name_taken
    actor by;
};

struct update_table {
    uuid table;
    table_patch patch;
    actor by;
};

struct delete_table {
    uuid table;
    actor by;
};

// All or none. Fails with table_full when the table would pass max_rows.
struct insert_rows {
    uuid table;
    std::vector<row_draft> rows;
};

struct change_row {
    enum class mode : std::uint8_t { replace, merge };
    uuid table;
    row_ref row;
    mode how = mode::replace;
    row_draft draft;
    bool set_position = false;  // false: the position stays
};

struct delete_rows {
    uuid table;
    std::vector<row_ref> rows;
    bool all = false;              // then `rows` is ignored
    bool absent_is_error = false;  // otherwise absent rows are skipped
};

using write_op = std::variant<create_table, update_table, delete_table, insert_rows, change_row,
                              delete_rows>;

// What came of an operation, once it is durable.
struct receipt {
    std::optional<error> failure;
    std::optional<domain::table> table;  // created, updated
    std::vector<row> rows;               // inserted, changed
    std::vector<uuid> deleted;
};

}  // namespace rowd::domain
