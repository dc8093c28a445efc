// What concerns requests as such: paths, methods, keys, bodies.
#include "api/justpaid_scenarios.hpp"

namespace rowd::fixtures::justpaid {
namespace {

std::string failure(std::string_view code, std::string_view message) {
    return whole(R"({"success":false,"error":{"code":")" + std::string(code) + R"(","message":")" +
                 std::string(message) + R"("}})");
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

// A table definition whose metadata is nested so deep that the document has `depth` levels.
std::string nested(std::size_t depth) {
    return R"({"name":"deep","metadata":{"a":)" + repeated("[", depth - 2) +
           repeated("]", depth - 2) + "}}";
}

// A table definition of exactly so many bytes.
std::string sized(std::size_t bytes) {
    std::string const begin = R"({"name":"big","description":")";
    return begin + std::string(bytes - begin.size() - 2, 'x') + "\"}";
}

std::string const unauthorized = failure("UNAUTHORIZED", "Invalid or missing API key");
std::string const no_route = failure("NOT_FOUND", "Route not found");
std::string const no_table = failure("NOT_FOUND", "Table not found");
std::string const needs_read =
    failure("FORBIDDEN", "API key lacks required scope: workflows:read");
std::string const needs_write =
    failure("FORBIDDEN", "API key lacks required scope: workflows:write");
std::string const bad_json = failure("BAD_REQUEST", "Invalid JSON in request body");
std::string const no_object = failure("BAD_REQUEST", "Request body must be a JSON object");
std::string const bad_type =
    failure("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
std::string const too_large =
    failure("PAYLOAD_TOO_LARGE", "Request body exceeds 1048576 bytes");

constexpr char const* tables_path = "/api/v1/tables";
constexpr char const* good = R"({"name":"good"})";

header_fields type(std::string value) { return {{"Content-Type", std::move(value)}}; }

std::string method_refused(std::string_view method) {
    return failure("METHOD_NOT_ALLOWED", "Method " + std::string(method) + " is not allowed");
}

}  // namespace

std::vector<scenario> routing() {
    return {
        {"answers are JSON in UTF-8", "GET", tables_path, "", 200,
         {"Content-Type: application/json; charset=utf-8\r\n", R"(<<{"success":true,"data":[{)"},
         {"\"meta\""}},
        {"refusals are JSON in UTF-8", "GET", tables_path, "", 401,
         {"Content-Type: application/json; charset=utf-8\r\n"}, {}, "none"},
        {"one slash at the end is tolerated", "GET", "/api/v1/tables/", "", 200},
        {"also behind an id", "GET", "/api/v1/tables/{table}/", "", 200, {"\"id\":\"{table}\""}},
        {"also behind rows", "GET", "/api/v1/tables/{table}/rows/", "", 200},
        {"two slashes at the end are not", "GET", "/api/v1/tables//", "", 404},
        {"an empty id is no id", "GET", "/api/v1/tables//rows", "", 404, {no_route}},
        {"escapes in the path are the same path", "GET", "/api/v1/%74ables", "", 200},
        {"an escaped dash", "GET", "/api/v1/tables/11111111%2D2222-4333-8444-555555555555", "", 404,
         {no_table}},
        {"an escaped slash does not part segments", "GET", "/api/v1%2Ftables", "", 404},
        {"ids match in any case", "GET", "/api/v1/tables/{TABLE}", "", 200,
         {"\"id\":\"{table}\""}},
        {"ids of rows, too", "GET", "/api/v1/tables/{TABLE}/rows/{ROW}", "", 200,
         {"\"id\":\"{row}\""}},
        {"paths match in their own case only", "GET", "/api/v1/Tables", "", 404, {no_route}},
        {"unknown path", "GET", "/api/v1/nothing", "", 404, {no_route}},
        {"unknown path, no key", "GET", "/api/v1/nothing", "", 404, {no_route}, {}, "none"},
        {"unknown path below a row", "GET", "/api/v1/tables/{table}/rows/{row}/x", "", 404,
         {no_route}},
        {"the base path itself", "GET", "/api/v1", "", 404, {no_route}},
        {"PUT on tables", "PUT", tables_path, good, 405,
         {method_refused("PUT"), "Allow: GET, HEAD, POST\r\n"}},
        {"DELETE on tables", "DELETE", tables_path, "", 405, {"Allow: GET, HEAD, POST\r\n"}},
        {"POST on a table", "POST", "/api/v1/tables/{table}", good, 405,
         {method_refused("POST"), "Allow: GET, HEAD, PATCH, DELETE\r\n"}},
        {"PATCH on rows", "PATCH", "/api/v1/tables/{table}/rows", good, 405,
         {method_refused("PATCH"), "Allow: GET, HEAD, POST\r\n"}},
        {"PUT on a row", "PUT", "/api/v1/tables/{table}/rows/{row}", good, 405,
         {"Allow: GET, HEAD, PATCH, DELETE\r\n"}},
        {"POST on the audit log", "POST", "/api/v1/audit-logs", "{}", 405,
         {"Allow: GET, HEAD\r\n"}},
        {"OPTIONS", "OPTIONS", tables_path, "", 405, {method_refused("OPTIONS")}},
        {"the method is looked at before the key", "PUT", tables_path, "", 405, {"Allow: "}, {},
         "none"},
        {"HEAD of tables", "HEAD", tables_path, "", 200, {"Content-Length: ", whole("")},
         {"Content-Length: 0\r\n"}},
        {"HEAD of a table", "HEAD", "/api/v1/tables/{table}", "", 200, {whole("")}},
        {"HEAD of rows", "HEAD", "/api/v1/tables/{table}/rows", "", 200,
         {"X-Total-Count: 2\r\n", whole("")}},
        {"HEAD of the audit log", "HEAD", "/api/v1/audit-logs", "", 200, {whole("")}},
        {"HEAD of an absent table", "HEAD", "/api/v1/tables/{unknown}", "", 404, {whole("")}},
        {"HEAD without a key", "HEAD", tables_path, "", 401, {whole("")}, {}, "none"},
    };
}

