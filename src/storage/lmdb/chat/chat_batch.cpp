#include "storage/lmdb/chat/chat_batch.hpp"

#include "storage/lmdb/chat/chat_lookup.hpp"

namespace rowd::storage {

namespace chat = domain::chat;
using chat::kind;
using chat::status;

namespace {

bool has_updates(kind is) {
    return is == kind::user || is == kind::conversation;
}

}  // namespace

std::int64_t chat_batch::now() {
    return of_.now();
}

std::uint64_t chat_batch::sequence_of(uuid const& id) const {
    return sequence_in(id, of_.secret());
}

std::optional<chat::object> chat_batch::find(kind is, uuid const& id) const {
    auto o = find_object(txn_, of_.secret(), is, id);
    if (o && is == kind::conversation) o->message_count = message_count(txn_, o->sequence);
    return o;
}

void chat_batch::each_tagged(chat::object const& like, std::string_view tags,
                             std::function<bool(chat::object const&)> const& visit) const {
    kind const is = like.is;
    auto facets = tag_facets(tags);
    if (is == kind::conversation) {
        facets.push_back({facet::of::type, name_hash(like.type)});
        facets.push_back({facet::of::integration, name_hash(like.integration)});
    }
    if (is == kind::message)
        facets.push_back({facet::of::conversation, sequence_of(*like.conversation)});
    std::uint64_t steps = 0;
    for (std::uint64_t from = 0;; ++from) {
        auto const next = next_match(txn_, is, facets, false, from, steps);
        if (!next) return;
        from = *next;
        auto o = object_at(txn_, is, from);
        if (!o || !has_tags(o->tags, tags) || !is_reachable(txn_, of_.secret(), *o)) continue;
        if (is == kind::conversation) o->message_count = message_count(txn_, from);
        if (!visit(*o)) return;
    }
}

// Never one that was given before: pages of a list end at a sequence.
std::uint64_t chat_batch::next_sequence(kind is) {
    auto& last = last_sequences_[static_cast<std::size_t>(is)];
    if (last == 0) {
        kv::cursor at(txn_);
        key const prefix = kind_key('O', is);
        if (at.seek_back(object_key(is, ~0ull)) && at.in(prefix)) last = last_number(at.key());
        if (auto const kept = txn_.get(kind_key('o', is)))
            last = std::max(last, number_of(*kept, 8));
    }
    return ++last;
}

void chat_batch::keep_last_sequence(chat::object const& o) {
    kv::cursor at(txn_);
    key const newer = object_key(o.is, o.sequence + 1);
    if (at.seek(newer) && at.in(kind_key('O', o.is))) return;
    auto const kept = txn_.get(kind_key('o', o.is));
    if (!kept || number_of(*kept, 8) < o.sequence) put_u64(txn_, kind_key('o', o.is), o.sequence);
}

void chat_batch::put(chat::object const& o) {
    is_dirty_ = true;
    txn_.put(object_key(o.is, o.sequence), encode(o));
    if (has_updates(o.is)) txn_.put(update_key(o), {});
    if (o.progress == status::scheduled) txn_.put(due_key(o), {});
}

void chat_batch::put_facets(chat::object const& o) {
    for (auto const& f : facets_of(o, of_.secret()))
        txn_.put(facet_prefix(o.is, f).add(o.sequence, 8), {});
}

void chat_batch::erase_facets(chat::object const& o) {
    for (auto const& f : facets_of(o, of_.secret()))
        txn_.erase(facet_prefix(o.is, f).add(o.sequence, 8));
}

void chat_batch::count_message(chat::object const& message, int by) {
    if (message.is != kind::message || message.progress == status::scheduled) return;
    std::uint64_t const conversation = sequence_of(*message.conversation);
    std::uint64_t const before = message_count(txn_, conversation);
    put_u64(txn_, message_count_key(conversation), before + static_cast<std::uint64_t>(by));
}

void chat_batch::take_part(std::uint64_t conversation, std::uint64_t user) {
    key const part = facet_prefix(kind::user, {facet::of::conversation, conversation}).add(user, 8);
    if (txn_.get(part)) return;
    txn_.put(part, {});
    txn_.put(facet_prefix(kind::conversation, {facet::of::part_taken, user}).add(conversation, 8),
             {});
}

void chat_batch::add(chat::object const& o) {
    put(o);
    put_facets(o);
    count_message(o, 1);
}

chat::object chat_batch::insert(chat::object o) {
    o.sequence = next_sequence(o.is);
    o.id = make_row_id(random_.uuid_v4(), o.sequence, of_.secret());
    o.created_ms = o.updated_ms = now();
    o.change = change();
    add(o);
    if (o.is == kind::message && find(kind::user, *o.user))
        take_part(sequence_of(*o.conversation), sequence_of(*o.user));
    return o;
}

void chat_batch::restore(chat::object o) {
    o.sequence = sequence_of(o.id);
    if (o.sequence == 0 || txn_.get(object_key(o.is, o.sequence)))
        throw std::runtime_error("an id that is there twice, or is none of this tenant");
    if (o.is == kind::message && !find(kind::conversation, *o.conversation))
        throw std::runtime_error("a message of no conversation");
    o.change = change();
    add(o);
}

void chat_batch::restore_part(uuid const& conversation, uuid const& user,
                              std::optional<std::uint64_t> joined) {
    if (!find(kind::conversation, conversation) || !find(kind::user, user))
        throw std::runtime_error("a part of nobody, or in nothing");
    std::uint64_t const where = sequence_of(conversation);
    std::uint64_t const who = sequence_of(user);
    take_part(where, who);
    if (!joined) return;
    if (txn_.get(joining_key(where, *joined)) || txn_.get(participant_key(where, who)))
        throw std::runtime_error("two who joined as one");
    put_participant(where, who, user, *joined);
}

void chat_batch::put_participant(std::uint64_t where, std::uint64_t who, uuid const& user,
                                 std::uint64_t joined) {
    txn_.put(joining_key(where, joined), user.as_bytes());
    put_u64(txn_, participant_key(where, who), joined);
    txn_.put(facet_prefix(kind::conversation, {facet::of::participant, who}).add(where, 8), {});
}

void chat_batch::replace(chat::object const& before, chat::object const& after) {
    if (has_updates(before.is)) txn_.erase(update_key(before));
    if (before.progress == status::scheduled) txn_.erase(due_key(before));
    if (before.tags != after.tags || before.progress != after.progress) {
        erase_facets(before);
        put_facets(after);
    }
    put(after);
    if (before.progress != after.progress) count_message(after, 1);
}

void chat_batch::erase(chat::object const& o) {
    is_dirty_ = true;
    keep_last_sequence(o);
    erase_facets(o);
    txn_.erase(object_key(o.is, o.sequence));
    if (has_updates(o.is)) txn_.erase(update_key(o));
    if (o.progress == status::scheduled) txn_.erase(due_key(o));
    count_message(o, -1);
    if (!has_updates(o.is)) return;
    txn_.put(leftover_key(o.is, o.sequence), o.id.as_bytes());
    leaves_work_ = true;
}

bool chat_batch::takes_part(chat::object const& conversation, uuid const& user) const {
    return txn_.get(participant_key(conversation.sequence, sequence_of(user))).has_value();
}

void chat_batch::join(chat::object const& conversation, chat::object const& user) {
    is_dirty_ = true;
    std::uint64_t const where = conversation.sequence;
    std::uint64_t number = 1;
    {
        kv::cursor at(txn_);
        key const last = joining_key(where, ~0ull);
        if (at.seek_back(last) && at.in(key('H').add(where, 8))) number = last_number(at.key()) + 1;
    }
    put_participant(where, user.sequence, user.id, number);
    take_part(where, user.sequence);
}

void chat_batch::leave(chat::object const& conversation, chat::object const& user) {
    is_dirty_ = true;
    remove_participant(conversation.sequence, user.sequence);
}

// Who is none stays none.
void chat_batch::remove_participant(std::uint64_t where, std::uint64_t who) {
    auto const number = txn_.get(participant_key(where, who));
    if (!number) return;
    txn_.erase(joining_key(where, number_of(*number, 8)));
    txn_.erase(participant_key(where, who));
    txn_.erase(facet_prefix(kind::conversation, {facet::of::participant, who}).add(where, 8));
}

std::optional<chat::state> chat_batch::find_state(chat::state_key const& key) const {
    auto const bytes = txn_.get(state_key_of(key));
    return bytes ? std::optional(decode_state(*bytes)) : std::nullopt;
}

void chat_batch::put_state(chat::state const& s) {
    is_dirty_ = true;
    std::string const key = state_key_of(s.key);
    txn_.put(key, encode(s));
    if (s.expiry_ms) txn_.put(due_key(s), key);
}

void chat_batch::erase_state(chat::state const& s) {
    is_dirty_ = true;
    txn_.erase(state_key_of(s.key));
    if (s.expiry_ms) txn_.erase(due_key(s));
}

}  // namespace rowd::storage
