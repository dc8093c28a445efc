// Conversations, and who takes part in them.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* list = "/v1/chat/conversations";
constexpr char const* wanted = "/v1/chat/conversations/get-or-create";
constexpr char const* one = "/v1/chat/conversations/{talk}";
constexpr char const* people = "/v1/chat/conversations/{talk}/participants";

std::string conversation(std::string_view channel, std::string_view integration,
                         std::string_view tags, std::string_view more = "") {
    return R"({"id":"<id>","createdAt":"<time>","updatedAt":"<time>","channel":")" +
           std::string(channel) + R"(","integration":")" + std::string(integration) +
           R"(","messageCount":0,"tags":)" + std::string(tags) + std::string(more) + "}";
}

std::string answer(std::string const& of, std::string_view meta = "") {
    return whole(R"({"conversation":)" + of + std::string(meta) + "}");
}

std::string const none = whole(R"({"conversations":[],"meta":{}})");
std::string const found = R"(,"meta":{"created":false})";
std::string const made = R"(,"meta":{"created":true})";

struct bad {
    std::string body;
    std::string message;
};

std::vector<bad> const bad_conversations = {
    {R"({"tags":{}})", "channel is required"},
    {R"({"tags":{},"channel":1})", "channel must be a string"},
    {R"({"tags":{},"channel":""})", "channel must be between 1 and 200 characters"},
    {R"({"tags":{},"channel":")" + std::string(201, 'x') + R"("})",
     "channel must be between 1 and 200 characters"},
    {R"({"channel":"c"})", "tags is required"},
    {R"({"channel":"c","tags":"x"})", "tags must be an object"},
    {R"({"channel":"c","tags":{"a":[]}})", "tags.a must be a string"},
    {R"({"channel":"c","tags":{},"integrationName":1})", "integrationName must be a string"},
    {R"({"channel":"c","tags":{},"integrationName":")" + std::string(201, 'x') + R"("})",
     "integrationName must have at most 200 characters"},
    {R"({"channel":"c","tags":{},"properties":1})", "properties must be an object"},
    {R"({"channel":"c","tags":{},"properties":{"p":{}}})", "properties.p must be a string"},
};

std::vector<bad> const bad_changes = {
    {R"({"tags":1})", "tags must be an object"},
    {R"({"tags":{"a":1}})", "tags.a must be a string"},
    {R"({"currentTaskId":1})", "currentTaskId must be a string"},
    {R"({"currentTaskId":")" + std::string(201, 'x') + R"("})",
     "currentTaskId must have at most 200 characters"},
    {R"({"properties":"x"})", "properties must be an object"},
};

std::vector<bad> const bad_queries = {
    {"pageSize=0", "pageSize must be an integer between 1 and 100"},
    {"sortField=channel", "sortField must be createdAt or updatedAt"},
    {"sortDirection=", "sortDirection must be asc or desc"},
    {"afterDate=x", "afterDate must be an ISO 8601 time"},
    {"beforeDate=x", "beforeDate must be an ISO 8601 time"},
    {"minMessageCount=-1", "minMessageCount must be a non-negative integer"},
    {"maxMessageCount=x", "maxMessageCount must be a non-negative integer"},
    {"nextToken=x", "nextToken is not one of this list"},
};

std::vector<scenario> joined(std::vector<std::vector<scenario>> const& parts) {
    std::vector<scenario> all;
    for (auto const& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

scenario user(std::string const& name) {
    return kept(name,
                {"a user", "POST", "/v1/chat/users", R"({"tags":{},"name":")" + name + "\"}", 201});
}

scenario talk() {
    return kept("talk", {"a conversation",
                         "POST",
                         list,
                         R"({"channel":"dm","tags":{"a":"1"}})",
                         201,
                         {answer(conversation("dm", "", R"({"a":"1"})"))}});
}

std::vector<scenario> created() {
    return {
        talk(),
        {"get", "GET", one, "", 200, {answer(conversation("dm", "", R"({"a":"1"})"))}},
        {"an integration is shown",
         "POST",
         list,
         R"({"channel":"dm","tags":{}})",
         201,
         {answer(conversation("dm", "slack", "{}"))},
         {},
         "",
         as_integration("slack")},
        {"unless the body names one",
         "POST",
         list,
         R"({"channel":"dm","tags":{},"integrationName":"teams","properties":{"p":"1","q":null}})",
         201,
         {answer(conversation("dm", "teams", "{}", R"(,"properties":{"p":"1"})"))},
         {},
         "",
         as_integration("slack")},
        {"an integration that is no text",
         "POST",
         list,
         R"({"channel":"dm","tags":{}})",
         400,
         {refusal(400, "InvalidPayload",
                  "Header x-integration-id must be text of at most 200 characters")},
         {},
         "",
         as_integration("\xff")},
        {"an integration with a long name",
         "POST",
         list,
         R"({"channel":"dm","tags":{}})",
         400,
         {R"("type":"InvalidPayload")"},
         {},
         "",
         as_integration(std::string(201, 'x'))},
        {"an unknown id",
         "GET",
         "/v1/chat/conversations/{unknown}",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Conversation \"{unknown}\" was not found)")}},
        {"what is no id",
         "GET",
         "/v1/chat/conversations/get-or-create",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Conversation \"get-or-create\" was not found)")}},
        {"no object", "POST", list, "[]", 400},
        {"by a key that may read",
         "POST",
         list,
         R"({"channel":"dm","tags":{}})",
         403,
         {R"("type":"Forbidden")"},
         {},
         "",
         {{"Authorization", "Bearer {reader_key}"}, {"x-bot-id", "{bot}"}}},
    };
}

