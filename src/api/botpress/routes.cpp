#include "api/dialects.hpp"

#include <algorithm>
#include <array>

#include "api/botpress/chat/routes.hpp"
#include "api/botpress/errors.hpp"
#include "api/botpress/parameters.hpp"
#include "api/botpress/shapes.hpp"
#include "api/botpress/tables/handlers.hpp"

namespace rowd::api::botpress {
namespace {

using access::scope;

constexpr std::string_view tables = "/v1/tables";
constexpr std::string_view table = "/v1/tables/:table";
constexpr std::string_view duplicate = "/v1/tables/:table/duplicate";
constexpr std::string_view column = "/v1/tables/:table/column";
constexpr std::string_view row = "/v1/tables/:table/row";
constexpr std::string_view rows = "/v1/tables/:table/rows";
constexpr std::string_view rows_find = "/v1/tables/:table/rows/find";
constexpr std::string_view rows_delete = "/v1/tables/:table/rows/delete";
constexpr std::string_view rows_upsert = "/v1/tables/:table/rows/upsert";

constexpr query_parameter row_parameters[] = {query::id};
constexpr query_parameter tables_parameters[] = {query::tags};

template <shape const& what>
constexpr declared_answer answered[] = {{200, &what}};

constexpr std::uint64_t body_max = 40'000'000;
template <shape const& what>
constexpr declared_body takes = {body_rule::json, &what, body_max};

constexpr route table_routes[] = {
    {method::get,
     tables,
     scope::read,
     list_tables,
     "Lists all tables, newest first.",
     answered<shapes::tables_answer>,
     {},
     tables_parameters},
    {method::post, tables, scope::write, create_table, "Creates a table.",
     answered<shapes::table_answer>, takes<shapes::table_input>},
    {method::get, table, scope::read, get_table, "Shows a table.", answered<shapes::counted_table>},
    {method::post, table, scope::write, get_or_create_table,
     "Shows a table, which is created if there is none.", answered<shapes::counted_table>,
     takes<shapes::wanted_table>},
    {method::put, table, scope::write, update_table, "Changes the definition of a table.",
     answered<shapes::changed_table>, takes<shapes::table_changes>},
    {method::delete_, table, scope::write, delete_table, "Deletes a table with all its rows.",
     answered<shapes::nothing>},
    {method::post, duplicate, scope::write, duplicate_table, "Copies a table.",
     answered<shapes::counted_table>, takes<shapes::duplication>},
    {method::put, column, scope::write, rename_column, "Gives a column another name.",
     answered<shapes::table_answer>, takes<shapes::renaming>},
    {method::get,
     row,
     scope::read,
     get_row,
     "Shows a row.",
     answered<shapes::row_answer>,
     {},
     row_parameters},
    {method::post, rows_find, scope::read, find_rows, "Finds, sorts, searches or groups rows.",
     answered<shapes::found>, takes<shapes::finding>},
    {method::post, rows, scope::write, create_rows, "Creates rows.", answered<shapes::written>,
     takes<shapes::new_rows>},
    {method::put, rows, scope::write, update_rows, "Changes these columns of rows.",
     answered<shapes::written>, takes<shapes::row_changes>},
    {method::post, rows_delete, scope::write, delete_rows, "Deletes rows.",
     answered<shapes::deleted>, takes<shapes::deletion>},
    {method::post, rows_upsert, scope::write, upsert_rows,
     "Changes the rows that are there and creates the others.", answered<shapes::upserted>,
     takes<shapes::upserts>},
};

constexpr auto routes = [] {
    std::array<route, std::size(table_routes) + std::size(chat_routes::routes)> all{};
    std::ranges::copy(chat_routes::routes, std::ranges::copy(table_routes, all.begin()).out);
    return all;
}();

constexpr described_name captures[] = {
    {":table", "The id or the name of a table."},
    {":id", "The id of what the path names, or of what has the state."},
    {":userId", "The id of a user."},
    {":type", "What has the state: conversation, user, bot, integration, task or workflow."},
    {":name", "What the state is called."},
};

constexpr std::string_view prefixes[] = {"/v1/"};

// The bot of the header is the tenant of the key.
std::optional<error> check_bot(call const& c, access::credential const& who) {
    if (c.fields.bot_id.empty()) return bot_missing();
    auto const bot = uuid::parse(c.fields.bot_id);
    if (bot && *bot == who.tenant_id) return std::nullopt;
    return bot_foreign();
}

constexpr described_name rate_fields[] = {
    {"RateLimit-Limit", "How many requests a minute the key has."},
    {"RateLimit-Remaining", "How many it has left."},
    {"RateLimit-Reset", "The seconds until it has all of them again."},
};
void show_rate_limit(access::rate_state const& state, std::int64_t, std::string& fields) {
    std::int64_t const full_in_s = (state.full_in_ns + 999'999'999) / 1'000'000'000;
    fields += "RateLimit-Limit: " + std::to_string(state.limit) +
              "\r\nRateLimit-Remaining: " + std::to_string(state.remaining) +
              "\r\nRateLimit-Reset: " + std::to_string(full_in_s) + "\r\n";
}

}  // namespace

api::dialect const dialect = {.name = "botpress",
                              .prefixes = prefixes,
                              .routes = routes,
                              .presented_key = bearer,
                              .check_caller = check_bot,
                              .refuse = refuse,
                              .show_rate = show_rate_limit,
                              .captures = captures,
                              .rate_fields = rate_fields,
                              .refusal = &shapes::refusal,
                              .refused_with = statuses};

}  // namespace rowd::api::botpress
