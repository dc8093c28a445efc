// Requests in general, collections, users.
#include "api/flowra_scenarios.hpp"

#include "api/stage.hpp"

namespace rowd::fixtures::flowra {
namespace {

constexpr char const* all = "/api/v1/table/collections";
constexpr char const* one = "/api/v1/table/collections/{table}";
constexpr char const* anns = "/api/v1/table/collections/{anns}";
constexpr char const* documents_path = "/api/v1/table/collections/{table}/documents";
constexpr char const* ok_list =
    R"(<<{"success":true,"message":"Collections retrieved successfully","data":[)";
constexpr char const* ok_document =
    R"(<<{"success":true,"message":"Document retrieved successfully","data":{"id":)";

std::string refusal(unsigned status, std::string_view name, std::string_view message) {
    return whole(R"({"success":false,"statusCode":)" + std::to_string(status) + R"(,"message":")" +
                 std::string(message) + R"(","error":")" + std::string(name) + R"("})");
}
std::string bad(std::string_view message) {
    return refusal(400, "Bad Request", message);
}

std::string const no_collection = refusal(404, "Not Found", "Collection not found");
std::string const no_document = refusal(404, "Not Found", "Document not found");
std::string const no_key = refusal(401, "Unauthorized", "Invalid or missing API key");
std::string const no_user = bad("x-username must be between 1 and 255 characters");

std::string collection(std::string_view name, std::string_view description,
                       std::string_view schema) {
    return R"("data":{"id":"<id>","_id":"<id>","name":")" + std::string(name) +
           R"(","description":)" + std::string(description) + R"(,"schema":)" +
           std::string(schema) +
           R"(,"documentCount":0,"createdAt":"<time>","updatedAt":"<time>"}}>>)";
}

header_fields as(std::string user) {
    return {{"x-username", std::move(user)}};
}

}  // namespace

