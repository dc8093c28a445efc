#include "api/dialects.hpp"

#include "api/common/error_texts.hpp"
#include "api/common/rate_fields.hpp"
#include "api/starion/errors.hpp"
#include "api/starion/handlers.hpp"
#include "api/starion/parameters.hpp"
#include "api/starion/shapes.hpp"

namespace rowd::api::starion {
namespace {

using access::scope;
constexpr std::string_view tables = "/apps/:appId/tables";
constexpr std::string_view rows = "/apps/:appId/tables/:tableId/rows";
constexpr std::string_view row = "/apps/:appId/tables/:tableId/rows/:rowId";
constexpr std::string_view rows_of_table = "/tables/:tableId/rows";
constexpr std::string_view rows_of_team = "/apps/:appId/:teamId/tables/:tableId/rows";

constexpr query_parameter list_parameters[] = {query::limit, query::offset, query::order_by,
                                               query::order_direction, query::owner_user_id};
constexpr query_parameter owner[] = {query::owner_user_id};

template <unsigned status, shape const& what>
constexpr declared_answer answered[] = {{status, &what}};
constexpr described_name page_fields[] = {{"X-Total-Count", "How many rows there are to list."}};
constexpr declared_answer answered_page[] = {{200, &shapes::rows, page_fields}};

constexpr declared_body row_input = {body_rule::json, &shapes::row_input};
constexpr declared_body table_input = {body_rule::json, &shapes::table_input};
constexpr declared_body selection = {body_rule::optional, &shapes::selection};

// What a path captures is found again by name, see place.hpp.
constexpr route routes[] = {
    {method::get, row, scope::read, get_row, "Shows a row.", answered<200, shapes::row>, {}, owner},
    {method::put, row, scope::write, replace_row, "Replaces all fields of a row.",
     answered<200, shapes::row>, row_input, owner},
    {method::patch, row, scope::write, merge_row, "Changes these fields of a row.",
     answered<200, shapes::row>, row_input, owner},
    {method::delete_,
     row,
     scope::write,
     delete_row,
     "Deletes a row.",
     answered<200, shapes::deleted>,
     {},
     owner},
    {method::get,
     rows_of_table,
     scope::read,
     list_rows,
     "Lists rows, oldest first.",
     answered_page,
     {},
     list_parameters},
    {method::get,
     rows,
     scope::read,
     list_rows,
     "Lists rows, oldest first.",
     answered_page,
     {},
     list_parameters},
    {method::post, rows, scope::write, create_row, "Creates a row.", answered<201, shapes::row>,
     row_input, owner},
    {method::delete_, rows, scope::write, delete_rows, "Deletes all rows, or those that are named.",
     answered<200, shapes::deleted>, selection, owner},
    {method::delete_, rows_of_team, scope::write, delete_rows,
     "Deletes all rows, or those that are named.", answered<200, shapes::deleted>, selection,
     owner},
    {method::get, tables, scope::read, list_tables, "Lists all tables of the team, oldest first.",
     answered<200, shapes::tables>},
    {method::post, tables, scope::write, create_table, "Creates a table.",
     answered<201, shapes::table>, table_input},
};

constexpr described_name captures[] = {
    {":appId", "The id of an app of the team, or of the team itself."},
    {":teamId", "The id of the team."},
    {":tableId", "The id of a table."},
    {":rowId", "The id of a row."},
};
constexpr std::string_view prefixes[] = {"/apps/", "/tables/"};

}  // namespace

api::dialect const dialect = {.name = "starion",
                              .prefixes = prefixes,
                              .routes = routes,
                              .presented_key = key_or_bearer,
                              .check_caller = nullptr,
                              .refuse = refuse,
                              .show_rate = show_x_rate_limit,
                              .captures = captures,
                              .rate_fields = x_rate_fields,
                              .refusal = &plain_refusal,
                              .refused_with = common_statuses};

}  // namespace rowd::api::starion
