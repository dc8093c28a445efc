// Request bodies of the chat, their fields checked on their own; what depends on what is kept is
// checked by the engine.
#pragma once

#include <string>

#include "api/pipeline/body.hpp"
#include "rowd/domain/chat/create_object.hpp"
#include "rowd/domain/chat/set_state.hpp"
#include "rowd/domain/chat/update_object.hpp"

namespace rowd::api::botpress {

// Errors of all: bad_input with the name of the field, limit_exceeded, reference_absent.

// A new one; `c` says whose it is and when.
result<domain::chat::object> decode_user(body const& b, call const& c);
result<domain::chat::object> decode_conversation(body const& b, call const& c);
result<domain::chat::object> decode_message(body const& b, call const& c);
result<domain::chat::object> decode_event(body const& b, call const& c);
// The payload may be missing.
result<domain::chat::object> decode_wanted_message(body const& b, call const& c);
// By which tags one is looked for that is there already.
result<std::optional<std::vector<std::string>>> decode_compared_tags(body const& b,
                                                                     std::string_view tags);

// Changes, without what they are of.
result<domain::chat::update_object> decode_user_changes(body const& b);
result<domain::chat::update_object> decode_conversation_changes(body const& b);
result<domain::chat::update_object> decode_message_changes(body const& b);

// Who joins a conversation.
result<uuid> decode_participant(body const& b);

// Payload and expiry of a state. Only to put one the payload may be null, which clears it.
result<domain::chat::set_state> decode_state(body const& b, domain::chat::set_state::mode how);
result<domain::chat::set_state> decode_expiry(body const& b);

}  // namespace rowd::api::botpress
