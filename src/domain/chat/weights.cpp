// What operations keep in memory while they wait.
#include "rowd/domain/chat/cancel_event.hpp"
#include "rowd/domain/chat/change_participant.hpp"
#include "rowd/domain/chat/create_object.hpp"
#include "rowd/domain/chat/delete_object.hpp"
#include "rowd/domain/chat/set_state.hpp"
#include "rowd/domain/chat/update_object.hpp"

namespace rowd::domain::chat {

std::size_t weight(object const& o) {
    return sizeof o + o.tags.size() + o.fields.size() + o.type.size() + o.integration.size();
}

std::size_t create_object::weight() const {
    return chat::weight(draft);
}
std::size_t update_object::weight() const {
    return tags.size() + fields.size();
}
std::size_t delete_object::weight() const {
    return 0;
}
std::size_t cancel_event::weight() const {
    return 0;
}
std::size_t change_participant::weight() const {
    return 0;
}
std::size_t set_state::weight() const {
    return key.owner.size() + key.name.size() + payload.size();
}

}  // namespace rowd::domain::chat
