// The definition of a table, the same for every dialect. A dialect shows the parts it knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/base/uuid.hpp"
#include "rowd/domain/change.hpp"

namespace rowd::domain {

constexpr std::uint32_t max_rows_default = 10'000;
constexpr std::uint32_t max_rows_limit = 100'000;
constexpr std::size_t columns_max = 500;
constexpr std::size_t name_code_points_max = 255;

enum class access : std::uint8_t { shared, owned };  // stored, never renumber

struct table {
    uuid id;
    std::uint64_t sequence = 0;  // creation order within the tenant; breaks ties of created_ms
    std::string name;
    std::optional<std::string> description;
    std::string schema = R"({"columns":[]})";  // compact JSON object, always with `columns`
    std::string metadata = "{}";               // compact JSON object
    std::uint32_t max_rows = max_rows_default;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;  // of the definition; row writes do not move it
    std::uint64_t row_count = 0;  // exact in the snapshot that it was read in

    std::string owner;                   // external user; empty = the default user
    access row_access = access::shared;  // owned: a row belongs to one user
    std::vector<uuid> app_ids;           // apps that say they use it
    std::uint8_t factor = 1;             // a row may hold factor x 4 KB (typed tables)
    bool frozen = false;                 // the definition may not change
    std::string tags = "{}";             // compact JSON object, string to string
    change_number change = 0;            // of the definition: the last one

    // The compact JSON array inside `schema`.
    std::string_view columns() const;
};

// What an update changes; what is absent stays. `changed` names the fields as the client sent
// them, for the audit log.
struct table_patch {
    std::optional<std::string> name;
    std::optional<std::optional<std::string>> description;
    std::optional<std::string> columns;  // compact JSON array
    std::optional<std::string> schema;   // compact JSON object
    std::optional<std::string> metadata;
    std::optional<std::uint32_t> max_rows;
    std::optional<bool> frozen;
    std::optional<std::uint8_t> factor;
    std::optional<std::string> tags;
    std::vector<std::string> changed;

    bool empty() const { return changed.empty(); }
};

// Applies `patch` at `now_ms`: schema is replaced first, then its columns. `updated_ms` moves
// unless the patch is empty.
void apply(table& t, table_patch const& patch, std::int64_t now_ms);

// A schema with its member `columns` replaced (or added as the last member).
std::string with_columns(std::string_view schema, std::string_view columns);

}  // namespace rowd::domain
