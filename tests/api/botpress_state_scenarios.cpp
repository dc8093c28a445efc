// States: what is kept under a name, for whom and for how long.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* seen = "/v1/chat/states/user/{ann}/seen";
constexpr char const* of_bot = "/v1/chat/states/bot/{bot}/config";

std::string state(std::string_view whose, std::string_view name, std::string_view type,
                  std::string_view payload, std::string_view expiry = "") {
    return R"({"id":"<id>","createdAt":"<time>","updatedAt":"<time>","botId":")" +
           std::string("{bot}") + "\"" + std::string(whose) + R"(,"name":")" + std::string(name) +
           R"(","type":")" + std::string(type) + R"(","payload":)" + std::string(payload) +
           std::string(expiry) + "}";
}

// The part of an answer behind its times.
std::string behind_times(std::string const& all) {
    return all.substr(all.find("\"botId\""));
}

std::string seen_state(std::string_view payload, std::string_view expiry = "") {
    return behind_times(state(R"(,"userId":"{ann}")", "seen", "user", payload, expiry));
}

std::string of_bot_state(std::string_view payload, std::string_view type = "bot") {
    return behind_times(state("", "config", type, payload));
}

std::string text_of(std::size_t bytes) {
    return "\"" + std::string(bytes - 2, 'x') + "\"";
}

struct bad {
    std::string body;
    std::string message;
};

std::string const expiry_rule = "expiry must be an integer between 1 and 2592000000";

std::vector<bad> const bad_states = {
    {"{}", "payload is required"},
    {R"({"payload":1})", "payload must be an object"},
    {R"({"payload":[]})", "payload must be an object"},
    {R"({"payload":{},"expiry":0})", expiry_rule},
    {R"({"payload":{},"expiry":-1})", expiry_rule},
    {R"({"payload":{},"expiry":2592000001})", expiry_rule},
    {R"({"payload":{},"expiry":1.5})", expiry_rule},
    {R"({"payload":{},"expiry":"1"})", expiry_rule},
};

std::vector<scenario> set() {
    return {
        kept("ann", {"a user", "POST", "/v1/chat/users", R"({"tags":{}})", 201}),
        kept("talk", {"a conversation", "POST", "/v1/chat/conversations",
                      R"({"channel":"dm","tags":{}})", 201}),
        {"never set",
         "GET",
         seen,
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(State \"seen\" was not found)")}},
        {"cleared, but never set",
         "POST",
         seen,
         R"({"payload":null})",
         200,
         {R"({"state":{"id":"<id>","createdAt":"<time>","updatedAt":"<time>",)",
          seen_state("{}") + "}>>"}},
        kept("seen", {"set",
                      "POST",
                      seen,
                      R"({"payload":{"n":1,"o":{"p":null}},"other":1})",
                      200,
                      {R"(<<{"state":{"id":"<id>","createdAt":"<time>","updatedAt":"<time>",)",
                       seen_state(R"({"n":1,"o":{"p":null}})") + "}>>"}}),
        {"get",
         "GET",
         seen,
         "",
         200,
         {R"("id":"{seen}")",
          seen_state(R"({"n":1,"o":{"p":null}})") + R"(,"meta":{"cached":true}}>>)"}},
        {"set again, whole",
         "POST",
         seen,
         R"({"payload":{"m":2}})",
         200,
         {R"("id":"{seen}")", seen_state(R"({"m":2})") + "}>>"}},
        {"patched",
         "PATCH",
         seen,
         R"({"payload":{"n":3,"m":null}})",
         200,
         {R"("id":"{seen}")", seen_state(R"({"m":null,"n":3})") + "}>>"}},
        {"there already",
         "POST",
         std::string(seen) + "/get-or-set",
         R"({"payload":{"x":1},"expiry":1})",
         200,
         {R"("id":"{seen}")", seen_state(R"({"m":null,"n":3})") + R"(,"meta":{"cached":true}}>>)"}},
        {"not there yet",
         "POST",
         "/v1/chat/states/user/{ann}/other/get-or-set",
         R"({"payload":{"x":1}})",
         200,
         {R"("name":"other","type":"user","payload":{"x":1}})", R"(,"meta":{"cached":false}}>>)"}},
        {"cleared", "POST", seen, R"({"payload":null})", 200, {seen_state("{}") + "}>>"}},
        {"is not there", "GET", seen, "", 404},
        {"nor patched",
         "PATCH",
         seen,
         R"({"payload":{}})",
         404,
         {refusal(404, "ResourceNotFound", R"(State \"seen\" was not found)")}},
        {"and set anew",
         "POST",
         seen,
         R"({"payload":{}})",
         200,
         {seen_state("{}")},
         {R"("id":"{seen}")"}},
    };
}

