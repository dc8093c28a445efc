// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::botpress {

// users.cpp
result<> create_user(exchange& x);
result<> get_user(exchange& x);
result<> list_users(exchange& x);
result<> get_or_create_user(exchange& x);
result<> update_user(exchange& x);
result<> delete_user(exchange& x);

// conversations.cpp
result<> create_conversation(exchange& x);
result<> get_conversation(exchange& x);
result<> list_conversations(exchange& x);
result<> get_or_create_conversation(exchange& x);
result<> update_conversation(exchange& x);
result<> delete_conversation(exchange& x);

// participants.cpp
result<> list_participants(exchange& x);
result<> add_participant(exchange& x);
result<> get_participant(exchange& x);
result<> remove_participant(exchange& x);

// messages.cpp
result<> create_message(exchange& x);
result<> get_or_create_message(exchange& x);
result<> get_message(exchange& x);
result<> update_message(exchange& x);
result<> list_messages(exchange& x);
result<> delete_message(exchange& x);

// events.cpp
result<> create_event(exchange& x);
result<> get_event(exchange& x);
result<> list_events(exchange& x);
result<> cancel_scheduled_event(exchange& x);

// states.cpp
result<> get_state(exchange& x);
result<> set_state(exchange& x);
result<> get_or_set_state(exchange& x);
result<> patch_state(exchange& x);
result<> set_state_expiry(exchange& x);

}  // namespace rowd::api::botpress
