// The keys of what a bot keeps (format/keys.hpp has those of tables).
//
//   O kind(1) sequence(8)                    an object (chat_codec.hpp)
//   F kind(1) facet(9) sequence(8)           empty: objects by what they can be asked for by
//   Y kind(1) updated(8) sequence(8)         empty: users and conversations by their last change
//   o kind(1)                                the last sequence given (8), when the newest is
//   deleted q conversation(8)                        how many of its messages are due (8) H
//   conversation(8) joining(8)             the id of a participant, in the order of joining h
//   conversation(8) user(8)                the number of his joining (8) S type(1) owner(16) name
//   a state (chat_codec.hpp) E due(8) kind(1) sequence(8)             empty: a message or an event
//   that is scheduled E due(8) 09 state-id(16)                 the key of a state that expires then
//   B kind(1) sequence(8)                    the id of a deleted user or conversation, of which
//                                            something is left
//
// Conversations and users stand there with their sequences, which their ids carry. A facet is a
// letter and a number: the sequence of something else, or a hash of a text. What is found by one is
// compared with the object itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/chat/object.hpp"
#include "rowd/domain/chat/state.hpp"
#include "storage/lmdb/format/keys.hpp"

namespace rowd::storage {

constexpr char tags_of_chat[] = {'O', 'F', 'Y', 'o', 'q', 'H', 'h', 'S', 'E', 'B'};

struct facet {
    enum class of : char {
        tag = 'g',
        conversation = 'c',
        user = 'u',
        message = 'm',
        type = 'y',
        status = 's',
        integration = 'i',
        participant = 'p',  // of conversations: who takes part
        part_taken = 't',   // of conversations: who has ever taken part, or sent a message
    };
    of letter;
    std::uint64_t value;

    bool operator==(facet const&) const = default;
};

inline facet tag_facet(std::string_view name, std::string_view value) {
    std::string text(name);
    text += '\0';
    text += value;
    return {facet::of::tag, name_hash(text)};
}

inline key kind_key(char tag, domain::chat::kind is) {
    return key(tag).add_byte(static_cast<char>(is));
}
inline key object_key(domain::chat::kind is, std::uint64_t sequence) {
    return kind_key('O', is).add(sequence, 8);
}
inline key facet_prefix(domain::chat::kind is, facet const& f) {
    return kind_key('F', is).add_byte(static_cast<char>(f.letter)).add(f.value, 8);
}
inline key update_key(domain::chat::object const& o) {
    return kind_key('Y', o.is).add(static_cast<std::uint64_t>(o.updated_ms), 8).add(o.sequence, 8);
}
inline key message_count_key(std::uint64_t conversation) {
    return key('q').add(conversation, 8);
}
inline key joining_key(std::uint64_t conversation, std::uint64_t number) {
    return key('H').add(conversation, 8).add(number, 8);
}
inline key participant_key(std::uint64_t conversation, std::uint64_t user) {
    return key('h').add(conversation, 8).add(user, 8);
}
inline key due_key(domain::chat::object const& o) {
    return key('E')
        .add(static_cast<std::uint64_t>(o.due_ms), 8)
        .add_byte(static_cast<char>(o.is))
        .add(o.sequence, 8);
}
constexpr char due_state = 9;
inline key due_key(domain::chat::state const& s) {
    return key('E')
        .add(static_cast<std::uint64_t>(*s.expires_ms()), 8)
        .add_byte(due_state)
        .add(s.id.as_bytes());
}
inline key leftover_key(domain::chat::kind is, std::uint64_t sequence) {
    return kind_key('B', is).add(sequence, 8);
}
// A long name, and an owner that is no id, stand there as their digests.
std::string state_key_of(domain::chat::state_key const& key);
// Of all states of one owner.
std::string states_prefix(domain::chat::state_type type, std::string_view owner);

}  // namespace rowd::storage