std::vector<scenario> keys() {
    return {
        {"no key", "GET", tables_path, "", 401, {unauthorized}, {"X-RateLimit"}, "none"},
        {"empty key", "GET", tables_path, "", 401, {unauthorized}, {}, "none",
         {{"x-api-key", ""}}},
        {"blank key", "GET", tables_path, "", 401, {unauthorized}, {}, "none",
         {{"x-api-key", "   "}}},
        {"unknown key", "GET", tables_path, "", 401, {unauthorized}, {"X-RateLimit"}, "unknown"},
        {"revoked key", "GET", tables_path, "", 401, {unauthorized}, {"X-RateLimit"}, "revoked"},
        {"overlong key", "GET", tables_path, "", 401, {unauthorized}, {}, "none",
         {{"x-api-key", std::string(300, 'k')}}},
        {"key with a tail", "GET", tables_path, "", 401, {unauthorized}, {}, "none",
         {{"x-api-key", "{key}x"}}},
        {"field name in capitals", "GET", tables_path, "", 200, {}, {}, "none",
         {{"X-API-KEY", "{key}"}}},
        {"spaces around the key", "GET", tables_path, "", 200, {}, {}, "none",
         {{"x-api-key", "   {key}   "}}},
        {"bearer token", "GET", tables_path, "", 200, {}, {}, "none",
         {{"Authorization", "Bearer {key}"}}},
        {"bearer token, lower case", "GET", tables_path, "", 200, {}, {}, "none",
         {{"authorization", "bearer {key}"}}},
        {"x-api-key goes before a bearer token", "GET", tables_path, "", 401, {unauthorized}, {},
         "unknown", {{"Authorization", "Bearer {key}"}}},
        {"another scheme", "GET", tables_path, "", 401, {unauthorized}, {}, "none",
         {{"Authorization", "Basic {key}"}}},
        {"a bare token", "GET", tables_path, "", 401, {unauthorized}, {}, "none",
         {{"Authorization", "{key}"}}},

        {"reader lists tables", "GET", tables_path, "", 200, {}, {}, "reader"},
        {"reader gets a table", "GET", "/api/v1/tables/{table}", "", 200, {}, {}, "reader"},
        {"reader lists rows", "GET", "/api/v1/tables/{table}/rows", "", 200, {}, {}, "reader"},
        {"reader gets a row", "GET", "/api/v1/tables/{table}/rows/{row}", "", 200, {}, {},
         "reader"},
        {"reader queries the audit log", "GET", "/api/v1/audit-logs", "", 200, {}, {}, "reader"},
        {"reader cannot create a table", "POST", tables_path, good, 403, {needs_write}, {},
         "reader"},
        {"reader cannot change a table", "PATCH", "/api/v1/tables/{table}", good, 403,
         {needs_write}, {}, "reader"},
        {"reader cannot delete a table", "DELETE", "/api/v1/tables/{table}", "", 403, {needs_write},
         {}, "reader"},
        {"reader cannot create a row", "POST", "/api/v1/tables/{table}/rows", R"({"data":{}})", 403,
         {needs_write}, {}, "reader"},
        {"reader cannot change a row", "PATCH", "/api/v1/tables/{table}/rows/{row}",
         R"({"data":{}})", 403, {needs_write}, {}, "reader"},
        {"reader cannot delete a row", "DELETE", "/api/v1/tables/{table}/rows/{row}", "", 403,
         {needs_write}, {}, "reader"},
        {"writer creates a table", "POST", tables_path, good, 201, {}, {}, "writer"},
        {"writer changes a table", "PATCH", "/api/v1/tables/{fresh}", good, 200, {}, {}, "writer"},
        {"writer creates a row", "POST", "/api/v1/tables/{fresh}/rows", R"({"data":{}})", 201, {},
         {}, "writer"},
        {"writer changes a row", "PATCH", "/api/v1/tables/{fresh}/rows/{fresh_row}",
         R"({"data":{}})", 200, {}, {}, "writer"},
        {"writer deletes a row", "DELETE", "/api/v1/tables/{fresh}/rows/{fresh_row}", "", 200, {},
         {}, "writer"},
        {"writer deletes a table", "DELETE", "/api/v1/tables/{fresh}", "", 200, {}, {}, "writer"},
        {"writing does not imply reading", "GET", tables_path, "", 403, {needs_read}, {}, "writer"},
        {"nor of one table", "GET", "/api/v1/tables/{table}", "", 403, {needs_read}, {}, "writer"},
        {"nor of rows", "GET", "/api/v1/tables/{table}/rows", "", 403, {needs_read}, {}, "writer"},
        {"nor of one row", "GET", "/api/v1/tables/{table}/rows/{row}", "", 403, {needs_read}, {},
         "writer"},
        {"nor of the audit log", "GET", "/api/v1/audit-logs", "", 403, {needs_read}, {}, "writer"},
        {"other scopes do not read", "GET", tables_path, "", 403, {needs_read}, {}, "runner"},
        {"other scopes do not write", "POST", tables_path, good, 403, {needs_write}, {}, "runner"},

        {"key before content type", "POST", tables_path, good, 401, {unauthorized}, {}, "none",
         type("text/plain")},
        {"key before JSON", "POST", tables_path, "{", 401, {unauthorized}, {}, "unknown"},
        {"scope before content type", "POST", tables_path, good, 403, {needs_write}, {}, "reader",
         type("text/plain")},
        {"scope before JSON", "POST", tables_path, "{", 403, {needs_write}, {}, "reader"},
        {"scope before size", "POST", tables_path, sized(1'048'577), 403, {needs_write}, {},
         "reader"},
        {"scope before existence", "GET", "/api/v1/tables/{unknown}", "", 403, {needs_read}, {},
         "writer"},
        {"content type before JSON", "POST", tables_path, "{", 415, {bad_type}, {}, "owner",
         type("text/plain")},
        {"JSON before existence", "PATCH", "/api/v1/tables/{unknown}", "{", 400, {bad_json}},
        {"fields before existence of a table", "PATCH", "/api/v1/tables/{unknown}",
         R"({"name":""})", 400, {"name must be between 1 and 255 characters"}},
        {"fields before existence of a row's table", "POST", "/api/v1/tables/{unknown}/rows", "{}",
         400, {"data must be an object"}},
        {"fields before existence of a row", "PATCH", "/api/v1/tables/{table}/rows/{unknown}", "{}",
         400, {"data must be an object"}},
        {"query before existence", "GET", "/api/v1/tables/{unknown}/rows?limit=0", "", 400,
         {"limit must be"}},
        {"existence before a no-op", "PATCH", "/api/v1/tables/{unknown}", "{}", 404, {no_table}},
    };
}

