#include "api/dialects.hpp"

#include "api/common/rate_fields.hpp"
#include "api/starion/errors.hpp"
#include "api/starion/handlers.hpp"

namespace rowd::api::starion {
namespace {

using access::scope;
constexpr std::string_view tables = "/apps/:appId/tables";
constexpr std::string_view rows = "/apps/:appId/tables/:tableId/rows";
constexpr std::string_view row = "/apps/:appId/tables/:tableId/rows/:rowId";
constexpr std::string_view rows_of_table = "/tables/:tableId/rows";
constexpr std::string_view rows_of_team = "/apps/:appId/:teamId/tables/:tableId/rows";

// What a path captures is found again by name, see place.hpp.
constexpr route routes[] = {
    {method::get, row, scope::read, get_row},
    {method::put, row, scope::write, replace_row, body_rule::json},
    {method::patch, row, scope::write, merge_row, body_rule::json},
    {method::delete_, row, scope::write, delete_row},
    {method::get, rows_of_table, scope::read, list_rows},
    {method::get, rows, scope::read, list_rows},
    {method::post, rows, scope::write, create_row, body_rule::json},
    {method::delete_, rows, scope::write, delete_rows, body_rule::optional},
    {method::delete_, rows_of_team, scope::write, delete_rows, body_rule::optional},
    {method::get, tables, scope::read, list_tables},
    {method::post, tables, scope::write, create_table, body_rule::json},
};

constexpr std::string_view prefixes[] = {"/apps/", "/tables/"};

}  // namespace

api::dialect const dialect = {"starion", prefixes, routes,           key_or_bearer,
                              nullptr,   refuse,   show_x_rate_limit};

}  // namespace rowd::api::starion