void prepare(stage& s) {
    auto const create = [&](std::string const& path, std::string body, header_fields more = {}) {
        auto const r = s.owner().ask("POST", path, std::move(body), std::move(more));
        return std::string(data_of(r).at("id").as_string());
    };
    auto const documents_of = [](std::string const& id) {
        return "/api/v1/table/collections/" + id + "/documents";
    };
    auto const people = create(all, R"({"name":"People"})");
    for (auto const* person :
         {R"({"name":"Ann","age":30,"tags":["red","Blue"],"address":{"city":"Oslo"}})",
          R"({"name":"bob","age":9,"active":true})", R"({"name":"Cid","age":null,"x":"ANNEX 42"})",
          R"({"name":"dan","age":"30","address":{"city":"Bergen"}})", R"({"age":9.5})"})
        create(documents_of(people), person);
    auto const clash = s.owner().create_table(R"({"name":"Clash"})");
    auto const clashing = s.owner().create_row(
        clash, R"({"id":"mine","a":1,"_id":{"x":1},"createdAt":0,"updatedAt":0,"b":2})");
    auto const of_ann = create(all, R"({"name":"Ann's"})", as("ann"));
    auto const document_of_ann = create(documents_of(of_ann), R"({"n":1})", as("ann"));
    s.define("people", people);
    s.define("clash", clash);
    s.define("clashing", clashing);
    s.define("anns", of_ann);
    s.define("anns_document", document_of_ann);
}

std::vector<scenario> routing() {
    std::string const path = one;
    return {
        {"unknown path",
         "GET",
         "/api/v1/table/nothing",
         "",
         404,
         {refusal(404, "Not Found", "Cannot GET /api/v1/table/nothing")}},
        {"the prefix itself",
         "GET",
         "/api/v1/table",
         "",
         404,
         {refusal(404, "Not Found", "Cannot GET /api/v1/table")}},
        {"no exposure",
         "PATCH",
         path + "/expose-mcp",
         R"({"exposeViaMcp":true})",
         404,
         {"\"message\":\"Cannot PATCH /api/v1/table/collections/{table}/expose-mcp\""}},
        {"no method",
         "PUT",
         one,
         "{}",
         405,
         {refusal(405, "Method Not Allowed", "Method PUT is not allowed"),
          "Allow: GET, HEAD, DELETE\r\n"}},
        {"one slash behind", "GET", path + "/", "", 200},
        {"missing key", "GET", all, "", 401, {no_key}, {}, "none"},
        {"unknown key", "GET", all, "", 401, {no_key}, {}, "unknown"},
        {"revoked key", "GET", all, "", 401, {no_key}, {}, "revoked"},
        {"bearer key",
         "GET",
         all,
         "",
         200,
         {ok_list},
         {},
         "none",
         {{"Authorization", "Bearer {key}"}}},
        {"the key field wins",
         "GET",
         all,
         "",
         401,
         {no_key},
         {},
         "unknown",
         {{"Authorization", "Bearer {key}"}}},
        {"no scope to read",
         "GET",
         all,
         "",
         403,
         {refusal(403, "Forbidden", "API key lacks required scope: workflows:read")},
         {},
         "writer"},
        {"no scope to write",
         "POST",
         documents_path,
         "{}",
         403,
         {refusal(403, "Forbidden", "API key lacks required scope: workflows:write")},
         {},
         "reader"},
        {"content type without a body",
         "GET",
         all,
         "",
         200,
         {ok_list},
         {},
         "owner",
         {{"Content-Type", "application/json"}}},
        {"also of a delete",
         "DELETE",
         "/api/v1/table/collections/{fresh}",
         "",
         200,
         {},
         {},
         "owner",
         {{"Content-Type", "application/json"}}},
        {"form",
         "POST",
         documents_path,
         "a=1",
         415,
         {refusal(415, "Unsupported Media Type", "Content-Type must be application/json")},
         {},
         "owner",
         {{"Content-Type", "application/x-www-form-urlencoded"}}},
        {"malformed",
         "POST",
         documents_path,
         "{\"a\":",
         400,
         {bad("Invalid JSON in request body")}},
        {"array", "POST", documents_path, "[]", 400, {bad("Request body must be a JSON object")}},
        {"string",
         "POST",
         documents_path,
         "\"{}\"",
         400,
         {bad("Request body must be a JSON object")}},
        {"number", "POST", documents_path, "1", 400, {bad("Request body must be a JSON object")}},
        {"null", "POST", documents_path, "null", 400, {bad("Request body must be a JSON object")}},
        {"empty", "POST", documents_path, "", 400, {bad("Request body must be a JSON object")}},
        {"too large",
         "POST",
         documents_path,
         "{\"a\":\"" + std::string(std::size_t{1} << 20, 'x') + "\"}",
         413,
         {refusal(413, "Payload Too Large", "request entity too large")}},
    };
}

std::vector<scenario> collections() {
    std::vector<scenario> list = {
        {"newest first", "GET", all, "", 200, {ok_list, R"("name":"Clash")"}, {"Foreign", "Ann's"}},
        {"one",
         "GET",
         one,
         "",
         200,
         {R"(<<{"success":true,"message":"Collection metadata retrieved successfully",)"
          R"("data":{"id":"{table}","_id":"{table}","name":"Invoices","description":null,)"
          R"("schema":{"columns":[{"id":"paid","name":"paid","type":"boolean"}]},)"
          R"("documentCount":2,"createdAt":")"}},
        {"no schema", "GET", "/api/v1/table/collections/{full}", "", 200, {"\"schema\":null,"}},
        {"id in upper case", "GET", "/api/v1/table/collections/{TABLE}", "", 200},
        {"named",
         "POST",
         all,
         R"({"name":"New"})",
         201,
         {R"({"success":true,"message":"Collection created successfully",)",
          collection("New", "null", "null")}},
        {"described",
         "POST",
         all,
         R"({"name":"N","description":"d","columns":[{"name":"a","type":"text"}],)"
         R"("schema":{"view":1},"maxRows":0,"owner":"x"})",
         201,
         {collection("N", "\"d\"",
                     R"({"view":1,"columns":[{"id":"a","name":"a","type":"text"}]})")}},
        {"schema alone",
         "POST",
         all,
         R"({"name":"N","schema":{"view":1}})",
         201,
         {collection("N", "null", R"({"view":1,"columns":[]})")}},
        {"nameless", "POST", all, "{}", 400, {bad("name is required")}},
        {"all mistakes at once",
         "POST",
         all,
         R"({"name":"","description":1,"columns":[{"name":"a","type":"x"}],"schema":[]})",
         400,
         {bad("name must be between 1 and 255 characters; description must be a string or null; "
              "columns[0].type: Invalid column type; schema must be an object")}},
        {"delete",
         "DELETE",
         "/api/v1/table/collections/{fresh}",
         "",
         200,
         {whole(R"({"success":true,"message":"Collection deleted successfully",)"
                R"("data":{"id":"<id>","deleted":true}})")}},
    };
    for (auto const* id : {"{unknown}", "{foreign}", "nonsense", "{row}", "{anns}"}) {
        std::string const path = std::string(all) + "/" + id;
        list.push_back({"get of " + path, "GET", path, "", 404, {no_collection}});
        list.push_back({"delete of " + path, "DELETE", path, "", 404, {no_collection}});
        list.push_back({"list of " + path, "GET", path + "/documents", "", 404, {no_collection}});
        list.push_back(
            {"search in " + path, "GET", path + "/documents?q=x", "", 404, {no_collection}});
        list.push_back(
            {"post to " + path, "POST", path + "/documents", "{}", 404, {no_collection}});
        list.push_back(
            {"document of " + path, "GET", path + "/documents/{row}", "", 404, {no_collection}});
        list.push_back(
            {"patch in " + path, "PATCH", path + "/documents/{row}", "{}", 404, {no_collection}});
        list.push_back(
            {"delete in " + path, "DELETE", path + "/documents/{row}", "", 404, {no_collection}});
    }
    return list;
}

std::vector<scenario> users() {
    std::string const path = anns;
    std::string const inside = path + "/documents/{anns_document}";
    return {
        {"a user's own", "GET", all, "", 200, {ok_list, "Ann's"}, {"Invoices"}, "owner", as("ann")},
        {"nobody else's", "GET", all, "", 200, {"\"data\":[]}>>"}, {}, "owner", as("bob")},
        {"the default user's",
         "GET",
         all,
         "",
         200,
         {"Invoices"},
         {"Ann's"},
         "owner",
         as("project_default_user")},
        {"one", "GET", anns, "", 200, {"\"documentCount\":1"}, {}, "owner", as("ann")},
        {"spaces do not count", "GET", anns, "", 200, {}, {}, "owner", as(" \t ann  ")},
        {"case does", "GET", anns, "", 404, {no_collection}, {}, "owner", as("Ann")},
        {"not for the default user", "GET", anns, "", 404, {no_collection}},
        {"another user gets none", "GET", inside, "", 404, {no_collection}, {}, "owner", as("bob")},
        {"lists none",
         "GET",
         path + "/documents",
         "",
         404,
         {no_collection},
         {},
         "owner",
         as("bob")},
        {"creates none",
         "POST",
         path + "/documents",
         "{}",
         404,
         {no_collection},
         {},
         "owner",
         as("bob")},
        {"changes none",
         "PATCH",
         inside,
         R"({"n":2})",
         404,
         {no_collection},
         {},
         "owner",
         as("bob")},
        {"deletes none", "DELETE", inside, "", 404, {no_collection}, {}, "owner", as("bob")},
        {"and deletes no collection",
         "DELETE",
         anns,
         "",
         404,
         {no_collection},
         {},
         "owner",
         as("bob")},
        {"nor does the default user", "DELETE", anns, "", 404, {no_collection}},
        {"a user does not see the default user's",
         "GET",
         one,
         "",
         404,
         {no_collection},
         {},
         "owner",
         as("ann")},
        {"a document", "GET", inside, "", 200, {ok_document, "\"n\":1"}, {}, "owner", as("ann")},
        {"a change", "PATCH", inside, R"({"n":2})", 200, {"\"n\":2"}, {}, "owner", as("ann")},
        {"no name", "GET", all, "", 400, {no_user}, {}, "owner", as("")},
        {"only spaces", "POST", all, R"({"name":"N"})", 400, {no_user}, {}, "owner", as("  ")},
        {"a long name",
         "GET",
         all,
         "",
         200,
         {"\"data\":[]"},
         {},
         "owner",
         as(std::string(255, 'a'))},
        {"too long a name",
         "GET",
         anns,
         "",
         400,
         {no_user},
         {},
         "owner",
         as(std::string(256, 'a'))},
        {"no text", "GET", all, "", 400, {no_user}, {}, "owner", as("\xff\xfe")},
    };
}

}  // namespace rowd::fixtures::flowra