std::vector<scenario> bodies() {
    std::vector<scenario> all = {
        {"no content type", "POST", tables_path, good, 201},
        {"body without a length to speak of", "POST", tables_path, "", 400, {no_object}, {},
         "owner", {{"Content-Length", "0"}}},
        {"no body at all", "POST", tables_path, "", 400, {no_object}},
        {"no body, changing a table", "PATCH", "/api/v1/tables/{table}", "", 400, {no_object}},
        {"no body, creating a row", "POST", "/api/v1/tables/{table}/rows", "", 400, {no_object}},
        {"no body, changing a row", "PATCH", "/api/v1/tables/{table}/rows/{row}", "", 400,
         {no_object}},
        {"identity encoding", "POST", tables_path, good, 201, {}, {}, "owner",
         {{"Content-Encoding", "identity"}}},
        {"compressed body", "POST", tables_path, good, 415, {"UNSUPPORTED_MEDIA_TYPE"}, {}, "owner",
         {{"Content-Encoding", "gzip"}}},
        {"largest body", "POST", tables_path, sized(1'048'576), 201},
        {"body over the cap", "POST", tables_path, sized(1'048'577), 413, {too_large}},
        {"row over the cap", "POST", "/api/v1/tables/{table}/rows", sized(1'048'577), 413,
         {too_large}},
        {"128 levels", "POST", tables_path, nested(128), 201},
        {"129 levels", "POST", tables_path, nested(129), 400, {bad_json}},
        {"unknown members are ignored", "POST", tables_path,
         R"({"name":"good","id":7,"rowCount":"x","createdAt":0,"updatedAt":null,"other":[]})", 201,
         {R"("rowCount":0)"}, {"other"}},
        {"unknown members of a row are ignored", "POST", "/api/v1/tables/{fresh}/rows",
         R"({"id":1,"data":{},"createdAt":5,"other":true})", 201, {"\"data\":{}"}, {"other"}},
        {"the last of duplicate members wins", "POST", tables_path, R"({"name":"","name":"b"})",
         201, {R"("name":"b")"}},
        {"also when the last is the bad one", "POST", tables_path, R"({"name":"b","name":""})",
         400},
        {"a body on GET is ignored", "GET", tables_path, "{", 200, {}, {}, "owner",
         type("text/plain")},
        {"a body on DELETE is ignored", "DELETE", "/api/v1/tables/{fresh}/rows/{fresh_row}", "{",
         200, {}, {}, "owner", type("text/plain")},
        {"a compressed one, too", "DELETE", "/api/v1/tables/{fresh}", "\x1f\x8b", 200, {}, {},
         "owner", {{"Content-Encoding", "gzip"}}},
    };
    for (auto const* name :
         {"application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8",
          "application/json; charset=\"utf-8\"", "Application/JSON", "application/vnd.api+json",
          "application/json; version=1", "application/ld+json; profile=x; charset=utf-8"})
        all.push_back({std::string("accepts ") + name, "POST", tables_path, good, 201, {}, {},
                       "owner", type(name)});
    for (auto const* name :
         {"text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data",
          "application/json; charset=latin1", "application/xml", "application/jsonx", "json"})
        all.push_back({std::string("refuses ") + name, "POST", tables_path, good, 415, {bad_type},
                       {}, "owner", type(name)});
    for (auto const* text :
         {"{", "}", "{\"name\":}", "{\"name\":\"a\"", "{\"name\":\"a\"} x", "{\"name\":\"a\"}{}",
          "{\"name\":\"a\",}", "{'name':'a'}", "{name:\"a\"}", "{\"name\":\"a\nb\"}",
          "{\"name\":\"a\\x\"}", "{\"name\":\"\xff\"}", "{\"name\":\"\xc0\x80\"}",
          "{\"name\":\"\xed\xa0\x80\"}", "{\"name\":\"\\ud800\"}", "{\"name\":\"\\udc00\\ud800\"}",
          "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":NaN}", "{\"a\":True}",
          "{\"a\":[1,]}", "// x\n{}", "nothing", " "})
        all.push_back({std::string("malformed: ") + text, "POST", tables_path, text, 400,
                       {bad_json}});
    for (auto const* text : {"[]", "[{\"name\":\"a\"}]", "\"name\"", "7", "true", "null"})
        all.push_back({std::string("not an object: ") + text, "POST", tables_path, text, 400,
                       {no_object}});
    return all;
}

