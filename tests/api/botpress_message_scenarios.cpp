// Messages: what is said, by whom and when.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* list = "/v1/chat/messages";
constexpr char const* wanted = "/v1/chat/messages/get-or-create";

std::string message(std::string_view user, std::string_view tags, std::string_view payload,
                    std::string_view direction = "outgoing", std::string_view more = "") {
    return R"("type":"text","conversationId":"{talk}","userId":")" + std::string(user) +
           R"(","tags":)" + std::string(tags) + R"(,"payload":)" + std::string(payload) +
           R"(,"direction":")" + std::string(direction) + "\"" + std::string(more) + "}";
}

// A body with these members changed or added.
std::string body(std::string_view more = "", std::string_view tags = "{}",
                 std::string_view payload = R"({"text":"hi"})") {
    return R"({"conversationId":"{talk}","userId":"{ann}","type":"text","tags":)" +
           std::string(tags) + R"(,"payload":)" + std::string(payload) + std::string(more) + "}";
}

struct bad {
    std::string body;
    std::string message;
};

std::vector<bad> const bad_messages = {
    {R"({"userId":"{ann}","type":"text","tags":{},"payload":{}})", "conversationId is required"},
    {R"({"conversationId":"{talk}","type":"text","tags":{},"payload":{}})", "userId is required"},
    {R"({"conversationId":"{talk}","userId":"{ann}","tags":{},"payload":{}})", "type is required"},
    {R"({"conversationId":"{talk}","userId":"{ann}","type":"text","payload":{}})",
     "tags is required"},
    {body(R"(,"conversationId":1)"), "conversationId must be a string"},
    {body(R"(,"userId":null)"), "userId must be a string"},
    {body(R"(,"type":{})"), "type must be a string"},
    {body(R"(,"type":"")"), "type must be between 1 and 200 characters"},
    {body(R"(,"type":")" + std::string(201, 'x') + "\""),
     "type must be between 1 and 200 characters"},
    {body(R"(,"payload":[])"), "payload must be an object"},
    {body(R"(,"payload":null)"), "payload must be an object"},
    {body(R"(,"tags":[])"), "tags must be an object"},
    {body(R"(,"tags":{"a":true})"), "tags.a must be a string"},
    {body(R"(,"origin":"human")"), "origin must be synthetic"},
    {body(R"(,"origin":1)"), "origin must be a string"},
    {body(R"(,"schedule":1)"), "schedule must be an object"},
    {body(R"(,"schedule":{})"), "schedule must have dateTime or delay"},
    {body(R"(,"schedule":{"delay":-1})"), "schedule.delay must be a non-negative integer"},
    {body(R"(,"schedule":{"delay":1.5})"), "schedule.delay must be a non-negative integer"},
    {body(R"(,"schedule":{"delay":"1"})"), "schedule.delay must be a non-negative integer"},
    {body(R"(,"schedule":{"dateTime":1})"),
     "schedule.dateTime must be an ISO 8601 time of 24 to 28 characters"},
    {body(R"(,"schedule":{"dateTime":"2999-01-01"})"),
     "schedule.dateTime must be an ISO 8601 time of 24 to 28 characters"},
    {body(R"(,"schedule":{"dateTime":"2999-13-01T00:00:00.000Z"})"),
     "schedule.dateTime must be an ISO 8601 time of 24 to 28 characters"},
};

std::vector<bad> const bad_references = {
    {body(R"(,"conversationId":"{unknown}")"), R"(Conversation \"{unknown}\" was not found)"},
    {body(R"(,"conversationId":"x")"), R"(Conversation \"x\" was not found)"},
    {body(R"(,"userId":"{unknown}")"), R"(User \"{unknown}\" was not found)"},
    {body(R"(,"userId":"")"), R"(User \"\" was not found)"},
};