std::vector<scenario> changed() {
    return {
        {"a task",
         "PUT",
         one,
         R"({"currentTaskId":"task_1","tags":{"b":"2"}})",
         200,
         {answer(conversation("dm", "", R"({"a":"1","b":"2"})", R"(,"currentTaskId":"task_1")"))}},
        {"which goes by an empty text",
         "PUT",
         one,
         R"({"currentTaskId":"","tags":{"b":""},"channel":"other"})",
         200,
         {answer(conversation("dm", "", R"({"a":"1"})"))}},
        {"properties",
         "PUT",
         one,
         R"({"properties":{"p":"1","q":"2"}})",
         200,
         {R"("properties":{"p":"1","q":"2"})"}},
        {"go one by one",
         "PUT",
         one,
         R"({"properties":{"q":null},"currentTaskId":null})",
         200,
         {answer(conversation("dm", "", R"({"a":"1"})", R"(,"properties":{"p":"1"})"))}},
        {"or all",
         "PUT",
         one,
         R"({"properties":null})",
         200,
         {answer(conversation("dm", "", R"({"a":"1"})"))}},
        {"an unknown one", "PUT", "/v1/chat/conversations/{unknown}", "{}", 404},
        {"what is no id", "PUT", "/v1/chat/conversations/x", "{}", 404},
        {"no object", "PUT", one, "", 400},
    };
}

std::vector<scenario> got() {
    return {
        {"by its tag",
         "POST",
         wanted,
         R"({"channel":"dm","tags":{"a":"1"}})",
         200,
         {R"("id":"{talk}")", answer(conversation("dm", "", R"({"a":"1"})"), found)}},
        {"not in another channel",
         "POST",
         wanted,
         R"({"channel":"mail","tags":{"a":"1"}})",
         200,
         {answer(conversation("mail", "", R"({"a":"1"})"), made)}},
        {"not of another integration",
         "POST",
         wanted,
         R"({"channel":"dm","tags":{"a":"1"}})",
         200,
         {answer(conversation("dm", "slack", R"({"a":"1"})"), made)},
         {},
         "",
         as_integration("slack")},
        {"by some of its tags",
         "POST",
         wanted,
         R"({"channel":"dm","tags":{"a":"1","z":"9"},"discriminateByTags":["a"]})",
         200,
         {R"("id":"{talk}")", answer(conversation("dm", "", R"({"a":"1","z":"9"})"), found)}},
        {"by a tag that is not there",
         "POST",
         wanted,
         R"({"channel":"dm","tags":{"a":"1"},"discriminateByTags":["z"]})",
         400,
         {refusal(400, "InvalidPayload",
                  R"(discriminateByTags must name tags of the body: \"z\")")}},
    };
}

