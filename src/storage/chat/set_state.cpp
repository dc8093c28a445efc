#include "rowd/base/json.hpp"
#include "rowd/domain/chat/rules.hpp"
#include "storage/chat/operations.hpp"

namespace rowd::storage {
namespace {

namespace chat = domain::chat;
using mode = set_state::mode;

// Whose state it is must be there, where the engine knows such a thing.
result<> check_owner(chat_transaction const& txn, chat::state_key const& key) {
    bool const of_user = key.type == chat::state_type::user;
    if (!of_user && key.type != chat::state_type::conversation) return {};
    auto const is = of_user ? chat::kind::user : chat::kind::conversation;
    auto const id = uuid::parse(key.owner);
    if (id && txn.find(is, *id)) return {};
    return absent(is, id.value_or(uuid{}));
}

chat::state fresh(chat::state_key const& key, uuid const& id, std::int64_t now_ms) {
    chat::state s;
    s.key = key;
    s.id = id;
    s.created_ms = s.updated_ms = now_ms;
    return s;
}

// What is said of one that is there no more.
chat::state cleared(chat::state s) {
    s.payload = "{}";
    s.expiry_ms.reset();
    return s;
}

// Everything but its times.
result<chat::state> changed(chat::state s, set_state const& op) {
    if (op.how == mode::put || op.how == mode::put_absent) s.payload = op.payload;
    if (op.how == mode::merge) s.payload = json::merge(s.payload, op.payload);
    if (auto good = chat::check_payload(s.payload); !good) return good.error();
    if (op.expiry_ms) s.expiry_ms = *op.expiry_ms;
    return s;
}

}  // namespace

error no_state(chat::state_key const& key) {
    return fail(errc::object_absent, "State " + json::quoted(key.name) + " was not found");
}

result<set_state::receipt> execute(chat_transaction& txn, set_state const& op) {
    if (auto good = check_owner(txn, op.key); !good) return good.error();
    std::int64_t const now_ms = txn.now();
    auto const stored = txn.find_state(op.key);
    auto known = stored && !stored->has_expired(now_ms) ? stored : std::nullopt;
    set_state::receipt out{{}, known.has_value()};
    if (op.how == mode::clear) {
        if (stored) txn.erase_state(*stored);
        out.now = cleared(known ? *known : fresh(op.key, txn.new_id(), now_ms));
        return out;
    }
    bool const must_be_there = op.how == mode::merge || op.how == mode::touch;
    if (!known && must_be_there) return no_state(op.key);
    // A full disk is no reason to refuse a read, which touches what it has read.
    if (auto room = txn.room_to_grow(); op.how != mode::touch && !room) return room.error();
    auto after = known ? result<chat::state>(*known) : fresh(op.key, txn.new_id(), now_ms);
    bool const keeps_it = known && op.how == mode::put_absent;
    if (!keeps_it) after = changed(*std::move(after), op);
    if (!after) return after.error();
    bool const only_used = keeps_it || (op.how == mode::touch && !op.expiry_ms);
    if (known && !only_used) after->updated_ms = domain::change_time(known->updated_ms, now_ms);
    after->change = txn.change();
    after->used_ms = now_ms;
    if (stored) txn.erase_state(*stored);
    txn.put_state(*after);
    out.now = *std::move(after);
    return out;
}

}  // namespace rowd::storage