std::vector<bad> const bad_queries = {
    {"pageSize=101", "pageSize must be an integer between 1 and 100"},
    {"afterDate=1", "afterDate must be an ISO 8601 time"},
    {"beforeDate=x", "beforeDate must be an ISO 8601 time"},
    {"tags=1", "tags must be a JSON object"},
    {"nextToken=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "nextToken is not one of this list"},
};

std::string payload_of(std::size_t bytes) {
    std::string const around = R"({"text":""})";
    return R"({"text":")" + std::string(bytes - around.size(), 'x') + R"("})";
}

std::vector<scenario> created() {
    return {
        kept("ann", {"a user", "POST", "/v1/chat/users", R"({"tags":{}})", 201}),
        kept("talk", {"a conversation", "POST", "/v1/chat/conversations",
                      R"({"channel":"dm","tags":{}})", 201}),
        kept("other",
             {"another", "POST", "/v1/chat/conversations", R"({"channel":"dm","tags":{}})", 201}),
        kept("hi", {"create",
                    "POST",
                    list,
                    body("", R"({"a":"1","b":""})"),
                    201,
                    {R"(<<{"message":{"id":"<id>","createdAt":"<time>","updatedAt":"<time>",)",
                     message("{ann}", R"({"a":"1"})", R"({"text":"hi"})") + "}>>"}}),
        {"get",
         "GET",
         "/v1/chat/messages/{hi}",
         "",
         200,
         {R"("id":"{hi}")", message("{ann}", R"({"a":"1"})", R"({"text":"hi"})") + "}>>"}},
        {"by an integration it comes in",
         "POST",
         list,
         body(R"(,"origin":"synthetic")"),
         201,
         {message("{ann}", "{}", R"({"text":"hi"})", "incoming", R"(,"origin":"synthetic")")},
         {},
         "",
         as_integration("slack")},
        {"of the bot",
         "POST",
         list,
         body(R"(,"userId":"{bot}")"),
         201,
         {message("{bot}", "{}", R"({"text":"hi"})")}},
        {"a payload is kept as it is",
         "POST",
         list,
         body("", "{}", R"({ "b" : null, "a": [1.0, {"c":"\u00e9"}], "type": 1 })"),
         201,
         {"\"payload\":{\"b\":null,\"a\":[1.0,{\"c\":\"\xc3\xa9\"}],\"type\":1}"}},
        {"131072 bytes", "POST", list, body("", "{}", payload_of(131'072)), 201},
        {"one more",
         "POST",
         list,
         body("", "{}", payload_of(131'073)),
         413,
         {refusal(413, "LimitExceeded", "payload can have at most 131072 bytes")}},
        {"no payload",
         "POST",
         list,
         R"({"conversationId":"{talk}","userId":"{ann}","type":"text","tags":{}})",
         400,
         {refusal(400, "InvalidPayload", "payload is required")}},
        {"no body", "POST", list, "", 400},
        {"an unknown id",
         "GET",
         "/v1/chat/messages/{unknown}",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Message \"{unknown}\" was not found)")}},
        {"an id of something else", "GET", "/v1/chat/messages/{ann}", "", 404},
        {"what is no id",
         "GET",
         wanted,
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Message \"get-or-create\" was not found)")}},
        {"by a key that may read",
         "POST",
         list,
         body(),
         403,
         {R"("type":"Forbidden")"},
         {},
         "",
         {{"Authorization", "Bearer {reader_key}"}, {"x-bot-id", "{bot}"}}},
    };
}

std::vector<scenario> scheduled() {
    return {
        kept("later", {"later",
                       "POST",
                       list,
                       body(R"(,"schedule":{"delay":100000000})", R"({"l":"1"})"),
                       201,
                       {message("{ann}", R"({"l":"1"})", R"({"text":"hi"})")}}),
        {"is read by its id", "GET", "/v1/chat/messages/{later}", "", 200, {R"("id":"{later}")"}},
        {"and in no list",
         "GET",
         "/v1/chat/messages?tags.l=1",
         "",
         200,
         {whole(R"({"messages":[],"meta":{}})")}},
        {"but found by its tags",
         "POST",
         wanted,
         body("", R"({"l":"1"})"),
         200,
         {R"("id":"{later}")", R"("meta":{"created":false})"}},
        {"at a moment to come, whatever the delay", "POST", list,
         body(R"(,"schedule":{"dateTime":"2999-01-01T00:00:00.000Z","delay":0})", R"({"l":"2"})"),
         201},
        {"is in no list either",
         "GET",
         "/v1/chat/messages?tags.l=2",
         "",
         200,
         {whole(R"({"messages":[],"meta":{}})")}},
        {"a moment that is past", "POST", list,
         body(R"(,"schedule":{"dateTime":"2001-01-01T00:00:00.00+01:00"})", R"({"l":"3"})"), 201},
        {"is now", "GET", "/v1/chat/messages?tags.l=3", "", 200, {R"("tags":{"l":"3"})"}},
        {"no delay", "POST", list, body(R"(,"schedule":{"delay":0})", R"({"l":"4"})"), 201},
        {"is now, too", "GET", "/v1/chat/messages?tags.l=4", "", 200, {R"("tags":{"l":"4"})"}},
        {"those that are due are counted",
         "GET",
         "/v1/chat/conversations/{talk}",
         "",
         200,
         {R"("messageCount":7)"}},
    };
}

std::vector<scenario> changed() {
    return {
        {"tags",
         "PUT",
         "/v1/chat/messages/{hi}",
         R"({"tags":{"a":"","c":"3"}})",
         200,
         {message("{ann}", R"({"c":"3"})", R"({"text":"hi"})")}},
        {"a payload is replaced",
         "PUT",
         "/v1/chat/messages/{hi}",
         R"({"payload":{"other":null},"type":"image","tags":{}})",
         200,
         {message("{ann}", R"({"c":"3"})", R"({"other":null})")}},
        {"nothing",
         "PUT",
         "/v1/chat/messages/{hi}",
         "{}",
         200,
         {message("{ann}", R"({"c":"3"})", R"({"other":null})")}},
        {"too much",
         "PUT",
         "/v1/chat/messages/{hi}",
         R"({"payload":)" + payload_of(131'073) + "}",
         413,
         {refusal(413, "LimitExceeded", "payload can have at most 131072 bytes")}},
        {"no payload",
         "PUT",
         "/v1/chat/messages/{hi}",
         R"({"payload":null})",
         400,
         {refusal(400, "InvalidPayload", "payload must be an object")}},
        {"no tags",
         "PUT",
         "/v1/chat/messages/{hi}",
         R"({"tags":null})",
         400,
         {refusal(400, "InvalidPayload", "tags must be an object")}},
        {"an unknown one", "PUT", "/v1/chat/messages/{unknown}", R"({"tags":{}})", 404},
        {"what is no id", "PUT", "/v1/chat/messages/x", R"({"tags":{}})", 404},
        {"no object", "PUT", "/v1/chat/messages/{hi}", "", 400},
    };
}

std::vector<scenario> got() {
    return {
        {"by its tag",
         "POST",
         wanted,
         body("", R"({"c":"3"})"),
         200,
         {R"("id":"{hi}")", message("{ann}", R"({"c":"3"})", R"({"other":null})"),
          R"(,"meta":{"created":false}}>>)"}},
        {"not in another conversation",
         "POST",
         wanted,
         body(R"(,"conversationId":"{other}")", R"({"c":"3"})"),
         200,
         {R"("conversationId":"{other}")", R"("created":true)"}},
        {"without a payload",
         "POST",
         wanted,
         R"({"conversationId":"{talk}","userId":"{ann}","type":"text","tags":{"d":"4"}})",
         200,
         {message("{ann}", R"({"d":"4"})", "{}"), R"(,"meta":{"created":true}}>>)"}},
        {"by some of its tags",
         "POST",
         wanted,
         body(R"(,"discriminateByTags":["d"])", R"({"d":"4","e":"5"})"),
         200,
         {R"("tags":{"d":"4","e":"5"},"payload":{})", R"("created":false)"}},
        {"by tags that are not there",
         "POST",
         wanted,
         body(R"(,"discriminateByTags":["d"])"),
         400,
         {R"("type":"InvalidPayload")"}},
    };
}

std::vector<scenario> listed() {
    return {
        {"of a conversation",
         "GET",
         "/v1/chat/messages?conversationId={other}",
         "",
         200,
         {R"({"messages":[{)", R"("tags":{"c":"3"})", R"(}],"meta":{}}>>)"}},
        kept("token",
             {"by pages",
              "GET",
              "/v1/chat/messages?conversationId={talk}&pageSize=1",
              "",
              200,
              {R"("tags":{"d":"4","e":"5"})", R"(}],"meta":{"nextToken":")"}},
             "nextToken"),
        {"and on",
         "GET",
         "/v1/chat/messages?conversationId={talk}&pageSize=1&nextToken={token}",
         "",
         200,
         {R"("tags":{"l":"4"})", R"("nextToken")"}},
        {"of an unknown conversation",
         "GET",
         "/v1/chat/messages?conversationId={unknown}",
         "",
         200,
         {whole(R"({"messages":[],"meta":{}})")}},
        {"by a tag of both",
         "GET",
         "/v1/chat/messages?tags.c=3",
         "",
         200,
         {R"("conversationId":"{other}")", R"("id":"{hi}")"}},
        {"up to a moment long past",
         "GET",
         "/v1/chat/messages?beforeDate=2001-01-01",
         "",
         200,
         {whole(R"({"messages":[],"meta":{}})")}},
        {"from it on",
         "GET",
         "/v1/chat/messages?afterDate=2001-01-01T00%3A00%3A00.000Z&tags.e=5",
         "",
         200,
         {R"("tags":{"d":"4","e":"5"})"}},
        {"users of a conversation are its senders, too",
         "GET",
         "/v1/chat/users?conversationId={talk}",
         "",
         200,
         {R"("users":[{"id":"{ann}")"}},
    };
}

std::vector<scenario> deleted() {
    return {
        {"delete", "DELETE", "/v1/chat/messages/{hi}", "", 200, {whole("{}")}},
        {"one that is not due", "DELETE", "/v1/chat/messages/{later}", "", 200, {whole("{}")}},
        {"twice",
         "DELETE",
         "/v1/chat/messages/{hi}",
         "",
         404,
         {refusal(404, "ResourceNotFound", R"(Message \"{hi}\" was not found)")}},
        {"what is no id", "DELETE", "/v1/chat/messages/x", "", 404},
        {"it is gone", "GET", "/v1/chat/messages/{hi}", "", 404},
        {"and counts no more",
         "GET",
         "/v1/chat/conversations/{talk}",
         "",
         200,
         {R"("messageCount":7)"}},
        {"a sender who is deleted", "DELETE", "/v1/chat/users/{ann}", "", 200},
        {"leaves the messages",
         "GET",
         "/v1/chat/messages?tags.e=5",
         "",
         200,
         {R"("userId":"{ann}")"}},
    };
}

}  // namespace

std::vector<scenario> messages() {
    std::vector<scenario> all;
    for (auto const& part : {created(), scheduled(), changed(), got(), listed()})
        all.insert(all.end(), part.begin(), part.end());
    for (auto const* path : {list, wanted}) {
        for (auto const& [body, message] : bad_messages)
            all.push_back({"a body: " + message,
                           "POST",
                           path,
                           body,
                           400,
                           {refusal(400, "InvalidPayload", message)}});
        for (auto const& [body, message] : bad_references)
            all.push_back({"a reference: " + message,
                           "POST",
                           path,
                           body,
                           400,
                           {refusal(400, "ReferenceNotFound", message)}});
    }
    for (auto const& [query, message] : bad_queries)
        all.push_back({"a query: " + query,
                       "GET",
                       std::string(list) + "?" + query,
                       "",
                       400,
                       {refusal(400, "InvalidQuery", message)}});
    auto const last = deleted();
    all.insert(all.end(), last.begin(), last.end());
    return as_bot(std::move(all));
}

}  // namespace rowd::fixtures::botpress
