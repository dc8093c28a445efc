// Headers, keys, errors and bodies.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

header_fields with(std::string token, std::string bot) {
    header_fields fields;
    if (!token.empty()) fields.emplace_back("Authorization", std::move(token));
    if (!bot.empty()) fields.emplace_back("x-bot-id", std::move(bot));
    return fields;
}

header_fields json(std::string type) {
    auto fields = with("Bearer {key}", "{bot}");
    fields.emplace_back("Content-Type", std::move(type));
    return fields;
}

std::string const new_table = R"({"name":"ATable","schema":{}})";

}  // namespace

void prepare(stage& s) {
    s.define("bot", s.owner().tenant().id.to_string());
    s.define("other_bot", s.stranger().tenant().id.to_string());
    s.define("reader_key", s.owner().make_key({"workflows:read"}).second);
    s.define("writer_key", s.owner().make_key({"workflows:write"}).second);
}

std::vector<scenario> as_bot(std::vector<scenario> all) {
    for (auto& s : all) {
        if (s.fields.empty()) s.fields = with("Bearer {key}", "{bot}");
        s.key = "none";
    }
    return all;
}

header_fields as_integration(std::string name) {
    auto fields = with("Bearer {key}", "{bot}");
    fields.emplace_back("x-integration-id", std::move(name));
    return fields;
}

std::string refusal(unsigned status, std::string_view type, std::string_view message) {
    std::string const code = std::to_string(status);
    return R"(,"code":)" + code + R"(,"type":")" + std::string(type) + R"(","message":")" +
           std::string(message) + R"(","description":")";
}

std::vector<scenario> requests() {
    auto const unauthorized = refusal(401, "Unauthorized", "Invalid or missing API key");
    std::string const list = "/v1/tables";
    std::string const nowhere = R"(Table \"NoTable\" was not found)";
    return as_bot({
        {"a token and its bot", "GET", list, "", 200, {R"({"tables":[)", "<<{"}},
        {"no token", "GET", list, "", 401, {unauthorized}, {}, "", with("", "{bot}")},
        {"an unknown token",
         "GET",
         list,
         "",
         401,
         {unauthorized},
         {},
         "",
         with("Bearer wfk_0", "{bot}")},
        {"another scheme",
         "GET",
         list,
         "",
         401,
         {unauthorized},
         {},
         "",
         with("Basic {key}", "{bot}")},
        {"the key in another dialect's field",
         "GET",
         list,
         "",
         401,
         {unauthorized},
         {},
         "",
         {{"x-api-key", "{key}"}, {"x-bot-id", "{bot}"}}},
        {"the scheme in lower case",
         "GET",
         list,
         "",
         200,
         {},
         {},
         "",
         with("bearer {key}", "{bot}")},
        {"no bot",
         "GET",
         list,
         "",
         400,
         {refusal(400, "InvalidPayload", "Header x-bot-id is required")},
         {},
         "",
         with("Bearer {key}", "")},
        {"another bot",
         "GET",
         list,
         "",
         403,
         {R"("type":"Forbidden")"},
         {},
         "",
         with("Bearer {key}", "{other_bot}")},
        {"a bot that cannot be one",
         "GET",
         list,
         "",
         403,
         {R"("type":"Forbidden")"},
         {},
         "",
         with("Bearer {key}", "mybot")},
        {"no token comes before no bot",
         "GET",
         list,
         "",
         401,
         {unauthorized},
         {},
         "",
         {{"Accept", "application/json"}}},
        {"other fields of the client",
         "GET",
         list,
         "",
         200,
         {},
         {},
         "",
         {{"Authorization", "Bearer {key}"},
          {"x-bot-id", "{bot}"},
          {"x-integration-id", "i"},
          {"x-workspace-id", "w"},
          {"x-multiple-integrations", "true"}}},

        {"an error has both published shapes",
         "GET",
         "/v1/tables/NoTable",
         "",
         404,
         {R"(<<{"id":"err_20)",
          R"(,"code":404,"type":"ResourceNotFound","message":")" + nowhere +
              R"(","description":"The requested resource does not exist.","status":404}>>)",
          "Content-Type: application/json"}},
        {"a name that is no text",
         "GET",
         "/v1/tables/%FF",
         "",
         404,
         {refusal(404, "ResourceNotFound", "Table not found")}},
        {"an unknown path", "GET", "/v1/nothing", "", 404, {R"("type":"ResourceNotFound")"}},
        {"a path of newer clients",
         "GET",
         "/v1/tables/ATable/export?format=csv",
         "",
         404,
         {R"("type":"ResourceNotFound")"}},
        {"an unknown method",
         "PATCH",
         list,
         "",
         405,
         {refusal(405, "MethodNotFound", "Method PATCH is not allowed"),
          "Allow: GET, HEAD, POST\r\n"}},
        {"a trailing slash", "GET", "/v1/tables/", "", 200},

        {"reading with a key that may write",
         "GET",
         list,
         "",
         403,
         {refusal(403, "Forbidden", "API key lacks required scope: workflows:read")},
         {},
         "",
         with("Bearer {writer_key}", "{bot}")},
        {"writing with a key that may read",
         "POST",
         list,
         new_table,
         403,
         {refusal(403, "Forbidden", "API key lacks required scope: workflows:write")},
         {},
         "",
         with("Bearer {reader_key}", "{bot}")},

        {"a GET with a body",
         "GET",
         list,
         "{}",
         200,
         {R"({"tables":[)"},
         {},
         "",
         json("application/json")},
        {"a DELETE with a body",
         "DELETE",
         "/v1/tables/NoTable",
         "{}",
         404,
         {nowhere},
         {},
         "",
         json("application/json")},
        {"another type",
         "POST",
         list,
         new_table,
         415,
         {R"("type":"UnsupportedMediaType")"},
         {},
         "",
         json("text/plain")},
        {"a type with a charset",
         "POST",
         list,
         new_table,
         200,
         {R"("name":"ATable")"},
         {},
         "",
         json("application/json; charset=utf-8")},
        {"no body",
         "POST",
         list,
         "",
         400,
         {refusal(400, "InvalidPayload", "Request body must be a JSON object")}},
        {"no object",
         "POST",
         list,
         "[]",
         400,
         {refusal(400, "InvalidPayload", "Request body must be a JSON object")}},
        {"no JSON", "POST", list, "{", 400, {R"("type":"InvalidPayload")"}},
        {"a body of 2 MB",
         "POST",
         "/v1/tables/ATable/rows",
         R"({"rows":[{"x":")" + std::string(2'000'000, 'x') + R"("}]})",
         200,
         {R"(<<{"rows":[{"id":1,)"}},
        {"a body announced with more than 40 MB",
         "POST",
         "/v1/tables/ATable/rows",
         "",
         413,
         {R"("type":"PayloadTooLarge")"},
         {},
         "",
         {{"Authorization", "Bearer {key}"},
          {"x-bot-id", "{bot}"},
          {"Content-Length", "40000001"}}},
    });
}

}  // namespace rowd::fixtures::botpress
