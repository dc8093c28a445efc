#include "api/dialects.hpp"

#include "api/common/error_texts.hpp"
#include "api/common/rate_fields.hpp"
#include "api/justpaid/errors.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/justpaid/parameters.hpp"
#include "api/justpaid/shapes.hpp"

namespace rowd::api::justpaid {
namespace {

using access::scope;
constexpr std::string_view tables = "/api/v1/tables";
constexpr std::string_view table = "/api/v1/tables/:id";
constexpr std::string_view rows = "/api/v1/tables/:id/rows";
constexpr std::string_view row = "/api/v1/tables/:id/rows/:rowId";

constexpr query_parameter page_parameters[] = {query::limit, query::offset};
constexpr query_parameter audit_parameters[] = {
    query::action,     query::resource_type, query::resource_id, query::actor_id,
    query::start_date, query::end_date,      query::limit,       query::cursor};

template <unsigned status, shape const& data>
constexpr declared_answer answered[] = {{status, &shapes::success<data>}};
constexpr described_name page_fields[] = {{"X-Total-Count", "How many rows the table has."}};
constexpr declared_answer answered_page[] = {{200, &shapes::success<shapes::rows>, page_fields}};
constexpr declared_answer answered_audit[] = {{200, &shapes::audit_page}};

constexpr declared_body row_input = {body_rule::json, &shapes::row_input};
constexpr declared_body table_input = {body_rule::json, &shapes::table_input};
constexpr declared_body table_patch = {body_rule::json, &shapes::table_patch};

constexpr route routes[] = {
    {method::get, row, scope::read, get_row, "Shows a row.", answered<200, shapes::row>},
    {method::get,
     rows,
     scope::read,
     list_rows,
     "Lists rows, those with a position first.",
     answered_page,
     {},
     page_parameters},
    {method::post, rows, scope::write, create_row, "Creates a row.", answered<201, shapes::row>,
     row_input},
    {method::patch, row, scope::write, update_row, "Replaces the data of a row.",
     answered<200, shapes::row>, row_input},
    {method::delete_, row, scope::write, delete_row, "Deletes a row.",
     answered<200, shapes::deleted>},
    {method::get, tables, scope::read, list_tables, "Lists all tables, newest first.",
     answered<200, shapes::tables>},
    {method::post, tables, scope::write, create_table, "Creates a table.",
     answered<201, shapes::table>, table_input},
    {method::get, table, scope::read, get_table, "Shows a table.", answered<200, shapes::table>},
    {method::patch, table, scope::write, update_table, "Changes the definition of a table.",
     answered<200, shapes::table>, table_patch},
    {method::delete_, table, scope::write, delete_table, "Deletes a table with all its rows.",
     answered<200, shapes::deleted>},
    {method::get,
     "/api/v1/audit-logs",
     scope::read,
     list_audit_logs,
     "Lists what was done to tables, newest first.",
     answered_audit,
     {},
     audit_parameters},
};

constexpr described_name captures[] = {
    {":id", "The id of a table."},
    {":rowId", "The id of a row."},
};
constexpr std::string_view prefixes[] = {"/api/v1/"};

}  // namespace

api::dialect const dialect = {.name = "",
                              .prefixes = prefixes,
                              .routes = routes,
                              .presented_key = key_or_bearer,
                              .check_caller = nullptr,
                              .refuse = refuse,
                              .show_rate = show_x_rate_limit,
                              .captures = captures,
                              .rate_fields = x_rate_fields,
                              .refusal = &shapes::refusal,
                              .refused_with = common_statuses};

}  // namespace rowd::api::justpaid
