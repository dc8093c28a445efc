// What a bot and its users leave behind when they talk: users, conversations, messages, events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "rowd/base/uuid.hpp"
#include "rowd/domain/change.hpp"

namespace rowd::domain::chat {

enum class kind : std::uint8_t { user = 1, conversation = 2, message = 3, event = 4 };  // stored

// How far a message or an event has come; a message is only ever scheduled or none.
enum class status : std::uint8_t {  // stored
    none = 0,
    scheduled = 1,  // nobody finds it before its time, but by its id
    pending = 2,
    processed = 3,
    ignored = 4,
    failed = 5,
    canceled = 6,
};

// One of them. What only a client understands is in `fields`, by the names that the wire has.
struct object {
    kind is = kind::user;
    uuid id;
    std::uint64_t sequence = 0;  // rises with creation among those of its kind
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    change_number change = 0;
    std::string tags = "{}";           // compact JSON object of texts
    std::string fields = "{}";         // compact JSON object
    std::string type;                  // of a message or an event; the channel of a conversation
    std::string integration;           // of a conversation
    std::optional<uuid> conversation;  // of a message or an event; so the next two
    std::optional<uuid> user;
    std::optional<uuid> message;  // of an event
    status progress = status::none;
    std::int64_t due_ms = 0;          // of what is scheduled
    std::uint64_t message_count = 0;  // of a conversation that was read: those that are due
};

// About the bytes that it keeps in memory.
std::size_t weight(object const& o);

}  // namespace rowd::domain::chat