std::vector<scenario> expiring() {
    std::string const expiry = R"(,"expiry":60000,"expiresAt":"<time>")";
    return {
        {"with an expiry",
         "POST",
         seen,
         R"({"payload":{},"expiry":60000})",
         200,
         {R"("payload":{})" + expiry + "}}>>"}},
        {"which is shown", "GET", seen, "", 200, {R"("payload":{})" + expiry}},
        {"and kept",
         "POST",
         seen,
         R"({"payload":{"n":1}})",
         200,
         {R"("payload":{"n":1})" + expiry}},
        {"by a patch, too",
         "PATCH",
         seen,
         R"({"payload":{}})",
         200,
         {R"("payload":{"n":1})" + expiry}},
        {"changed by one",
         "PATCH",
         seen,
         R"({"payload":{},"expiry":2592000000})",
         200,
         {R"("expiry":2592000000,)"}},
        {"never", "POST", seen, R"({"payload":{},"expiry":null})", 200, {}, {R"("expiry")"}},
        {"set alone",
         "POST",
         std::string(seen) + "/expiry",
         R"({"expiry":60000})",
         200,
         {R"("payload":{})" + expiry + "}}>>"}},
        {"and removed",
         "POST",
         std::string(seen) + "/expiry",
         R"({"expiry":null})",
         200,
         {R"("payload":{}}}>>)"}},
        {"of what is not set",
         "POST",
         "/v1/chat/states/user/{ann}/no/expiry",
         R"({"expiry":1})",
         404,
         {refusal(404, "ResourceNotFound", R"(State \"no\" was not found)")}},
        {"no expiry",
         "POST",
         std::string(seen) + "/expiry",
         "{}",
         400,
         {refusal(400, "InvalidPayload", "expiry is required")}},
        {"a bad expiry",
         "POST",
         std::string(seen) + "/expiry",
         R"({"expiry":0})",
         400,
         {refusal(400, "InvalidPayload", expiry_rule)}},
        {"a moment is enough", "POST", "/v1/chat/states/bot/{bot}/brief",
         R"({"payload":{},"expiry":1})", 200},
    };
}

std::vector<scenario> owned() {
    std::string const no_bot =
        refusal(404, "ResourceNotFound", R"(Bot \"{unknown}\" was not found)");
    return {
        {"of a conversation",
         "POST",
         "/v1/chat/states/conversation/{talk}/mood",
         R"({"payload":{}})",
         200,
         {behind_times(state(R"(,"conversationId":"{talk}")", "mood", "conversation", "{}"))}},
        {"of the bot", "POST", of_bot, R"({"payload":{"b":1}})", 200, {of_bot_state(R"({"b":1})")}},
        {"of the integration, which is the bot",
         "POST",
         "/v1/chat/states/integration/{bot}/config",
         R"({"payload":{"i":1}})",
         200,
         {of_bot_state(R"({"i":1})", "integration")}},
        {"each has its own", "GET", of_bot, "", 200, {of_bot_state(R"({"b":1})")}},
        {"whoever asks",
         "GET",
         of_bot,
         "",
         200,
         {of_bot_state(R"({"b":1})")},
         {},
         "",
         as_integration("slack")},
        {"of a task, any",
         "POST",
         "/v1/chat/states/task/a%20task%2F1/config",
         R"({"payload":{"t":1}})",
         200,
         {of_bot_state(R"({"t":1})", "task")}},
        {"of a workflow",
         "POST",
         "/v1/chat/states/workflow/w/config",
         R"({"payload":{"w":1}})",
         200,
         {of_bot_state(R"({"w":1})", "workflow")}},
        {"of another task", "GET", "/v1/chat/states/task/w/config", "", 404},
        {"under a name of its own",
         "POST",
         "/v1/chat/states/task/t/a%2Fb%20%C3%A9",
         R"({"payload":{}})",
         200,
         {"\"name\":\"a/b \xc3\xa9\""}},
        {"of another bot", "GET", "/v1/chat/states/bot/{unknown}/config", "", 404, {no_bot}},
        {"set for another bot",
         "POST",
         "/v1/chat/states/integration/{unknown}/config",
         R"({"payload":{}})",
         404,
         {no_bot}},
        {"of an unknown type",
         "GET",
         "/v1/chat/states/team/{bot}/config",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(State type \"team\" was not found)")}},
        {"set for an unknown type", "POST", "/v1/chat/states/Bot/{bot}/config", R"({"payload":{}})",
         404},
        {"of an unknown user",
         "POST",
         "/v1/chat/states/user/{unknown}/seen",
         R"({"payload":{}})",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"{unknown}\" was not found)")}},
        {"read of an unknown user",
         "GET",
         "/v1/chat/states/user/{unknown}/seen",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"{unknown}\" was not found)")}},
        {"of what is no user",
         "GET",
         "/v1/chat/states/user/x/seen",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"x\" was not found)")}},
        {"of an unknown conversation",
         "POST",
         "/v1/chat/states/conversation/{unknown}/seen",
         R"({"payload":{}})",
         404,
         {refusal(404, "ResourceNotFound", R"(Conversation \"{unknown}\" was not found)")}},
        {"a user is no conversation", "POST", "/v1/chat/states/conversation/{ann}/seen",
         R"({"payload":{}})", 404},
        {"a long name",
         "POST",
         "/v1/chat/states/bot/{bot}/" + std::string(201, 'x'),
         R"({"payload":{}})",
         400,
         {refusal(400, "InvalidPayload",
                  "The name of a state must be text of at most 200 characters")}},
        {"a name that is no text", "GET", "/v1/chat/states/bot/{bot}/%FF", "", 400},
        {"the longest name", "POST",
         "/v1/chat/states/bot/{bot}/" + replaced(std::string(200, 'x'), "x", "%C3%A9"),
         R"({"payload":{}})", 200},
        {"a long one of both", "POST",
         "/v1/chat/states/task/" + replaced(std::string(100, 'x'), "x", "%F0%9F%98%80") + "/" +
             replaced(std::string(100, 'x'), "x", "%F0%9F%98%80"),
         R"({"payload":{}})", 200},
        {"a task with a long id", "POST", "/v1/chat/states/task/" + std::string(201, 'x') + "/s",
         R"({"payload":{}})", 404},
        {"a user who is deleted", "DELETE", "/v1/chat/users/{ann}", "", 200},
        {"has no states", "GET", seen, "", 404},
    };
}

