#include "storage/lmdb/chat/chat_codec.hpp"

#include "rowd/base/hash.hpp"
#include "rowd/base/record.hpp"
#include "storage/lmdb/chat/chat_keys.hpp"

namespace rowd::storage {
namespace {

namespace chat = domain::chat;

enum tag : std::uint8_t {  // stored, never renumber
    id = 1,
    created_ms = 2,
    updated_ms = 3,
    change = 4,
    tags = 5,
    fields = 6,
    type = 7,
    integration = 8,
    conversation = 9,
    user = 10,
    message = 11,
    progress = 12,
    due_ms = 13,
    owner = 14,
    name = 15,
    payload = 16,
    expiry_ms = 17,
    used_ms = 18,
};

constexpr std::size_t name_bytes_max = 200;  // in a key
constexpr std::size_t digest_bytes = 16;

std::string digest(std::string_view text) {
    auto const all = sha256(text);
    return std::string(reinterpret_cast<char const*>(all.data()), digest_bytes);
}

void add(record_writer& w, tag t, std::int64_t ms) {
    w.add(t, static_cast<std::uint64_t>(ms));
}

std::int64_t time_of(record_reader const& r) {
    return static_cast<std::int64_t>(r.number());
}

}  // namespace

std::string encode(chat::object const& o) {
    record_writer w;
    w.add(tag::id, o.id.as_bytes());
    add(w, tag::created_ms, o.created_ms);
    add(w, tag::updated_ms, o.updated_ms);
    w.add(tag::change, o.change);
    w.add(tag::tags, o.tags);
    w.add(tag::fields, o.fields);
    if (!o.type.empty()) w.add(tag::type, o.type);
    if (!o.integration.empty()) w.add(tag::integration, o.integration);
    if (o.conversation) w.add(tag::conversation, o.conversation->as_bytes());
    if (o.user) w.add(tag::user, o.user->as_bytes());
    if (o.message) w.add(tag::message, o.message->as_bytes());
    if (o.progress != chat::status::none)
        w.add(tag::progress, static_cast<std::uint64_t>(o.progress));
    if (o.due_ms != 0) add(w, tag::due_ms, o.due_ms);
    return w.bytes();
}

chat::object decode_object(std::string_view bytes) {
    chat::object o;
    record_reader r(bytes);
    while (r.next()) {
        switch (r.tag()) {
            case tag::id:
                o.id = r.id();
                break;
            case tag::created_ms:
                o.created_ms = time_of(r);
                break;
            case tag::updated_ms:
                o.updated_ms = time_of(r);
                break;
            case tag::change:
                o.change = r.number();
                break;
            case tag::tags:
                o.tags = r.text();
                break;
            case tag::fields:
                o.fields = r.text();
                break;
            case tag::type:
                o.type = r.text();
                break;
            case tag::integration:
                o.integration = r.text();
                break;
            case tag::conversation:
                o.conversation = r.id();
                break;
            case tag::user:
                o.user = r.id();
                break;
            case tag::message:
                o.message = r.id();
                break;
            case tag::progress:
                o.progress = static_cast<chat::status>(
                    r.number(static_cast<std::uint64_t>(chat::status::canceled)));
                break;
            case tag::due_ms:
                o.due_ms = time_of(r);
                break;
            default:
                break;
        }
    }
    r.require({tag::id, tag::created_ms, tag::updated_ms, tag::tags, tag::fields});
    return o;
}

std::string encode(chat::state const& s) {
    record_writer w;
    w.add(tag::id, s.id.as_bytes());
    add(w, tag::created_ms, s.created_ms);
    add(w, tag::updated_ms, s.updated_ms);
    w.add(tag::change, s.change);
    w.add(tag::type, static_cast<std::uint64_t>(s.key.type));
    w.add(tag::owner, s.key.owner);
    w.add(tag::name, s.key.name);
    w.add(tag::payload, s.payload);
    if (s.expiry_ms) add(w, tag::expiry_ms, *s.expiry_ms);
    add(w, tag::used_ms, s.used_ms);
    return w.bytes();
}

chat::state decode_state(std::string_view bytes) {
    chat::state s;
    record_reader r(bytes);
    while (r.next()) {
        switch (r.tag()) {
            case tag::id:
                s.id = r.id();
                break;
            case tag::created_ms:
                s.created_ms = time_of(r);
                break;
            case tag::updated_ms:
                s.updated_ms = time_of(r);
                break;
            case tag::change:
                s.change = r.number();
                break;
            case tag::type:
                s.key.type = static_cast<chat::state_type>(
                    r.number(static_cast<std::uint64_t>(chat::state_type::workflow)));
                break;
            case tag::owner:
                s.key.owner = r.text();
                break;
            case tag::name:
                s.key.name = r.text();
                break;
            case tag::payload:
                s.payload = r.text();
                break;
            case tag::expiry_ms:
                s.expiry_ms = time_of(r);
                break;
            case tag::used_ms:
                s.used_ms = time_of(r);
                break;
            default:
                break;
        }
    }
    r.require({tag::id, tag::created_ms, tag::updated_ms, tag::type, tag::owner, tag::name,
               tag::payload, tag::used_ms});
    return s;
}

std::string states_prefix(chat::state_type type, std::string_view owner) {
    std::string out = {'S', static_cast<char>(type)};
    bool const has_id = type < chat::state_type::task;
    auto const id = has_id ? uuid::parse(owner) : std::nullopt;
    return out += id ? std::string(id->as_bytes()) : digest(owner);
}

std::string state_key_of(chat::state_key const& key) {
    std::string out = states_prefix(key.type, key.owner);
    if (key.name.size() <= name_bytes_max) return (out += '\0') += key.name;
    return (out += '\1') += digest(key.name);
}

}  // namespace rowd::storage
