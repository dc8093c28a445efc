// Reads of what a bot keeps, and their sinks (rowd/domain/plan.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rowd/domain/chat/object.hpp"
#include "rowd/domain/chat/state.hpp"

namespace rowd::domain::chat {

// Errors: object_absent.
struct get_object {
    kind is = kind::user;
    uuid id;
};

// Where a page ended: nothing is skipped or shown twice behind it, whatever comes and goes.
struct position {
    std::int64_t updated_ms = 0;  // when the order is by that
    std::uint64_t sequence = 0;   // of participants: the number of their joining
};

// A page of those that have all of what is named. Ids that nothing has: an empty one.
struct list_objects {
    kind is = kind::user;
    std::vector<std::pair<std::string, std::string>> tags;
    std::optional<uuid> conversation;  // of messages and events; of users: have taken part in it
    std::optional<uuid> user;          // of events
    std::optional<uuid> message;       // of events
    std::vector<uuid> participants;    // of conversations
    std::optional<std::string> type;   // of events; the channel of conversations
    std::optional<std::string> integration;
    std::optional<status> progress;  // of events
    std::uint64_t messages_min = 0;  // of conversations
    std::uint64_t messages_max = ~std::uint64_t{0};
    std::int64_t from_ms = 0;  // inclusive, as the next; of createdAt, or of updatedAt
    std::int64_t to_ms = INT64_MAX;
    bool range_of_updates = false;
    bool by_update = false;  // in the order of updatedAt instead of createdAt
    bool newest_first = true;
    std::optional<position> after;
    std::uint32_t limit = 20;
};

// Those who take part, the last who joined first. Errors: object_absent.
struct list_participants {
    uuid conversation;
    std::optional<position> after;
    std::uint32_t limit = 20;
};
// Errors: object_absent.
struct get_participant {
    uuid conversation;
    uuid user;
};

// One that has expired by then is absent. Errors: object_absent.
struct get_state {
    state_key key;
    std::int64_t now_ms = 0;
};

class object_sink {
  public:
    virtual void on_object(object const& o, position const& at) = 0;
    // There are more of them behind the last.
    virtual void on_more() {}

  protected:
    ~object_sink() = default;
};

class state_sink {
  public:
    virtual void on_state(state const& s) = 0;

  protected:
    ~state_sink() = default;
};

}  // namespace rowd::domain::chat
