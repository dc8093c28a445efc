// The Data Table block: the tables of one company from inside a process, without HTTP, keys, rate
// limits or audit. What it writes the REST API sees, and the other way round.
//
// To use it, add the project with add_subdirectory() and link the target `rowd::data_table`:
//
//     target_link_libraries(my_program PRIVATE rowd::data_table)
//
//     rowd::data_table::client invoices(engine, company);
//     auto const done = invoices.upsert(table, {"invoiceId", "in_42"}, R"({"paid":true})");
//     if (!done) std::cerr << done.error().message << '\n';
//
// tests/data_table/example.cpp is a whole program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/base/uuid.hpp"
#include "rowd/domain/row.hpp"

namespace rowd::storage {
class engine;
class store;
}  // namespace rowd::storage

namespace rowd::data_table {

// Which rows: those whose member `key` has the text of `value`. A number's text is its shortest
// decimal form, so 42, 42.0 and "42" match the same rows; an object's or array's is its compact
// JSON; a member that is null or missing has none and never matches.
struct match {
    std::string key;  // not empty
    std::variant<std::string, std::int64_t, double, bool> value;
};

using number = std::variant<std::int64_t, double>;

struct options {
    // Data that a write would leave behind must fit the columns of the table.
    bool strict = false;
    // Of one row, as compact JSON.
    std::size_t data_bytes_max = std::size_t{1} << 20;
};

struct row_result {
    domain::row row;
};

struct rows_result {
    std::vector<domain::row> rows;
    std::size_t count = 0;  // of `rows`
};

struct upsert_result {
    enum class operation : std::uint8_t { inserted, updated };
    operation done = operation::inserted;
    std::vector<domain::row> rows;
    std::size_t count = 0;
};

struct delete_result {
    std::size_t deleted = 0;
};

constexpr std::int64_t find_limit_default = 100;
constexpr std::int64_t find_limit_max = 1'000;

// `data` and `filter` are JSON text of an object; the rows that are returned own compact JSON.
//
// Every operation is one transaction that does all or nothing. A write returns when it is durable,
// and blocks until then. Any thread may call, several at once, except those that the server or the
// engine runs. Errors of all operations: table_absent (which a table of another company also is);
// of all but get_by_id: bad_input (nothing was looked at; in strict mode `details` names every
// failure of the first row that does not fit); of writes: limit_exceeded (a row would pass
// data_bytes_max), overloaded, storage_full, storage_failed.
class client {
  public:
    // On an engine that others use as well; it must outlive the client. Opens the company's store,
    // an empty one if it has none. Throws std::system_error.
    client(storage::engine& engine, uuid const& company, options o = {});

    // On the data directory of a server that is not running: at most one process, and in it one
    // client, may have it open. Throws std::system_error, also when it is in use.
    client(std::filesystem::path const& data_directory, uuid const& company, options o = {});

    ~client();
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    // Appends a row. Errors: table_full.
    result<row_result> insert(uuid const& table, std::string_view data);

    // Merges `data` into every row that matches: its members replace those of the same name, whole,
    // and null is a value. No match is no error. The rows come in the order of creation.
    result<rows_result> update(uuid const& table, match const& which, std::string_view data);

    // Updates as above, or, when nothing matches, inserts `data`, together with the matched member
    // if `data` lacks it. Errors: table_full.
    result<upsert_result> upsert(uuid const& table, match const& which, std::string_view data);

    // Deletes every row that matches.
    result<delete_result> remove(uuid const& table, match const& which);

    // The newest rows whose data contains `filter`, newest first: each member of the filter is in
    // the data and contains the filter's value. Objects and arrays contain as PostgreSQL's @> says;
    // `{}` is in every row. `limit`: 1 to find_limit_max, else bad_input.
    result<rows_result> find(uuid const& table, std::string_view filter = "{}",
                             std::int64_t limit = find_limit_default) const;

    // Errors: row_absent.
    result<row_result> get_by_id(uuid const& table, uuid const& row) const;

    // Adds `by` to a member of every row that matches; null or none counts as 0, anything else that
    // is not a number, and a sum beyond all doubles, is bad_input. Sums are exact; a double is
    // taken for its shortest decimal.
    result<rows_result> increment(uuid const& table, match const& which, std::string_view field,
                                  number by);

  private:
    struct own_engine;

    std::unique_ptr<own_engine> owned_;  // none when the engine is somebody else's
    std::shared_ptr<storage::store> store_;
    options const options_;
};

}  // namespace rowd::data_table