std::vector<scenario> listed() {
    return {
        {"of a channel",
         "GET",
         "/v1/chat/conversations?channel=mail",
         "",
         200,
         {whole(R"({"conversations":[)" + conversation("mail", "", R"({"a":"1"})") +
                R"(],"meta":{}})")}},
        {"of an integration",
         "GET",
         "/v1/chat/conversations?integrationName=teams",
         "",
         200,
         {R"("integration":"teams")"},
         {R"("integration":"slack")"}},
        {"of none", "GET", "/v1/chat/conversations?integrationName=no", "", 200, {none}},
        {"by tags",
         "GET",
         "/v1/chat/conversations?tags.a=1&tags.z=9",
         "",
         200,
         {R"({"conversations":[{"id":"{talk}")", R"(}],"meta":{}}>>)"}},
        {"of somebody unknown",
         "GET",
         "/v1/chat/conversations?participantIds={unknown}",
         "",
         200,
         {none}},
        {"of what is no id", "GET", "/v1/chat/conversations?participantIds=x", "", 200, {none}},
        user("ann"),
        user("bob"),
        {"ann joins", "POST", people, R"({"userId":"{ann}"})", 200},
        {"hers",
         "GET",
         "/v1/chat/conversations?participantIds={ann}",
         "",
         200,
         {R"({"conversations":[{"id":"{talk}")", R"(}],"meta":{}}>>)"}},
        {"theirs",
         "GET",
         "/v1/chat/conversations?participantIds={ann}&participantIds={bob}",
         "",
         200,
         {none}},
        {"bob joins", "POST", people, R"({"userId":"{bob}"})", 200},
        {"now theirs",
         "GET",
         "/v1/chat/conversations?participantIds%5B%5D={ann}&participantIds%5B%5D={bob}",
         "",
         200,
         {R"({"conversations":[{"id":"{talk}")"}},
        {"a message", "POST", "/v1/chat/messages",
         R"({"conversationId":"{talk}","userId":"{ann}","type":"text","tags":{},"payload":{}})",
         201},
        {"is counted",
         "GET",
         "/v1/chat/conversations?minMessageCount=1",
         "",
         200,
         {R"({"conversations":[{"id":"{talk}")", R"("messageCount":1)", R"(}],"meta":{}}>>)"}},
        {"with none",
         "GET",
         "/v1/chat/conversations?maxMessageCount=0&channel=mail",
         "",
         200,
         {R"("messageCount":0)"}},
        {"with two", "GET", "/v1/chat/conversations?minMessageCount=2", "", 200, {none}},
        // The second is later than anything else, also within one millisecond.
        {"a change", "PUT", "/v1/chat/conversations/{talk}", R"({"tags":{"z":"1"}})", 200},
        {"a later one", "PUT", "/v1/chat/conversations/{talk}", R"({"tags":{"z":""}})", 200},
        {"the last that changed",
         "GET",
         "/v1/chat/conversations?sortField=updatedAt&pageSize=1",
         "",
         200,
         {R"({"conversations":[{"id":"{talk}")", R"("nextToken":")"}},
        {"the oldest",
         "GET",
         "/v1/chat/conversations?sortDirection=asc&pageSize=1",
         "",
         200,
         {R"({"conversations":[{"id":"{talk}")"}},
        {"from a moment long past on",
         "GET",
         "/v1/chat/conversations?afterDate=2001-01-01&channel=mail",
         "",
         200,
         {R"("channel":"mail")"}},
        {"up to it", "GET", "/v1/chat/conversations?beforeDate=2001-01-01", "", 200, {none}},
    };
}

std::vector<scenario> deleted() {
    return {
        kept("said", {"a message", "POST", "/v1/chat/messages",
                      R"({"conversationId":"{talk}","userId":"{ann}","type":"text","tags":{},)"
                      R"("payload":{}})",
                      201}),
        {"delete", "DELETE", one, "", 200, {whole("{}")}},
        {"it is gone", "GET", one, "", 404},
        {"with its messages", "GET", "/v1/chat/messages/{said}", "", 404},
        {"with its participants", "GET", people, "", 404},
        {"hers", "GET", "/v1/chat/conversations?participantIds={ann}", "", 200, {none}},
        {"twice",
         "DELETE",
         one,
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Conversation \"{talk}\" was not found)")}},
        {"what is no id", "DELETE", "/v1/chat/conversations/x", "", 404},
    };
}

std::string named(std::string_view name) {
    return R"({"id":"<id>","createdAt":"<time>","updatedAt":"<time>","tags":{},"name":")" +
           std::string(name) + "\"}";
}

}  // namespace

std::vector<scenario> conversations() {
    auto all = joined({created(), changed(), got(), listed()});
    for (auto const& [body, message] : bad_conversations)
        for (auto const* path : {list, wanted})
            all.push_back({"a body: " + message,
                           "POST",
                           path,
                           body,
                           400,
                           {refusal(400, "InvalidPayload", message)}});
    for (auto const& [body, message] : bad_changes)
        all.push_back({"a change: " + message,
                       "PUT",
                       one,
                       body,
                       400,
                       {refusal(400, "InvalidPayload", message)}});
    for (auto const& [query, message] : bad_queries)
        all.push_back({"a query: " + query,
                       "GET",
                       std::string(list) + "?" + query,
                       "",
                       400,
                       {refusal(400, "InvalidQuery", message)}});
    return as_bot(joined({all, deleted()}));
}

