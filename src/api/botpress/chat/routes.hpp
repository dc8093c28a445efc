// The routes of the chat.
#pragma once

#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/parameters.hpp"
#include "api/botpress/chat/shapes.hpp"

namespace rowd::api::botpress::chat_routes {

using access::scope;

constexpr std::string_view users = "/v1/chat/users";
constexpr std::string_view user = "/v1/chat/users/:id";
constexpr std::string_view wanted_user = "/v1/chat/users/get-or-create";
constexpr std::string_view conversations = "/v1/chat/conversations";
constexpr std::string_view conversation = "/v1/chat/conversations/:id";
constexpr std::string_view wanted_conversation = "/v1/chat/conversations/get-or-create";
constexpr std::string_view participants = "/v1/chat/conversations/:id/participants";
constexpr std::string_view participant = "/v1/chat/conversations/:id/participants/:userId";
constexpr std::string_view messages = "/v1/chat/messages";
constexpr std::string_view message = "/v1/chat/messages/:id";
constexpr std::string_view wanted_message = "/v1/chat/messages/get-or-create";
constexpr std::string_view events = "/v1/chat/events";
constexpr std::string_view event = "/v1/chat/events/:id";
constexpr std::string_view scheduled_event = "/v1/chat/events/scheduled/:id";
constexpr std::string_view state = "/v1/chat/states/:type/:id/:name";
constexpr std::string_view wanted_state = "/v1/chat/states/:type/:id/:name/get-or-set";
constexpr std::string_view state_expiry = "/v1/chat/states/:type/:id/:name/expiry";

inline constexpr query_parameter users_parameters[] = {
    query::next_token, query::page_size,   query::conversation_id,
    query::tags,       query::sort_field,  query::sort_direction,
    query::after_date, query::before_date, query::range_field};
inline constexpr query_parameter conversations_parameters[] = {
    query::next_token, query::page_size,        query::participant_ids,   query::tags,
    query::sort_field, query::sort_direction,   query::after_date,        query::before_date,
    query::channel,    query::integration_name, query::min_message_count, query::max_message_count};
inline constexpr query_parameter participants_parameters[] = {query::next_token, query::page_size};
inline constexpr query_parameter messages_parameters[] = {
    query::next_token, query::page_size,  query::conversation_id,
    query::tags,       query::after_date, query::before_date};
inline constexpr query_parameter events_parameters[] = {
    query::next_token, query::page_size,  query::event_type,  query::conversation_id,
    query::user_id,    query::message_id, query::event_status};

template <shape const& what, unsigned status = 200>
constexpr declared_answer answered[] = {{status, &what}};

constexpr std::uint64_t body_max = 1'048'576;
template <shape const& what>
constexpr declared_body takes = {body_rule::json, &what, body_max};

inline constexpr route routes[] = {
    {method::post, users, scope::write, create_user, "Creates a user.",
     answered<shapes::user_answer, 201>, takes<shapes::user_input>},
    {method::get, user, scope::read, get_user, "Shows a user.", answered<shapes::user_answer>},
    {method::get,
     users,
     scope::read,
     list_users,
     "Lists users, newest first.",
     answered<shapes::users_answer>,
     {},
     users_parameters},
    {method::post, wanted_user, scope::write, get_or_create_user,
     "Shows the user with these tags, who is created if there is none.",
     answered<shapes::found_user>, takes<shapes::user_input>},
    {method::put, user, scope::write, update_user, "Changes a user.", answered<shapes::user_answer>,
     takes<shapes::user_changes>},
    {method::delete_, user, scope::write, delete_user, "Deletes a user.",
     answered<shapes::nothing>},

    {method::post, conversations, scope::write, create_conversation, "Creates a conversation.",
     answered<shapes::conversation_answer, 201>, takes<shapes::conversation_input>},
    {method::get, conversation, scope::read, get_conversation, "Shows a conversation.",
     answered<shapes::conversation_answer>},
    {method::get,
     conversations,
     scope::read,
     list_conversations,
     "Lists conversations, newest first.",
     answered<shapes::conversations_answer>,
     {},
     conversations_parameters},
    {method::post, wanted_conversation, scope::write, get_or_create_conversation,
     "Shows the conversation of a channel with these tags, which is created if there is none.",
     answered<shapes::found_conversation>, takes<shapes::conversation_input>},
    {method::put, conversation, scope::write, update_conversation, "Changes a conversation.",
     answered<shapes::conversation_answer>, takes<shapes::conversation_changes>},
    {method::delete_, conversation, scope::write, delete_conversation,
     "Deletes a conversation with all its messages.", answered<shapes::nothing>},
    {method::get,
     participants,
     scope::read,
     list_participants,
     "Lists who takes part in a conversation, the last who joined first.",
     answered<shapes::participants_answer>,
     {},
     participants_parameters},
    {method::post, participants, scope::write, add_participant, "Has a user join a conversation.",
     answered<shapes::participant_answer>, takes<shapes::joining>},
    {method::get, participant, scope::read, get_participant,
     "Shows a user who takes part in a conversation.", answered<shapes::participant_answer>},
    {method::delete_, participant, scope::write, remove_participant,
     "Has a user leave a conversation.", answered<shapes::nothing>},

    {method::post, messages, scope::write, create_message, "Creates a message, at once or later.",
     answered<shapes::message_answer, 201>, takes<shapes::message_input>},
    {method::post, wanted_message, scope::write, get_or_create_message,
     "Shows the message of a conversation with these tags, which is created if there is none.",
     answered<shapes::found_message>, takes<shapes::wanted_message>},
    {method::get, message, scope::read, get_message, "Shows a message.",
     answered<shapes::message_answer>},
    {method::put, message, scope::write, update_message, "Changes a message.",
     answered<shapes::message_answer>, takes<shapes::message_changes>},
    {method::get,
     messages,
     scope::read,
     list_messages,
     "Lists messages, newest first.",
     answered<shapes::messages_answer>,
     {},
     messages_parameters},
    {method::delete_, message, scope::write, delete_message, "Deletes a message.",
     answered<shapes::nothing>},

    {method::post, events, scope::write, create_event, "Creates an event, at once or later.",
     answered<shapes::event_answer, 201>, takes<shapes::event_input>},
    {method::get, event, scope::read, get_event, "Shows an event.", answered<shapes::event_answer>},
    {method::get,
     events,
     scope::read,
     list_events,
     "Lists events, newest first.",
     answered<shapes::events_answer>,
     {},
     events_parameters},
    {method::delete_, scheduled_event, scope::write, cancel_scheduled_event,
     "Cancels an event that has not happened yet.", answered<shapes::nothing>},

    {method::get, state, scope::read, get_state, "Shows a state.", answered<shapes::found_state>},
    {method::post, state, scope::write, set_state, "Sets a state.", answered<shapes::state_answer>,
     takes<shapes::state_replacement>},
    {method::post, wanted_state, scope::write, get_or_set_state,
     "Shows a state, which is set if there is none.", answered<shapes::found_state>,
     takes<shapes::state_input>},
    {method::patch, state, scope::write, patch_state, "Changes these members of a state.",
     answered<shapes::state_answer>, takes<shapes::state_input>},
    {method::post, state_expiry, scope::write, set_state_expiry,
     "Sets how long a state may be idle.", answered<shapes::state_answer>,
     takes<shapes::expiry_input>},
};

}  // namespace rowd::api::botpress::chat_routes
