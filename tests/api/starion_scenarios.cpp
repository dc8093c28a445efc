// Requests in general, tables, pages.
#include "api/starion_scenarios.hpp"

#include <boost/json/parse.hpp>

#include "api/stage.hpp"

namespace rowd::fixtures::starion {
namespace {

constexpr char const* tables_path = "/apps/{team}/tables";
constexpr char const* rows_path = "/apps/{team}/tables/{table}/rows";
constexpr char const* row_path = "/apps/{team}/tables/{table}/rows/{row}";

std::string refusal(std::string_view message) {
    return whole(R"({"error":")" + std::string(message) + R"("})");
}

std::string const no_key = refusal("Invalid or missing API key");
std::string const no_table = refusal("Table not found");
std::string const no_app = refusal("App not found");
std::string const limit_rule = refusal("limit must be an integer between 1 and 100");
std::string const offset_rule = refusal("offset must be a non-negative integer");

std::string table(std::string_view name, std::string_view type, std::string_view apps) {
    return whole(R"({"_id":"<id>","createdAt":"<time>","lastUpdate":"<time>","name":")" +
                 std::string(name) + R"(","tableType":")" + std::string(type) + R"(","appIds":)" +
                 std::string(apps) + "}");
}

std::string row(std::string_view fields) {
    return R"({"_id":"<id>","createdAt":"<time>","lastUpdatedAt":"<time>",)" + std::string(fields) +
           "}";
}

}  // namespace

void prepare(stage& s) {
    std::string const team = s.owner().tenant().id.to_string();
    auto const create = [&](std::string const& path, std::string body) {
        auto const r = s.owner().post("/apps/" + team + "/tables" + path, std::move(body));
        return std::string(boost::json::parse(r.body).at("_id").as_string());
    };
    auto const private_table = create("", R"({"name":"Orders","tableType":"private"})");
    auto const choices = create(
        "", R"({"name":"Choices","columns":[{"name":"size","type":"select","options":["S","M"]},)"
            R"({"name":"list","type":"json"}]})");
    s.define("team", team);
    s.define("app", s.owner().create_app().to_string());
    s.define("other_team", s.stranger().tenant().id.to_string());
    s.define("other_app", s.stranger().create_app().to_string());
    s.define("private_table", private_table);
    s.define("anns_row",
             create("/" + private_table + "/rows?ownerUserId=ann", R"({"fields":{"n":1}})"));
    s.define("bobs_row",
             create("/" + private_table + "/rows?ownerUserId=bob", R"({"fields":{"n":2}})"));
    s.define("choices", choices);
    s.define("choice", create("/" + choices + "/rows", R"({"fields":{"size":["S"],"n":1}})"));
}

