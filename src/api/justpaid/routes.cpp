#include "api/dialects.hpp"

#include "api/common/rate_fields.hpp"
#include "api/justpaid/errors.hpp"
#include "api/justpaid/handlers.hpp"

namespace rowd::api::justpaid {
namespace {

using access::scope;
constexpr std::string_view tables = "/api/v1/tables";
constexpr std::string_view table = "/api/v1/tables/:id";
constexpr std::string_view rows = "/api/v1/tables/:id/rows";
constexpr std::string_view row = "/api/v1/tables/:id/rows/:rowId";

constexpr route routes[] = {
    {method::get, row, scope::read, get_row},
    {method::get, rows, scope::read, list_rows},
    {method::post, rows, scope::write, create_row, body_rule::json},
    {method::patch, row, scope::write, update_row, body_rule::json},
    {method::delete_, row, scope::write, delete_row},
    {method::get, tables, scope::read, list_tables},
    {method::post, tables, scope::write, create_table, body_rule::json},
    {method::get, table, scope::read, get_table},
    {method::patch, table, scope::write, update_table, body_rule::json},
    {method::delete_, table, scope::write, delete_table},
    {method::get, "/api/v1/audit-logs", scope::read, list_audit_logs},
};

constexpr std::string_view prefixes[] = {"/api/v1/"};

}  // namespace

api::dialect const dialect = {"",      prefixes, routes,           key_or_bearer,
                              nullptr, refuse,   show_x_rate_limit};

}  // namespace rowd::api::justpaid
