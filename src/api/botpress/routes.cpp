#include "api/dialects.hpp"

#include "api/botpress/errors.hpp"
#include "api/botpress/tables/handlers.hpp"

namespace rowd::api::botpress {
namespace {

using access::scope;
using enum body_rule;

constexpr std::string_view tables = "/v1/tables";
constexpr std::string_view table = "/v1/tables/:table";
constexpr std::string_view duplicate = "/v1/tables/:table/duplicate";
constexpr std::string_view column = "/v1/tables/:table/column";
constexpr std::string_view row = "/v1/tables/:table/row";
constexpr std::string_view rows = "/v1/tables/:table/rows";
constexpr std::string_view rows_find = "/v1/tables/:table/rows/find";
constexpr std::string_view rows_delete = "/v1/tables/:table/rows/delete";
constexpr std::string_view rows_upsert = "/v1/tables/:table/rows/upsert";

constexpr std::uint64_t body_max = 40'000'000;

constexpr route routes[] = {
    {method::get, tables, scope::read, list_tables},
    {method::post, tables, scope::write, create_table, json, body_max},
    {method::get, table, scope::read, get_table},
    {method::post, table, scope::write, get_or_create_table, json, body_max},
    {method::put, table, scope::write, update_table, json, body_max},
    {method::delete_, table, scope::write, delete_table},
    {method::post, duplicate, scope::write, duplicate_table, json, body_max},
    {method::put, column, scope::write, rename_column, json, body_max},
    {method::get, row, scope::read, get_row},
    {method::post, rows_find, scope::read, find_rows, json, body_max},
    {method::post, rows, scope::write, create_rows, json, body_max},
    {method::put, rows, scope::write, update_rows, json, body_max},
    {method::post, rows_delete, scope::write, delete_rows, json, body_max},
    {method::post, rows_upsert, scope::write, upsert_rows, json, body_max},
};

constexpr std::string_view prefixes[] = {"/v1/"};

// The bot of the header is the tenant of the key.
std::optional<error> check_bot(call const& c, access::credential const& who) {
    if (c.fields.bot_id.empty()) return fail(errc::bad_input, "Header x-bot-id is required");
    auto const bot = uuid::parse(c.fields.bot_id);
    if (bot && *bot == who.tenant_id) return std::nullopt;
    return fail(errc::forbidden, "The token is not allowed for the bot of header x-bot-id");
}

void show_rate_limit(access::rate_state const& state, std::int64_t, std::string& fields) {
    std::int64_t const full_in_s = (state.full_in_ns + 999'999'999) / 1'000'000'000;
    fields += "RateLimit-Limit: " + std::to_string(state.limit) +
              "\r\nRateLimit-Remaining: " + std::to_string(state.remaining) +
              "\r\nRateLimit-Reset: " + std::to_string(full_in_s) + "\r\n";
}

}  // namespace

api::dialect const dialect = {"botpress", prefixes, routes,         bearer,
                              check_bot,  refuse,   show_rate_limit};

}  // namespace rowd::api::botpress
