#include "api/botpress/chat/encode.hpp"

#include "api/botpress/chat/shapes.hpp"
#include "api/common/text.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {
namespace {

namespace chat = domain::chat;

constexpr noun nouns[] = {
    {"user", "users", "User"},
    {"conversation", "conversations", "Conversation"},
    {"message", "messages", "Message"},
    {"event", "events", "Event"},
};

void append_id_member(std::string& out, std::string_view name, std::optional<uuid> const& id) {
    if (!id) return;
    out.append(",\"").append(name).append("\":\"");
    append_id(out, *id);
    out += '"';
}

void append_time_member(std::string& out, std::string_view name, std::int64_t ms) {
    out.append(",\"").append(name).append("\":\"");
    append_time(out, ms);
    out += '"';
}

void append_text_member(std::string& out, std::string_view name, std::string_view text) {
    out.append(",\"").append(name).append("\":");
    json::append_string(out, text);
}

// What stands between the braces, behind a comma.
void append_fields(std::string& out, std::string_view fields) {
    if (fields.size() > 2) out.append(",").append(fields.substr(1, fields.size() - 2));
}

void append_conversation(std::string& out, chat::object const& o) {
    append_text_member(out, "channel", o.type);
    append_text_member(out, "integration", o.integration);
    out += R"(,"messageCount":)";
    append_number(out, o.message_count);
}

void append_links(std::string& out, chat::object const& o) {
    append_text_member(out, "type", o.type);
    append_id_member(out, "conversationId", o.conversation);
    append_id_member(out, "userId", o.user);
    append_id_member(out, "messageId", o.message);
}

void append_progress(std::string& out, chat::object const& o) {
    auto const step = static_cast<std::size_t>(o.progress);
    append_text_member(out, "status", shapes::event_statuses[step == 0 ? 0 : step - 1]);
    if (!json::find(o.fields, "failureReason")) out += R"(,"failureReason":null)";
}

void append_state(std::string& out, chat::state const& s, uuid const& bot) {
    out += R"({"id":")";
    append_id(out, s.id);
    out += '"';
    append_time_member(out, "createdAt", s.created_ms);
    append_time_member(out, "updatedAt", s.updated_ms);
    append_id_member(out, "botId", bot);
    if (s.key.type == chat::state_type::conversation)
        append_text_member(out, "conversationId", s.key.owner);
    if (s.key.type == chat::state_type::user) append_text_member(out, "userId", s.key.owner);
    append_text_member(out, "name", s.key.name);
    auto const type = static_cast<std::size_t>(s.key.type) - 1;
    append_text_member(out, "type", shapes::state_types[type]);
    out.append(R"(,"payload":)").append(s.payload);
    if (s.expiry_ms) {
        out += R"(,"expiry":)";
        append_number(out, *s.expiry_ms);
        append_time_member(out, "expiresAt", *s.expires_ms());
    }
    out += '}';
}

void append_meta(std::string& out, std::string_view name, std::optional<bool> value) {
    if (!value) return;
    out.append(R"(,"meta":{")").append(name).append(*value ? "\":true}" : "\":false}");
}

}  // namespace

noun const& noun_of(chat::kind is) {
    return nouns[static_cast<std::size_t>(is) - 1];
}

void append(std::string& out, chat::object const& o) {
    out += R"({"id":")";
    append_id(out, o.id);
    out += '"';
    append_time_member(out, "createdAt", o.created_ms);
    bool const is_event = o.is == chat::kind::event;
    if (!is_event) append_time_member(out, "updatedAt", o.updated_ms);
    if (o.is == chat::kind::conversation) append_conversation(out, o);
    if (o.is == chat::kind::message || is_event) append_links(out, o);
    if (is_event)
        append_progress(out, o);
    else
        out.append(R"(,"tags":)").append(o.tags);
    append_fields(out, o.fields);
    out += '}';
}

std::size_t showing_work_of(chat::object const& o) {
    constexpr std::size_t around = 400;
    return around + o.tags.size() + o.fields.size() + o.type.size() + o.integration.size();
}

void answer(reply& r, unsigned status, chat::object const& o, std::string_view name,
            std::optional<bool> created) {
    r.begin(status);
    std::string& out = r.body();
    out.append("{\"").append(name).append("\":");
    append(out, o);
    append_meta(out, "created", created);
    out += '}';
    r.end();
}

void answer(reply& r, chat::state const& s, uuid const& bot, std::optional<bool> cached) {
    r.begin(200);
    std::string& out = r.body();
    out += R"({"state":)";
    append_state(out, s, bot);
    append_meta(out, "cached", cached);
    out += '}';
    r.end();
}

}  // namespace rowd::api::botpress
