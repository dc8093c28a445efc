#include "storage/lmdb/chat/chat_read.hpp"

#include "rowd/storage/refusals.hpp"
#include "storage/chat/operations.hpp"
#include "storage/lmdb/chat/chat_list.hpp"
#include "storage/lmdb/chat/chat_lookup.hpp"

namespace rowd::storage {

namespace chat = domain::chat;
using chat::kind;

namespace {

void show(kv::snapshot const& in, chat::object o, chat::object_sink& out) {
    if (o.is == kind::conversation) o.message_count = message_count(in, o.sequence);
    out.on_object(o, {o.updated_ms, o.sequence});
}

}  // namespace

result<> read_object(kv::snapshot const& in, std::uint64_t secret, chat::get_object const& plan,
                     reading& how, chat::object_sink& out) {
    if (!how.allows(reading::descent)) return out_of_time();
    auto o = find_object(in, secret, plan.is, plan.id);
    if (!o) return absent(plan.is, plan.id);
    show(in, *std::move(o), out);
    return {};
}

result<> read_objects(kv::snapshot const& in, std::uint64_t secret, chat::list_objects const& plan,
                      reading& how, chat::object_sink& out) {
    return chat_list(in, secret, plan, how, out).run();
}

result<> read_participants(kv::snapshot const& in, std::uint64_t secret,
                           chat::list_participants const& plan, reading& how,
                           chat::object_sink& out) {
    auto const conversation = find_object(in, secret, kind::conversation, plan.conversation);
    if (!conversation) return absent(kind::conversation, plan.conversation);
    std::uint64_t const where = conversation->sequence;
    std::uint64_t below = plan.after ? plan.after->sequence : ~0ull;
    for (std::uint32_t shown = 0; below > 0;) {
        if (!how.allows(2 * reading::descent)) return out_of_time();
        kv::cursor at(in);
        if (!at.seek_back(joining_key(where, below - 1)) || !at.in(key('H').add(where, 8))) break;
        below = last_number(at.key());
        if (at.value().size() != sizeof(uuid)) throw_damaged(at.key(), "not an id");
        auto const user = find_object(in, secret, kind::user, uuid::from_bytes(at.value().data()));
        if (!user) continue;  // deleted, and not yet removed from here
        if (shown++ == plan.limit) {
            out.on_more();
            break;
        }
        out.on_object(*user, {user->updated_ms, below});
    }
    return {};
}

result<> read_participant(kv::snapshot const& in, std::uint64_t secret,
                          chat::get_participant const& plan, reading& how, chat::object_sink& out) {
    if (!how.allows(3 * reading::descent)) return out_of_time();
    auto const conversation = find_object(in, secret, kind::conversation, plan.conversation);
    if (!conversation) return absent(kind::conversation, plan.conversation);
    auto user = find_object(in, secret, kind::user, plan.user);
    if (!user || !in.get(participant_key(conversation->sequence, user->sequence)))
        return absent(kind::user, plan.user);
    show(in, *std::move(user), out);
    return {};
}

result<> read_state(kv::snapshot const& in, std::uint64_t secret, chat::get_state const& plan,
                    reading& how, chat::state_sink& out) {
    if (!how.allows(2 * reading::descent)) return out_of_time();
    bool const of_user = plan.key.type == chat::state_type::user;
    if (of_user || plan.key.type == chat::state_type::conversation) {
        auto const is = of_user ? kind::user : kind::conversation;
        auto const id = uuid::parse(plan.key.owner);
        if (!id || !find_object(in, secret, is, *id)) return absent(is, id.value_or(uuid{}));
    }
    auto const bytes = in.get(state_key_of(plan.key));
    if (!bytes) return no_state(plan.key);
    chat::state const s = decode_state(*bytes);
    if (s.has_expired(plan.now_ms)) return no_state(plan.key);
    out.on_state(s);
    return {};
}

}  // namespace rowd::storage
