// Something that is kept under a name for a conversation, a user, a bot or a task, and that may
// expire when nobody asks for it for long.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "rowd/base/uuid.hpp"
#include "rowd/domain/change.hpp"

namespace rowd::domain::chat {

enum class state_type : std::uint8_t {  // stored
    conversation = 1,
    user = 2,
    bot = 3,
    integration = 4,
    task = 5,
    workflow = 6,
};

struct state_key {
    state_type type = state_type::bot;
    std::string owner;  // the id of the conversation, user or bot; of a task, any text
    std::string name;

    bool operator==(state_key const&) const = default;
};

struct state {
    state_key key;
    uuid id;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    change_number change = 0;
    std::string payload = "{}";             // compact JSON object
    std::optional<std::int64_t> expiry_ms;  // how long it may be left alone; none: for ever
    std::int64_t used_ms = 0;               // when that began

    std::optional<std::int64_t> expires_ms() const {
        return expiry_ms ? std::optional(used_ms + *expiry_ms) : std::nullopt;
    }
    bool has_expired(std::int64_t now_ms) const {
        return expiry_ms && used_ms + *expiry_ms <= now_ms;
    }
};

}  // namespace rowd::domain::chat
