#include "api/botpress/chat/decode.hpp"

#include <algorithm>

#include "api/botpress/chat/encode.hpp"
#include "api/botpress/chat/shapes.hpp"
#include "api/botpress/errors.hpp"
#include "api/botpress/fields.hpp"
#include "api/botpress/instant.hpp"
#include "api/botpress/tags.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/chat/rules.hpp"

namespace rowd::api::botpress {
namespace {

namespace chat = domain::chat;
using mode = chat::set_state::mode;

constexpr std::size_t name_max = 200;  // code points, as all texts here
constexpr std::size_t picture_max = 40'000;
constexpr std::int64_t expiry_max = 2'592'000'000;       // 30 days
constexpr std::int64_t delay_max = 253'402'300'799'999;  // up to the year 9999
constexpr std::size_t date_time_min = 24;
constexpr std::size_t date_time_max = 28;

bool is_null(body const& b, std::string_view name) {
    return b.get(name) == std::optional<std::string_view>("null");
}

// Takes over a text, or null, as a member of `fields`.
result<> take_text(std::string& fields, body const& b, std::string_view name, std::size_t most) {
    if (!is_null(b, name))
        if (auto const good = field::text(b, name, 0, most); !good) return good.error();
    if (auto const value = b.get(name)) json::append_member(fields, name, *value);
    return {};
}

// The same of an object of texts, or null.
result<> take_properties(std::string& fields, body const& b, std::string_view name) {
    auto const value = b.get(name);
    if (!value) return {};
    if (!is_null(b, name)) {
        if (auto const good = field::object(b, name); !good) return good.error();
        for (json::walker w(*value); w.next();)
            if (json::kind_of(w.value()) != json::kind::string && w.value() != "null")
                return field::bad(std::string(name) + "." + clipped(w.key()), "must be a string");
    }
    json::append_member(fields, name, *value);
    return {};
}

// The same of an object of any kind.
result<> take_payload(std::string& fields, body const& b) {
    auto const payload = field::object(b, "payload");
    if (!payload) return payload.error();
    if (!*payload) return {};
    if (auto const good = chat::check_payload(**payload); !good) return good.error();
    json::append_member(fields, "payload", **payload);
    return {};
}

result<> take_required_payload(std::string& fields, body const& b) {
    if (!b.get("payload")) return field::bad("payload", "is required");
    return take_payload(fields, b);
}

result<> take_tags(std::string& tags, body const& b) {
    auto const given = b.get("tags");
    if (!given) return {};
    if (auto const good = check_tags(*given); !good) return good.error();
    tags = *given;
    return {};
}

result<> take_required_tags(std::string& tags, body const& b) {
    if (!b.get("tags")) return field::bad("tags", "is required");
    std::string given;
    if (auto const good = take_tags(given, b); !good) return good.error();
    auto stored = chat::merged_tags("{}", given);
    if (!stored) return stored.error();
    tags = *std::move(stored);
    return {};
}

result<> take_type(std::string& type, body const& b, std::string_view name) {
    auto text = field::required(name, field::text(b, name, 1, name_max));
    if (!text) return text.error();
    type = *std::move(text);
    return {};
}

// The id of something that must be there.
result<> take_link(std::optional<uuid>& link, body const& b, std::string_view name, chat::kind is) {
    auto const text = field::text(b, name);
    if (!text) return text.error();
    if (!*text) return {};
    link = uuid::parse(**text);
    if (link) return {};
    return not_found(errc::reference_absent, noun_of(is).title, json::quoted(clipped(**text)));
}

result<> take_required_link(std::optional<uuid>& link, body const& b, std::string_view name,
                            chat::kind is) {
    if (!b.get(name)) return field::bad(name, "is required");
    return take_link(link, b, name, is);
}

// What a schedule says, as a moment.
result<std::int64_t> due_ms(std::string_view schedule, std::int64_t now_ms) {
    auto const date_time = json::find(schedule, "dateTime");
    auto const delay = json::find(schedule, "delay");
    if (!date_time && !delay) return field::bad("schedule", "must have dateTime or delay");
    std::optional<std::int64_t> after;
    if (delay && json::kind_of(*delay) == json::kind::number) after = json::to_integral(*delay);
    if (delay && (!after || *after < 0 || *after > delay_max))
        return field::bad("schedule.delay", "must be a non-negative integer");
    if (!date_time) return now_ms + *after;
    bool const is_text = json::kind_of(*date_time) == json::kind::string;
    std::string const text = is_text ? json::decode_string(*date_time) : std::string();
    auto const at = parse_time(text);
    if (text.size() < date_time_min || text.size() > date_time_max || !at)
        return field::bad("schedule.dateTime", "must be an ISO 8601 time of 24 to 28 characters");
    return at->ms;
}

// What is due already happens at once.
result<> take_schedule(chat::object& o, body const& b, std::int64_t now_ms) {
    auto const schedule = field::object(b, "schedule");
    if (!schedule) return schedule.error();
    if (!*schedule) return {};
    auto const due = due_ms(**schedule, now_ms);
    if (!due) return due.error();
    if (*due <= now_ms) return {};
    o.due_ms = *due;
    o.progress = chat::status::scheduled;
    return {};
}

result<> take_origin(std::string& fields, body const& b) {
    auto const origin = field::text(b, "origin");
    if (!origin) return origin.error();
    if (!*origin) return {};
    if (**origin != shapes::origins[0]) return field::bad("origin", "must be synthetic");
    json::append_member(fields, "origin", json::quoted(**origin));
    return {};
}

// That of the body, or else the caller.
result<> take_integration(std::string& integration, body const& b, call const& c) {
    auto name = field::text(b, "integrationName", 0, name_max);
    if (!name) return name.error();
    integration = *name ? **std::move(name) : std::string(c.fields.integration_id);
    std::string scratch;  // a header field may have any bytes
    if (json::compact(json::quoted(integration), scratch) &&
        json::code_points(integration) <= name_max)
        return {};
    return field::bad("Header x-integration-id", "must be text of at most 200 characters");
}

std::string direction_of(call const& c) {
    return json::quoted(shapes::message_directions[c.fields.integration_id.empty() ? 1 : 0]);
}

result<chat::object> message(body const& b, call const& c, result<> const& payload,
                             chat::object o) {
    if (!payload) return payload.error();
    using chat::kind;
    o.is = kind::message;
    json::append_member(o.fields, "direction", direction_of(c));
    if (auto good = take_required_link(o.user, b, "userId", kind::user); !good) return good.error();
    if (auto good = take_required_link(o.conversation, b, "conversationId", kind::conversation);
        !good)
        return good.error();
    if (auto good = take_type(o.type, b, "type"); !good) return good.error();
    if (auto good = take_required_tags(o.tags, b); !good) return good.error();
    if (auto good = take_schedule(o, b, c.now_ms); !good) return good.error();
    if (auto good = take_origin(o.fields, b); !good) return good.error();
    return o;
}

result<> take_expiry(chat::set_state& op, body const& b) {
    if (is_null(b, "expiry")) {
        op.expiry_ms.emplace();
        return {};
    }
    auto const expiry = field::integer(b, "expiry", 1, expiry_max);
    if (!expiry) return expiry.error();
    if (*expiry) op.expiry_ms.emplace(*expiry);
    return {};
}

}  // namespace

result<chat::object> decode_user(body const& b, call const&) {
    auto changes = decode_user_changes(b);
    if (!changes) return changes.error();
    chat::object o;
    o.is = chat::kind::user;
    if (auto good = take_required_tags(o.tags, b); !good) return good.error();
    auto fields = chat::merged_fields("{}", changes->fields);
    if (!fields) return fields.error();
    o.fields = *std::move(fields);
    return o;
}

result<chat::object> decode_conversation(body const& b, call const& c) {
    chat::object o;
    o.is = chat::kind::conversation;
    if (auto good = take_type(o.type, b, "channel"); !good) return good.error();
    if (auto good = take_required_tags(o.tags, b); !good) return good.error();
    if (auto good = take_integration(o.integration, b, c); !good) return good.error();
    std::string given = "{}";
    if (auto good = take_properties(given, b, "properties"); !good) return good.error();
    auto fields = chat::merged_fields("{}", given);
    if (!fields) return fields.error();
    o.fields = *std::move(fields);
    return o;
}

result<chat::object> decode_message(body const& b, call const& c) {
    chat::object o;
    auto const payload = take_required_payload(o.fields, b);
    return message(b, c, payload, std::move(o));
}

result<chat::object> decode_wanted_message(body const& b, call const& c) {
    chat::object o;
    auto const payload = take_payload(o.fields, b);
    if (payload && !b.get("payload")) json::append_member(o.fields, "payload", "{}");
    return message(b, c, payload, std::move(o));
}

result<chat::object> decode_event(body const& b, call const& c) {
    using chat::kind;
    chat::object o;
    o.is = kind::event;
    o.progress = chat::status::pending;
    if (auto good = take_type(o.type, b, "type"); !good) return good.error();
    if (auto good = take_required_payload(o.fields, b); !good) return good.error();
    if (auto good = take_schedule(o, b, c.now_ms); !good) return good.error();
    if (auto good = take_link(o.conversation, b, "conversationId", kind::conversation); !good)
        return good.error();
    if (auto good = take_link(o.user, b, "userId", kind::user); !good) return good.error();
    if (auto good = take_link(o.message, b, "messageId", kind::message); !good) return good.error();
    return o;
}

result<std::optional<std::vector<std::string>>> decode_compared_tags(body const& b,
                                                                     std::string_view tags) {
    constexpr std::string_view name = "discriminateByTags";
    auto const list = b.get(name);
    if (!list) return std::optional<std::vector<std::string>>();
    if (json::kind_of(*list) != json::kind::array)
        return field::bad(name, "must be an array of strings");
    std::vector<std::string> keys;
    for (json::walker w(*list); w.next();) {
        if (json::kind_of(w.value()) != json::kind::string)
            return field::bad(name, "must be an array of strings");
        std::string key = json::decode_string(w.value());
        if (!json::find(tags, key))
            return field::bad(name, "must name tags of the body: " + json::quoted(clipped(key)));
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    }
    return keys.empty() ? std::nullopt : std::optional(std::move(keys));
}

result<chat::update_object> decode_user_changes(body const& b) {
    chat::update_object op;
    op.is = chat::kind::user;
    if (auto good = take_tags(op.tags, b); !good) return good.error();
    if (auto good = take_text(op.fields, b, "name", name_max); !good) return good.error();
    if (auto good = take_text(op.fields, b, "pictureUrl", picture_max); !good) return good.error();
    if (auto good = take_properties(op.fields, b, "properties"); !good) return good.error();
    if (auto good = take_properties(op.fields, b, "attributes"); !good) return good.error();
    return op;
}

result<chat::update_object> decode_conversation_changes(body const& b) {
    chat::update_object op;
    op.is = chat::kind::conversation;
    if (auto good = take_tags(op.tags, b); !good) return good.error();
    if (auto good = take_text(op.fields, b, "currentTaskId", name_max); !good) return good.error();
    if (json::find(op.fields, "currentTaskId") == std::optional<std::string_view>(R"("")"))
        op.fields = R"({"currentTaskId":null})";
    if (auto good = take_properties(op.fields, b, "properties"); !good) return good.error();
    return op;
}

result<chat::update_object> decode_message_changes(body const& b) {
    chat::update_object op;
    op.is = chat::kind::message;
    if (auto good = take_tags(op.tags, b); !good) return good.error();
    if (auto good = take_payload(op.fields, b); !good) return good.error();
    return op;
}

result<uuid> decode_participant(body const& b) {
    std::optional<uuid> user;
    if (auto good = take_required_link(user, b, "userId", chat::kind::user); !good)
        return good.error();
    return *user;
}

result<chat::set_state> decode_state(body const& b, mode how) {
    chat::set_state op;
    op.how = how;
    if (auto good = take_expiry(op, b); !good) return good.error();
    if (how == mode::put && is_null(b, "payload")) {
        op.how = mode::clear;
        return op;
    }
    auto const payload = field::required("payload", field::object(b, "payload"));
    if (!payload) return payload.error();
    if (auto const good = chat::check_payload(*payload); !good) return good.error();
    op.payload = *payload;
    return op;
}

result<chat::set_state> decode_expiry(body const& b) {
    chat::set_state op;
    op.how = mode::touch;
    if (!b.get("expiry")) return field::bad("expiry", "is required");
    if (auto good = take_expiry(op, b); !good) return good.error();
    return op;
}

}  // namespace rowd::api::botpress