std::vector<scenario> routing() {
    std::string const apps = tables_path;
    std::vector<scenario> all = {
        {"unknown path", "GET", "/apps/{team}/users", "", 404, {refusal("Not found")}},
        {"the prefix itself", "GET", "/tables", "", 404, {refusal("Not found")}},
        {"no webhooks", "POST", "/apps/{team}/webhooks", "{}", 404, {refusal("Not found")}},
        {"no method",
         "PUT",
         tables_path,
         "{}",
         405,
         {refusal("Method PUT is not allowed"), "Allow: GET, HEAD, POST\r\n"}},
        {"a team's rows can only be deleted",
         "GET",
         "/apps/{team}/{team}/tables/{table}/rows",
         "",
         405,
         {refusal("Method GET is not allowed"), "Allow: DELETE\r\n"}},
        {"one slash behind", "GET", apps + "/", "", 200},
        {"missing key", "GET", tables_path, "", 401, {no_key}, {}, "none"},
        {"unknown key", "GET", tables_path, "", 401, {no_key}, {}, "unknown"},
        {"bearer key",
         "GET",
         tables_path,
         "",
         200,
         {},
         {},
         "none",
         {{"Authorization", "Bearer {key}"}}},
        {"no scope to read",
         "GET",
         tables_path,
         "",
         403,
         {refusal("API key lacks required scope: workflows:read")},
         {},
         "writer"},
        {"no scope to write",
         "POST",
         rows_path,
         R"({"fields":{}})",
         403,
         {refusal("API key lacks required scope: workflows:write")},
         {},
         "reader"},
        {"form",
         "POST",
         rows_path,
         "a=1",
         415,
         {refusal("Content-Type must be application/json")},
         {},
         "owner",
         {{"Content-Type", "application/x-www-form-urlencoded"}}},
        {"malformed", "POST", rows_path, "{", 400, {refusal("Invalid JSON in request body")}},
        {"array", "POST", rows_path, "[]", 400, {refusal("Request body must be a JSON object")}},
        {"empty", "PUT", row_path, "", 400, {refusal("Request body must be a JSON object")}},
        {"too large",
         "POST",
         rows_path,
         R"({"fields":{"a":")" + std::string(std::size_t{1} << 20, 'x') + "\"}}",
         413,
         {R"(<<{"error":"Request body exceeds 1048576 bytes"}>>)"}},
        {"a registered app", "GET", "/apps/{app}/tables", "", 200},
        {"any table is an app's", "GET", "/apps/{app}/tables/{table}/rows/{row}", "", 200},
        {"app before table", "GET", "/apps/{unknown}/tables/{unknown}/rows", "", 404, {no_app}},
        {"app before team",
         "DELETE",
         "/apps/{unknown}/{unknown}/tables/{table}/rows",
         "",
         404,
         {no_app}},
        {"a foreign team",
         "DELETE",
         "/apps/{team}/{other_team}/tables/{table}/rows",
         "",
         404,
         {refusal("Team not found")}},
        {"no team",
         "DELETE",
         "/apps/{team}/nonsense/tables/{unknown}/rows",
         "",
         404,
         {refusal("Team not found")}},
        {"an app is no team",
         "DELETE",
         "/apps/{app}/{app}/tables/{table}/rows",
         "",
         404,
         {refusal("Team not found")}},
        {"fields before app",
         "POST",
         "/apps/{unknown}/tables/{table}/rows",
         "{}",
         400,
         {refusal("fields must be an object")}},
    };
    for (auto const* app : {"{unknown}", "{other_app}", "{other_team}", "nonsense", "{table}"}) {
        std::string const path = std::string("/apps/") + app + "/tables";
        all.push_back({"tables of " + path, "GET", path, "", 404, {no_app}});
        all.push_back({"new in " + path, "POST", path, R"({"name":"N"})", 404, {no_app}});
        all.push_back({"rows of " + path, "GET", path + "/{table}/rows", "", 404, {no_app}});
        all.push_back({"delete in " + path, "DELETE", path + "/{table}/rows", "", 404, {no_app}});
    }
    for (auto const* id : {"{unknown}", "{foreign}", "nonsense", "{row}"}) {
        std::string const path = apps + "/" + id + "/rows";
        std::string const fields = R"({"fields":{}})";
        all.push_back({"list of " + path, "GET", path, "", 404, {no_table}});
        all.push_back({"list without app " + path,
                       "GET",
                       std::string("/tables/") + id + "/rows?orderBy=lastUpdatedAt",
                       "",
                       404,
                       {no_table}});
        all.push_back({"post to " + path, "POST", path, fields, 404, {no_table}});
        all.push_back({"get in " + path, "GET", path + "/{row}", "", 404, {no_table}});
        all.push_back({"put in " + path, "PUT", path + "/{row}", fields, 404, {no_table}});
        all.push_back({"patch in " + path, "PATCH", path + "/{row}", fields, 404, {no_table}});
        all.push_back({"delete in " + path, "DELETE", path + "/{row}", "", 404, {no_table}});
        all.push_back({"delete all of " + path, "DELETE", path, "", 404, {no_table}});
        all.push_back({"delete all of the team's " + path,
                       "DELETE",
                       "/apps/{team}/{team}/tables/" + std::string(id) + "/rows",
                       "",
                       404,
                       {no_table}});
    }
    return all;
}

