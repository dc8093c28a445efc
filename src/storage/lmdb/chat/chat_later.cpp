// What happens to a chat without being asked for: what is due, and what the deleted have left.
#include "storage/lmdb/chat/chat_batch.hpp"
#include "storage/lmdb/chat/chat_lookup.hpp"

namespace rowd::storage {

namespace chat = domain::chat;
using chat::kind;
using chat::status;

namespace {

constexpr std::size_t slice_max = 1'000;  // of things in one transaction

}  // namespace

bool chat_batch::run_due(std::int64_t now_ms) {
    struct due_thing {
        char is;
        std::uint64_t sequence;
        std::string state;
    };
    std::vector<due_thing> due;
    {
        kv::cursor at(txn_);
        key const prefix('E');
        for (bool more = at.seek(prefix); more && at.in(prefix) && due.size() < slice_max;
             more = at.next()) {
            if (static_cast<std::int64_t>(number_at(at.key(), 1, 8)) > now_ms) break;
            due.push_back({at.key().size() > 9 ? at.key()[9] : '\0', last_number(at.key()),
                           std::string(at.value())});
        }
    }
    for (auto const& d : due) {
        if (d.is == due_state)
            expire(d.state, now_ms);
        else
            fall_due(static_cast<kind>(d.is), d.sequence);
    }
    return !due.empty();
}

void chat_batch::fall_due(kind is, std::uint64_t sequence) {
    auto const before = object_at(txn_, is, sequence);
    if (!before) throw_damaged(object_key(is, sequence), "what is due is not there");
    auto after = *before;
    after.progress = is == kind::event ? status::pending : status::none;
    after.due_ms = 0;
    after.change = change();
    replace(*before, after);
}

void chat_batch::expire(std::string const& key, std::int64_t now_ms) {
    auto const bytes = txn_.get(key);
    if (!bytes) throw_damaged(key, "what expires is not there");
    chat::state const s = decode_state(*bytes);
    if (s.has_expired(now_ms)) erase_state(s);
}

bool chat_batch::remove_leftovers() {
    kind is{};
    std::uint64_t sequence = 0;
    uuid id;
    {
        kv::cursor at(txn_);
        key const prefix('B');
        if (!at.seek(prefix) || !at.in(prefix)) return false;
        is = static_cast<kind>(at.key()[1]);
        sequence = last_number(at.key());
        if (at.value().size() != sizeof(uuid)) throw_damaged(at.value(), "not an id");
        id = uuid::from_bytes(at.value().data());
    }
    bool const is_user = is == kind::user;
    auto const type = is_user ? chat::state_type::user : chat::state_type::conversation;
    bool const all =
        is_user ? remove_rest_of_user(sequence) : remove_rest_of_conversation(sequence, id);
    if (all && remove_states(type, id)) txn_.erase(leftover_key(is, sequence));
    return true;
}

// The first of those that stand under a facet.
std::vector<std::uint64_t> chat_batch::under(kind is, facet const& f) const {
    std::vector<std::uint64_t> found;
    key const prefix = facet_prefix(is, f);
    kv::cursor at(txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix) && found.size() < slice_max;
         more = at.next())
        found.push_back(last_number(at.key()));
    return found;
}

// False: there is more of it.
bool chat_batch::remove_rest_of_conversation(std::uint64_t conversation, uuid const& id) {
    facet const here{facet::of::conversation, conversation};
    auto const messages = under(kind::message, here);
    for (std::uint64_t const sequence : messages) {
        auto const message = object_at(txn_, kind::message, sequence);
        if (!message || message->conversation != id)
            throw_damaged(object_key(kind::message, sequence), "a message is not where it stands");
        erase(*message);
    }
    if (messages.size() == slice_max) return false;
    auto const users = under(kind::user, here);
    for (std::uint64_t const user : users) {
        txn_.erase(facet_prefix(kind::user, here).add(user, 8));
        txn_.erase(
            facet_prefix(kind::conversation, {facet::of::part_taken, user}).add(conversation, 8));
        remove_participant(conversation, user);
    }
    if (users.size() == slice_max) return false;
    txn_.erase(message_count_key(conversation));
    return true;
}

bool chat_batch::remove_rest_of_user(std::uint64_t user) {
    facet const taken{facet::of::part_taken, user};
    auto const conversations = under(kind::conversation, taken);
    for (std::uint64_t const conversation : conversations) {
        txn_.erase(facet_prefix(kind::conversation, taken).add(conversation, 8));
        txn_.erase(facet_prefix(kind::user, {facet::of::conversation, conversation}).add(user, 8));
        remove_participant(conversation, user);
    }
    return conversations.size() < slice_max;
}

bool chat_batch::remove_states(chat::state_type type, uuid const& owner) {
    std::vector<chat::state> states;
    {
        std::string const prefix = states_prefix(type, owner.to_string());
        kv::cursor at(txn_);
        for (bool more = at.seek(prefix); more && at.in(prefix) && states.size() < slice_max;
             more = at.next())
            states.push_back(decode_state(at.value()));
    }
    for (auto const& s : states) erase_state(s);
    return states.size() < slice_max;
}

}  // namespace rowd::storage
