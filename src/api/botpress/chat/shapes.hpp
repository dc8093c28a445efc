// What the chat takes and answers, member by member. chat/decode.cpp and chat/encode.cpp do it.
#pragma once

#include "api/botpress/shapes.hpp"

namespace rowd::api::botpress::shapes {

// In the order of domain::chat::status and domain::chat::state_type, from 1 on.
inline constexpr std::string_view event_statuses[] = {"scheduled", "pending", "processed",
                                                      "ignored",   "failed",  "canceled"};
inline constexpr std::string_view state_types[] = {"conversation", "user", "bot",
                                                   "integration",  "task", "workflow"};
inline constexpr std::string_view message_directions[] = {"incoming", "outgoing"};
inline constexpr std::string_view origins[] = {"synthetic"};
inline constexpr shape event_status = one_of(event_statuses);
inline constexpr shape state_type = one_of(state_types);
inline constexpr shape message_direction = one_of(message_directions);
inline constexpr shape origin = one_of(origins);
inline constexpr shape properties = map_of(text);
inline constexpr shape properties_input = or_null(map_of(text_or_null));
inline constexpr shape object_or_null = or_null(object);

inline constexpr member user_members[] = {
    {"id", id, "The id of the user."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When it last changed."},
    {"tags", tags, "What clients mark it with."},
    optional_member("name", text, "What the user is called."),
    optional_member("pictureUrl", text, "A picture of the user."),
    optional_member("properties", properties, "What clients keep with it."),
    optional_member("attributes", properties, "The same of older clients."),
};
inline constexpr shape user = object_of(user_members);
inline constexpr member conversation_members[] = {
    {"id", id, "The id of the conversation."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When it last changed; a message changes nothing."},
    {"channel", text, "Where it is held."},
    {"integration", text, "What created it; may be empty."},
    {"tags", tags, "What clients mark it with."},
    {"messageCount", integer, "How many messages it has, without those that are not due yet."},
    optional_member("currentTaskId", text, "What is done in it."),
    optional_member("properties", properties, "What clients keep with it."),
};
inline constexpr shape conversation = object_of(conversation_members);
inline constexpr member message_members[] = {
    {"id", id, "The id of the message."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When it last changed."},
    {"type", text, "What its payload is."},
    {"userId", id, "Who sent it; may be the bot."},
    {"conversationId", id, "The conversation that it belongs to."},
    {"tags", tags, "What clients mark it with."},
    {"payload", object, "What it says."},
    {"direction", message_direction, "Incoming if an integration created it."},
    optional_member("origin", origin, "That nobody said it."),
};
inline constexpr shape message = object_of(message_members);
inline constexpr member event_members[] = {
    {"id", id, "The id of the event."},
    {"createdAt", time, "When it was created."},
    {"type", text, "What has happened."},
    optional_member("conversationId", id, "The conversation that it is about."),
    optional_member("userId", id, "The user that it is about."),
    optional_member("messageId", id, "The message that it is about."),
    {"status", event_status, "How far it has come."},
    {"payload", object, "More about it."},
    {"failureReason", text_or_null, "Why it failed."},
};
inline constexpr shape event = object_of(event_members);
inline constexpr member state_members[] = {
    {"id", id, "The id of the state."},
    {"createdAt", time, "When it was first set."},
    {"updatedAt", time, "When it was last set."},
    {"botId", id, "The bot."},
    optional_member("conversationId", id, "The conversation that it is of."),
    optional_member("userId", id, "The user that it is of."),
    {"name", text, "What it is called."},
    {"type", state_type, "What it is of."},
    {"payload", object, "What it holds."},
    optional_member("expiry", integer, "After how many idle milliseconds it is gone."),
    optional_member("expiresAt", time, "When that will be, if it is left alone."),
};
inline constexpr shape state = object_of(state_members);

inline constexpr member created_members[] = {{"created", boolean, "Whether it was created now."}};
inline constexpr shape created = object_of(created_members);
inline constexpr member cached_members[] = {{"cached", boolean, "Whether it was there before."}};
inline constexpr shape cached = object_of(cached_members);
inline constexpr member page_members[] = {
    optional_member("nextToken", text, "For the next page, if there is one."),
};
inline constexpr shape page = object_of(page_members);

inline constexpr member user_answer_members[] = {{"user", user, "The user."}};
inline constexpr shape user_answer = object_of(user_answer_members);
inline constexpr member found_user_members[] = {
    {"user", user, "The user."},
    {"meta", created, "How it was come by."},
};
inline constexpr shape found_user = object_of(found_user_members);
inline constexpr shape users = list_of(user);
inline constexpr member users_answer_members[] = {
    {"users", users, "The users."},
    {"meta", page, "How to go on."},
};
inline constexpr shape users_answer = object_of(users_answer_members);

inline constexpr member conversation_answer_members[] = {
    {"conversation", conversation, "The conversation."}};
inline constexpr shape conversation_answer = object_of(conversation_answer_members);
inline constexpr member found_conversation_members[] = {
    {"conversation", conversation, "The conversation."},
    {"meta", created, "How it was come by."},
};
inline constexpr shape found_conversation = object_of(found_conversation_members);
inline constexpr shape conversations = list_of(conversation);
inline constexpr member conversations_answer_members[] = {
    {"conversations", conversations, "The conversations."},
    {"meta", page, "How to go on."},
};
inline constexpr shape conversations_answer = object_of(conversations_answer_members);

inline constexpr member participant_answer_members[] = {{"participant", user, "The user."}};
inline constexpr shape participant_answer = object_of(participant_answer_members);
inline constexpr member participants_answer_members[] = {
    {"participants", users, "The users, the last who joined first."},
    {"meta", page, "How to go on."},
};
inline constexpr shape participants_answer = object_of(participants_answer_members);

inline constexpr member message_answer_members[] = {{"message", message, "The message."}};
inline constexpr shape message_answer = object_of(message_answer_members);
inline constexpr member found_message_members[] = {
    {"message", message, "The message."},
    {"meta", created, "How it was come by."},
};
inline constexpr shape found_message = object_of(found_message_members);
inline constexpr shape messages = list_of(message);
inline constexpr member messages_answer_members[] = {
    {"messages", messages, "The messages, newest first."},
    {"meta", page, "How to go on."},
};
inline constexpr shape messages_answer = object_of(messages_answer_members);

inline constexpr member event_answer_members[] = {{"event", event, "The event."}};
inline constexpr shape event_answer = object_of(event_answer_members);
inline constexpr shape events = list_of(event);
inline constexpr member events_answer_members[] = {
    {"events", events, "The events, newest first."},
    {"meta", page, "How to go on."},
};
inline constexpr shape events_answer = object_of(events_answer_members);

inline constexpr member state_answer_members[] = {{"state", state, "The state."}};
inline constexpr shape state_answer = object_of(state_answer_members);
inline constexpr member found_state_members[] = {
    {"state", state, "The state."},
    {"meta", cached, "How it was come by."},
};
inline constexpr shape found_state = object_of(found_state_members);

inline constexpr member user_changes_members[] = {
    optional_member("tags", tags_input, "Its tags; an empty text or null removes one."),
    optional_member("name", text_or_null, "What the user is called: up to 200 characters."),
    optional_member("pictureUrl", text_or_null, "A picture: up to 40000 characters."),
    optional_member("properties", properties_input, "What to keep with it; null removes one."),
    optional_member("attributes", properties_input, "The same of older clients."),
};
inline constexpr shape user_changes = object_of(user_changes_members, &any);
inline constexpr member user_input_members[] = {
    {"tags", tags_input, "Its tags; an empty text or null is none."},
    optional_member("discriminateByTags", texts, "By which of its tags it is found, else by all."),
};
inline constexpr shape user_input = object_of(user_input_members, &any);
inline constexpr member conversation_input_members[] = {
    {"channel", text, "Where it is held: 1 to 200 characters."},
    {"tags", tags_input, "Its tags; an empty text or null is none."},
    optional_member("integrationName", text, "What creates it, else as x-integration-id says."),
    optional_member("properties", properties_input, "What to keep with it."),
    optional_member("discriminateByTags", texts, "By which of its tags it is found, else by all."),
};
inline constexpr shape conversation_input = object_of(conversation_input_members, &any);
inline constexpr member conversation_changes_members[] = {
    optional_member("tags", tags_input, "Its tags; an empty text or null removes one."),
    optional_member("currentTaskId", text_or_null, "What is done in it; an empty text: nothing."),
    optional_member("properties", properties_input, "What to keep with it; null removes one."),
};
inline constexpr shape conversation_changes = object_of(conversation_changes_members, &any);
inline constexpr member joining_members[] = {{"userId", text, "Who joins."}};
inline constexpr shape joining = object_of(joining_members, &any);

inline constexpr member schedule_members[] = {
    optional_member("dateTime", text, "When, in 24 to 28 characters of ISO 8601."),
    optional_member("delay", integer, "Or after how many milliseconds."),
};
inline constexpr shape schedule = object_of(schedule_members, &any);
inline constexpr member message_input_members[] = {
    {"payload", object, "What it says: up to 131072 bytes."},
    {"userId", text, "Who sends it; may be the bot."},
    {"conversationId", text, "The conversation that it belongs to."},
    {"type", text, "What its payload is: 1 to 200 characters."},
    {"tags", tags_input, "Its tags; an empty text or null is none."},
    optional_member("schedule", schedule, "When it is to be sent, else now."),
    optional_member("origin", origin, "That nobody said it."),
};
inline constexpr shape message_input = object_of(message_input_members, &any);
inline constexpr member wanted_message_members[] = {
    optional_member("payload", object, "What it says: up to 131072 bytes."),
    {"userId", text, "Who sends it; may be the bot."},
    {"conversationId", text, "The conversation that it belongs to."},
    {"type", text, "What its payload is: 1 to 200 characters."},
    {"tags", tags_input, "Its tags; an empty text or null is none."},
    optional_member("schedule", schedule, "When it is to be sent, else now."),
    optional_member("origin", origin, "That nobody said it."),
    optional_member("discriminateByTags", texts, "By which of its tags it is found, else by all."),
};
inline constexpr shape wanted_message = object_of(wanted_message_members, &any);
inline constexpr member message_changes_members[] = {
    optional_member("tags", tags_input, "Its tags; an empty text or null removes one."),
    optional_member("payload", object, "What it is to say instead."),
};
inline constexpr shape message_changes = object_of(message_changes_members, &any);
inline constexpr member event_input_members[] = {
    {"type", text, "What has happened: 1 to 200 characters."},
    {"payload", object, "More about it: up to 131072 bytes."},
    optional_member("schedule", schedule, "When it is to happen, else now."),
    optional_member("conversationId", text, "The conversation that it is about."),
    optional_member("userId", text, "The user that it is about; may be the bot."),
    optional_member("messageId", text, "The message that it is about."),
};
inline constexpr shape event_input = object_of(event_input_members, &any);

inline constexpr member state_input_members[] = {
    {"payload", object, "What it is to hold: up to 131072 bytes."},
    optional_member("expiry", integer_or_null,
                    "After how many idle milliseconds it is gone: 1 to 2592000000; null: never."),
};
inline constexpr shape state_input = object_of(state_input_members, &any);
inline constexpr member state_replacement_members[] = {
    {"payload", object_or_null, "What it is to hold: up to 131072 bytes; null: nothing."},
    optional_member("expiry", integer_or_null,
                    "After how many idle milliseconds it is gone: 1 to 2592000000; null: never."),
};
inline constexpr shape state_replacement = object_of(state_replacement_members, &any);
inline constexpr member expiry_input_members[] = {
    {"expiry", integer_or_null,
     "After how many idle milliseconds it is gone: 1 to 2592000000; null: never."},
};
inline constexpr shape expiry_input = object_of(expiry_input_members, &any);

}  // namespace rowd::api::botpress::shapes