std::vector<scenario> tables() {
    return {
        {"all, oldest first",
         "GET",
         tables_path,
         "",
         200,
         {R"(<<[{"_id":"{table}","createdAt":")",
          R"("name":"Invoices","tableType":"shared","appIds":[]},{"_id":)",
          R"("name":"Orders","tableType":"private","appIds":[]},{"_id":"{choices}")"},
         {"Foreign", "rowCount"}},
        {"the same for an app", "GET", "/apps/{app}/tables", "", 200, {R"(<<[{"_id":"{table}",)"}},
        {"a shared table",
         "POST",
         tables_path,
         R"({"name":"Products"})",
         201,
         {table("Products", "shared", "[]")}},
        {"said to be shared",
         "POST",
         tables_path,
         R"({"name":"P","tableType":"shared"})",
         201,
         {table("P", "shared", "[]")}},
        {"a private table",
         "POST",
         tables_path,
         R"({"name":"P","tableType":"private"})",
         201,
         {table("P", "private", "[]")}},
        {"of an app",
         "POST",
         "/apps/{app}/tables",
         R"({"name":"P","_id":"x","appIds":["x"]})",
         201,
         {table("P", "shared", R"(["<id>"])"), R"("appIds":["{app}"])"}},
        {"nameless", "POST", tables_path, "{}", 400, {refusal("name is required")}},
        {"no name",
         "POST",
         tables_path,
         R"({"name":7})",
         400,
         {refusal("name must be between 1 and 255 characters")}},
        {"no type",
         "POST",
         tables_path,
         R"({"name":"P","tableType":"open"})",
         400,
         {refusal("tableType must be shared or private")}},
        {"no type at all",
         "POST",
         tables_path,
         R"({"name":"P","tableType":null})",
         400,
         {refusal("tableType must be shared or private")}},
        {"no columns",
         "POST",
         tables_path,
         R"({"name":"P","columns":{}})",
         400,
         {refusal("columns must be an array")}},
    };
}

std::vector<scenario> pages() {
    std::string const list = "/tables/{table}/rows";
    std::string const paid = row("\"paid\":true");
    std::string const unpaid = row("\"paid\":false");
    std::string const both = whole("[" + paid + "," + unpaid + "]");
    std::string const turned = whole("[" + unpaid + "," + paid + "]");
    auto const shown = [&](std::string const& query, std::string const& body) {
        return scenario{query, "GET", list + "?" + query, "", 200, {body, "X-Total-Count: 2\r\n"}};
    };
    std::vector<scenario> all = {
        shown("", both),
        shown("limit=1", whole("[" + paid + "]")),
        shown("limit=1&offset=1", whole("[" + unpaid + "]")),
        shown("offset=2", whole("[]")),
        shown("offset=18446744073709551616", whole("[]")),
        shown("limit=100", both),
        shown("orderBy=createdAt&orderDirection=asc", both),
        shown("orderDirection=desc", turned),
        shown("orderBy=lastUpdatedAt", both),
        shown("orderBy=lastUpdatedAt&orderDirection=desc&offset=1", whole("[" + paid + "]")),
        shown("orderBy=lastUpdatedAt&offset=2", whole("[]")),
        shown("ownerUserId=ann", both),
        shown("page=0&Limit=0", both),
        {"with an app", "GET", rows_path, "", 200, {both}},
        {"of a private table",
         "GET",
         "/tables/{private_table}/rows?ownerUserId=bob",
         "",
         200,
         {whole("[" + row(R"("ownerUserId":"bob","n":2)") + "]"), "X-Total-Count: 1\r\n",
          "\"_id\":\"{bobs_row}\""}},
        {"of somebody without rows",
         "GET",
         "/tables/{private_table}/rows?ownerUserId=eve",
         "",
         200,
         {whole("[]"), "X-Total-Count: 0\r\n"}},
        {"by change",
         "GET",
         "/tables/{private_table}/rows?ownerUserId=ann&orderBy=lastUpdatedAt&orderDirection=desc",
         "",
         200,
         {"\"_id\":\"{anns_row}\"", "X-Total-Count: 1\r\n"},
         {"{bobs_row}"}},
        {"unknown field",
         "GET",
         list + "?orderBy=name",
         "",
         400,
         {refusal("orderBy must be createdAt or lastUpdatedAt")}},
        {"no field",
         "GET",
         list + "?orderBy=",
         "",
         400,
         {refusal("orderBy must be createdAt or lastUpdatedAt")}},
        {"unknown direction",
         "GET",
         list + "?orderDirection=DESC",
         "",
         400,
         {refusal("orderDirection must be asc or desc")}},
    };
    for (auto const* value : {"0", "101", "-1", "abc", "1.5", ""})
        all.push_back({std::string("limit=") + value,
                       "GET",
                       list + "?limit=" + value,
                       "",
                       400,
                       {limit_rule}});
    for (auto const* value : {"-1", "x", "1.5", ""})
        all.push_back({std::string("offset=") + value,
                       "GET",
                       list + "?offset=" + value,
                       "",
                       400,
                       {offset_rule}});
    return all;
}

}  // namespace rowd::fixtures::starion
