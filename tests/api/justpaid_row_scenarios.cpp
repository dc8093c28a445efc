// Rows, and the parameters of the audit log.
#include "api/justpaid_answers.hpp"

namespace rowd::fixtures::justpaid {
namespace {

constexpr char const* rows_path = "/api/v1/tables/{table}/rows";
constexpr char const* fresh_rows = "/api/v1/tables/{fresh}/rows";
constexpr char const* fresh_row = "/api/v1/tables/{fresh}/rows/{fresh_row}";

std::string row(std::string_view data, std::string_view position) {
    return whole(R"({"success":true,"data":{"id":"<id>","data":)" + std::string(data) +
                 R"(,"position":)" + std::string(position) +
                 R"(,"createdAt":"<time>","updatedAt":"<time>"}})");
}

std::string const limit_rule = refusal("BAD_REQUEST", "limit must be an integer between 1 and 100");
std::string const offset_rule = refusal("BAD_REQUEST", "offset must be a non-negative integer");
std::string const data_rule = failure("data", "data must be an object");
std::string const position_rule = failure("position", "position must be an integer or null");
std::string const no_row = refusal("NOT_FOUND", "Row not found");
std::string const both =
    R"(<<{"success":true,"data":[{"id":"{row}","data":{"paid":true},"position":null,)";

}  // namespace

std::vector<scenario> rows() {
    std::vector<scenario> all = {
        {"all rows", "GET", rows_path, "", 200, {both, "X-Total-Count: 2\r\n"}, {"meta"}},
        {"exactly success and data",
         "GET",
         rows_path,
         "",
         200,
         {whole(
             R"({"success":true,"data":[)"
             R"({"id":"<id>","data":{"paid":true},"position":null,"createdAt":"<time>","updatedAt":"<time>"},)"
             R"({"id":"<id>","data":{"paid":false},"position":null,"createdAt":"<time>","updatedAt":"<time>"}]})")}},
        {"first page",
         "GET",
         "/api/v1/tables/{table}/rows?limit=1",
         "",
         200,
         {both, "X-Total-Count: 2\r\n"},
         {"{\"paid\":false}"}},
        {"second page",
         "GET",
         "/api/v1/tables/{table}/rows?limit=1&offset=1",
         "",
         200,
         {R"("data":[{"id":)", "{\"paid\":false}"},
         {"{\"paid\":true}"}},
        {"past the end",
         "GET",
         "/api/v1/tables/{table}/rows?offset=2",
         "",
         200,
         {whole(R"({"success":true,"data":[]})"), "X-Total-Count: 2\r\n"}},
        {"far past the end",
         "GET",
         "/api/v1/tables/{table}/rows?offset=18446744073709551616",
         "",
         200,
         {whole(R"({"success":true,"data":[]})")}},
        {"largest page", "GET", "/api/v1/tables/{table}/rows?limit=100", "", 200, {both}},
        {"leading zeros", "GET", "/api/v1/tables/{table}/rows?limit=001", "", 200, {both}},
        {"unknown parameters",
         "GET",
         "/api/v1/tables/{table}/rows?page=7&sort=&x&=&&%",
         "",
         200,
         {both}},
        {"the first of several counts",
         "GET",
         "/api/v1/tables/{table}/rows?limit=1&limit=0",
         "",
         200,
         {both},
         {"{\"paid\":false}"}},
        {"also when it is the bad one",
         "GET",
         "/api/v1/tables/{table}/rows?limit=0&limit=1",
         "",
         400,
         {limit_rule}},
        {"names of parameters may be escaped",
         "GET",
         "/api/v1/tables/{table}/rows?%6cimit=%31",
         "",
         200,
         {both},
         {"{\"paid\":false}"}},
        {"parameters have their own case",
         "GET",
         "/api/v1/tables/{table}/rows?Limit=0",
         "",
         200,
         {both}},

        {"a row",
         "GET",
         "/api/v1/tables/{table}/rows/{row}",
         "",
         200,
         {row(R"({"paid":true})", "null"), "\"id\":\"{row}\""}},
        {"a new row",
         "POST",
         fresh_rows,
         R"({"data":{"b":1,"a":{"z":null}}})",
         201,
         {row(R"({"b":1,"a":{"z":null}})", "null")}},
        {"an empty row", "POST", fresh_rows, R"({"data":{}})", 201, {row("{}", "null")}},
        {"a row with a place",
         "POST",
         fresh_rows,
         R"({"data":{},"position":3})",
         201,
         {row("{}", "3")}},
        {"a negative place",
         "POST",
         fresh_rows,
         R"({"position":-9007199254740992,"data":{}})",
         201,
         {row("{}", "-9007199254740992")}},
        {"a last place",
         "POST",
         fresh_rows,
         R"({"position":9007199254740992,"data":{}})",
         201,
         {row("{}", "9007199254740992")}},
        {"no place",
         "POST",
         fresh_rows,
         R"({"data":{},"position":null})",
         201,
         {row("{}", "null")}},
        {"a full table",
         "POST",
         "/api/v1/tables/{full}/rows",
         R"({"data":{}})",
         400,
         {refusal("BAD_REQUEST", "Table has reached its maximum row limit of 1")}},
        {"bad data for a full table", "POST", "/api/v1/tables/{full}/rows", "{}", 400, {data_rule}},
        {"both fields bad",
         "POST",
         rows_path,
         R"({"data":5,"position":"x"})",
         400,
         {R"("message":"data must be an object","details":[{"field":"data",)",
          R"({"field":"position",)"}},

        {"data are replaced",
         "PATCH",
         fresh_row,
         R"({"data":{"other":2}})",
         200,
         {row(R"({"other":2})", "7"), "\"id\":\"{fresh_row}\""},
         {"kept"}},
        {"by nothing", "PATCH", fresh_row, R"({"data":{}})", 200, {row("{}", "7")}},
        {"and moved", "PATCH", fresh_row, R"({"data":{},"position":-1})", 200, {row("{}", "-1")}},
        {"and taken off their place",
         "PATCH",
         fresh_row,
         R"({"data":{},"position":null})",
         200,
         {row("{}", "null")}},
        {"a place alone is not enough", "PATCH", fresh_row, R"({"position":1})", 400, {data_rule}},
        {"an empty change", "PATCH", fresh_row, "{}", 400, {data_rule}},
        {"a row of a full table", "PATCH", fresh_row, R"({"data":{"x":1}})", 200},
        {"delete",
         "DELETE",
         fresh_row,
         "",
         200,
         {whole(R"({"success":true,"data":{"deleted":true}})")}},
    };
    for (auto const* value : {"0", "101", "-1", "abc", "1.5", "", "%20", "1%20", "+1", "0x1", "1e1",
                              "18446744073709551617"})
        all.push_back({std::string("limit=") + value,
                       "GET",
                       std::string(rows_path) + "?limit=" + value,
                       "",
                       400,
                       {limit_rule}});
    all.push_back(
        {"limit without a value", "GET", std::string(rows_path) + "?limit", "", 400, {limit_rule}});
    for (auto const* value : {"-1", "x", "1.5", "", "+1"})
        all.push_back({std::string("offset=") + value,
                       "GET",
                       std::string(rows_path) + "?offset=" + value,
                       "",
                       400,
                       {offset_rule}});
    for (auto const* value : {"null", "[]", "[{}]", "\"{}\"", "5", "true"}) {
        auto const body = std::string(R"({"data":)") + value + "}";
        all.push_back({"created with " + body, "POST", rows_path, body, 400, {data_rule}});
        all.push_back({"changed to " + body, "PATCH", fresh_row, body, 400, {data_rule}});
    }
    for (auto const* value :
         {"\"1\"", "1.5", "true", "[]", "{}", "9007199254740993", "-9007199254740993", "1e300"}) {
        auto const body = std::string(R"({"data":{},"position":)") + value + "}";
        all.push_back({"created with " + body, "POST", rows_path, body, 400, {position_rule}});
        all.push_back({"changed to " + body, "PATCH", fresh_row, body, 400, {position_rule}});
    }
    for (auto const* id : {"{unknown}", "{foreign_row}", "{sibling_row}", "none", "{table}", "%20",
                           "00000000-0000-0000-0000-000000000000"}) {
        auto const path = std::string(rows_path) + "/" + id;
        all.push_back({path + " is absent", "GET", path, "", 404, {no_row}});
        all.push_back(
            {path + " cannot be changed", "PATCH", path, R"({"data":{}})", 404, {no_row}});
        all.push_back({path + " cannot be deleted", "DELETE", path, "", 404, {no_row}});
    }
    return all;
}

std::vector<scenario> audit_queries() {
    constexpr char const* path = "/api/v1/audit-logs";
    std::string const nothing =
        whole(R"({"success":true,"data":[],"meta":{"cursor":null,"hasMore":false}})");
    std::vector<scenario> all = {
        {"an entry",
         "GET",
         std::string(path) + "?resourceId={table}",
         "",
         200,
         {whole(
              R"({"success":true,"data":[{"id":"<id>","action":"table.created","resourceType":"table",)"
              R"("resourceId":"<id>","resourceName":"Invoices","actorType":"api_key","actorId":"<id>",)"
              R"("actorName":"test key","metadata":{"maxRows":10000,"columnCount":1},)"
              R"("ipAddress":"127.0.0.1","userAgent":null,"createdAt":"<time>"}],)"
              R"("meta":{"cursor":null,"hasMore":false}})"),
          "\"resourceId\":\"{table}\""},
         {"paid", "{key}"}},
        {"unknown action", "GET", std::string(path) + "?action=table.renamed", "", 200, {nothing}},
        {"another type", "GET", std::string(path) + "?resourceType=row", "", 200, {nothing}},
        {"the only type",
         "GET",
         std::string(path) + "?resourceType=table",
         "",
         200,
         {"table.created"}},
        {"a foreign table", "GET", std::string(path) + "?resourceId={foreign}", "", 200, {nothing}},
        {"nobody", "GET", std::string(path) + "?actorId={unknown}", "", 200, {nothing}},
        {"rows are not in it", "GET", std::string(path) + "?resourceId={row}", "", 200, {nothing}},
        {"least page",
         "GET",
         std::string(path) + "?limit=1",
         "",
         200,
         {R"("hasMore":true}}>>)", R"("meta":{"cursor":")"}},
        {"largest page", "GET", std::string(path) + "?limit=100", "", 200, {"\"hasMore\":false"}},
        {"nothing is after tomorrow",
         "GET",
         std::string(path) + "?startDate=9999-01-01",
         "",
         200,
         {nothing}},
        {"nothing was before",
         "GET",
         std::string(path) + "?endDate=2020-12-31",
         "",
         200,
         {nothing}},
        {"since then",
         "GET",
         std::string(path) + "?startDate=2020-01-01T00:00:00Z&endDate=9998-12-31T23:59:59.999Z",
         "",
         200,
         {"table.created"}},
        {"unknown parameters",
         "GET",
         std::string(path) + "?page=0&offset=x",
         "",
         200,
         {"table.created"}},
    };
    for (auto const* value : {"0", "101", "-1", "abc", "1.5", ""})
        all.push_back({std::string("limit=") + value,
                       "GET",
                       std::string(path) + "?limit=" + value,
                       "",
                       400,
                       {limit_rule}});
    for (auto const* value : {"", "x", "MTIz", "a1-", "a1-0", "a1-xyz", "a1-11111111111111111",
                              "eyJ0cyI6MSwiaWQiOiJ4In0%3D"})
        all.push_back({std::string("cursor=") + value,
                       "GET",
                       std::string(path) + "?cursor=" + value,
                       "",
                       400,
                       {refusal("BAD_REQUEST", "Invalid cursor")}});
    for (auto const* name : {"startDate", "endDate"})
        for (auto const* value : {"", "yesterday", "2024-13-01", "2023-02-29", "2024-01-01T25:00",
                                  "1700000000", "2024-01-01x"})
            all.push_back({std::string(name) + "=" + value,
                           "GET",
                           std::string(path) + "?" + name + "=" + value,
                           "",
                           400,
                           {R"("code":"BAD_REQUEST","message":")" + std::string(name) +
                            " must be an ISO-8601 date\""}});
    return all;
}

}  // namespace rowd::fixtures::justpaid