std::vector<scenario> limited() {
    return {
        {"131072 bytes", "POST", of_bot, R"({"payload":{"t":)" + text_of(131'066) + "}}", 200},
        {"one more",
         "POST",
         of_bot,
         R"({"payload":{"t":)" + text_of(131'067) + "}}",
         413,
         {refusal(413, "LimitExceeded", "payload can have at most 131072 bytes")}},
        {"one more by a patch",
         "PATCH",
         of_bot,
         R"({"payload":{"u":1}})",
         413,
         {refusal(413, "LimitExceeded", "payload can have at most 131072 bytes")}},
        {"a patch that shortens",
         "PATCH",
         of_bot,
         R"({"payload":{"t":1,"u":1}})",
         200,
         {of_bot_state(R"({"t":1,"u":1})")}},
        {"no body", "POST", of_bot, "", 400},
        {"null is nothing to patch",
         "PATCH",
         of_bot,
         R"({"payload":null})",
         400,
         {refusal(400, "InvalidPayload", "payload must be an object")}},
        {"nor to set if there is none",
         "POST",
         std::string(of_bot) + "/get-or-set",
         R"({"payload":null})",
         400,
         {refusal(400, "InvalidPayload", "payload must be an object")}},
        {"reading by a key that may read",
         "GET",
         of_bot,
         "",
         200,
         {},
         {},
         "",
         {{"Authorization", "Bearer {reader_key}"}, {"x-bot-id", "{bot}"}}},
        {"which may not set if there is none",
         "POST",
         std::string(of_bot) + "/get-or-set",
         R"({"payload":{}})",
         403,
         {refusal(403, "Forbidden", "API key lacks required scope: workflows:write")},
         {},
         "",
         {{"Authorization", "Bearer {reader_key}"}, {"x-bot-id", "{bot}"}}},
        {"a method that nothing has",
         "DELETE",
         of_bot,
         "",
         405,
         {"Allow: GET, HEAD, POST, PATCH\r\n"}},
        {"there is nothing to get but the state", "GET", std::string(of_bot) + "/expiry", "", 405},
    };
}

}  // namespace

std::vector<scenario> states() {
    auto all = set();
    auto const add = [&](std::vector<scenario> const& part) {
        all.insert(all.end(), part.begin(), part.end());
    };
    add(expiring());
    for (auto const& [body, message] : bad_states) {
        std::pair<std::string, std::string> const calls[] = {
            {"POST", seen}, {"PATCH", seen}, {"POST", std::string(seen) + "/get-or-set"}};
        for (auto const& [method, path] : calls)
            add({{"a body: " + message,
                  method,
                  path,
                  body,
                  400,
                  {refusal(400, "InvalidPayload", message)}}});
    }
    add(owned());
    add(limited());
    return as_bot(std::move(all));
}

}  // namespace rowd::fixtures::botpress