std::vector<scenario> values() {
    std::vector<scenario> all = {
        {"white space goes, order stays", "POST", "/api/v1/tables/{table}/rows",
         "{ \"data\" : {\n\t\"z\": 1 ,\r\n \"a\": [ 1, { \"y\": 2, \"b\": 3 } ] } }", 201,
         {R"("data":{"z":1,"a":[1,{"y":2,"b":3}]},)"}},
        {"the last of duplicate members is kept", "POST", "/api/v1/tables/{table}/rows",
         R"({"data":{"a":1,"a":2}})", 201, {R"("data":{"a":2},)"}},
        {"metadata keeps its order", "POST", tables_path,
         R"({"name":"n","metadata":{"z":{"y":1},"a":null}})", 201,
         {R"("metadata":{"z":{"y":1},"a":null},)"}},
    };
    // As it comes in, so it goes out.
    for (auto const* text :
         {"0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "0.1",
          "-2.5", "1.7976931348623157e308", "true", "false", "null", "[]", "{}", "[[],{}]", "\"\"",
          "\"\\u0000\"", "\"a\\u0000b\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\u001f\"", "\"/\"",
          "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"", "\"\x7f\"", "{\"\":{\"a.b\":1}}",
          "{\"__proto__\":1,\"$where\":2}"})
        all.push_back({std::string("kept: ") + text, "POST", "/api/v1/tables/{table}/rows",
                       std::string(R"({"data":{"v":)") + text + "}}", 201,
                       {std::string(R"("data":{"v":)") + text + "},"}});
    all.push_back({"escapes that need not be are undone", "POST", "/api/v1/tables/{table}/rows",
                   R"({"data":{"\u0061":"\u00e4\/\ud83d\ude00"}})", 201,
                   {"\"data\":{\"a\":\"\xc3\xa4/\xf0\x9f\x98\x80\"}"}});
    return all;
}

}  // namespace rowd::fixtures::justpaid