std::vector<scenario> participants() {
    std::string const ann = "/v1/chat/conversations/{talk}/participants/{ann}";
    std::string const nobody = whole(R"({"participants":[],"meta":{}})");
    return as_bot({
        talk(),
        user("ann"),
        user("bob"),
        {"nobody", "GET", people, "", 200, {nobody}},
        {"ann joins",
         "POST",
         people,
         R"({"userId":"{ann}","role":"x"})",
         200,
         {whole(R"({"participant":)" + named("ann") + "}")}},
        {"again",
         "POST",
         people,
         R"({"userId":"{ann}"})",
         200,
         {whole(R"({"participant":)" + named("ann") + "}")}},
        {"bob joins", "POST", people, R"({"userId":"{bob}"})", 200},
        {"the last first",
         "GET",
         people,
         "",
         200,
         {whole(R"({"participants":[)" + named("bob") + "," + named("ann") + R"(],"meta":{}})")}},
        kept("token",
             {"one by one",
              "GET",
              std::string(people) + "?pageSize=1",
              "",
              200,
              {R"("name":"bob"}],"meta":{"nextToken":")"},
              {R"("name":"ann")"}},
             "nextToken"),
        {"and on",
         "GET",
         std::string(people) + "?pageSize=1&nextToken={token}",
         "",
         200,
         {whole(R"({"participants":[)" + named("ann") + R"(],"meta":{}})")}},
        kept("other", {"another conversation", "POST", list, R"({"channel":"dm","tags":{}})", 201}),
        {"has other tokens",
         "GET",
         "/v1/chat/conversations/{other}/participants?nextToken={token}",
         "",
         400,
         {refusal(400, "InvalidQuery", "nextToken is not one of this list")}},
        {"a page of none",
         "GET",
         std::string(people) + "?pageSize=0",
         "",
         400,
         {refusal(400, "InvalidQuery", "pageSize must be an integer between 1 and 100")}},
        {"ann", "GET", ann, "", 200, {whole(R"({"participant":)" + named("ann") + "}")}},
        {"who is not there",
         "GET",
         "/v1/chat/conversations/{other}/participants/{ann}",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"{ann}\" was not found)")}},
        {"somebody unknown",
         "GET",
         "/v1/chat/conversations/{talk}/participants/{unknown}",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"{unknown}\" was not found)")}},
        {"what is no id",
         "GET",
         "/v1/chat/conversations/{talk}/participants/x",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"x\" was not found)")}},
        {"in what is no conversation",
         "GET",
         "/v1/chat/conversations/x/participants/{ann}",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Conversation \"x\" was not found)")}},
        {"of an unknown conversation",
         "GET",
         "/v1/chat/conversations/{unknown}/participants",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Conversation \"{unknown}\" was not found)")}},
        {"joining nobody",
         "POST",
         people,
         "{}",
         400,
         {refusal(400, "InvalidPayload", "userId is required")}},
        {"joining a number",
         "POST",
         people,
         R"({"userId":1})",
         400,
         {refusal(400, "InvalidPayload", "userId must be a string")}},
        {"joining what is no id",
         "POST",
         people,
         R"({"userId":"x"})",
         400,
         {refusal(400, "ReferenceNotFound", R"(User \"x\" was not found)")}},
        {"joining somebody unknown",
         "POST",
         people,
         R"({"userId":"{unknown}"})",
         400,
         {refusal(400, "ReferenceNotFound", R"(User \"{unknown}\" was not found)")}},
        {"joining the bot",
         "POST",
         people,
         R"({"userId":"{bot}"})",
         400,
         {R"("type":"ReferenceNotFound")"}},
        {"joining an unknown conversation", "POST", "/v1/chat/conversations/{unknown}/participants",
         R"({"userId":"{ann}"})", 404},
        {"joining what is none", "POST", "/v1/chat/conversations/x/participants",
         R"({"userId":"{ann}"})", 404},
        {"users of it",
         "GET",
         "/v1/chat/users?conversationId={talk}",
         "",
         200,
         {whole(R"({"users":[)" + named("bob") + "," + named("ann") + R"(],"meta":{}})")}},
        {"ann leaves", "DELETE", ann, "{}", 200, {whole("{}")}},
        {"twice",
         "DELETE",
         ann,
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(User \"{ann}\" was not found)")}},
        {"what is no id leaves", "DELETE", "/v1/chat/conversations/{talk}/participants/x", "", 404},
        {"she is there no more", "GET", ann, "", 404},
        {"bob goes", "DELETE", "/v1/chat/users/{bob}", "", 200},
        {"from here, too", "GET", people, "", 200, {nobody}},
        {"a method that nothing has", "PUT", people, "{}", 405, {"Allow: GET, HEAD, POST\r\n"}},
    });
}

}  // namespace rowd::fixtures::botpress
