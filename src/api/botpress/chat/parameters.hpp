// The query parameters of lists of the chat.
#pragma once

#include "api/botpress/chat/shapes.hpp"
#include "api/botpress/parameters.hpp"

namespace rowd::api::botpress::query {

inline constexpr std::string_view times[] = {"createdAt", "updatedAt"};

inline constexpr query_parameter next_token = {
    .name = "nextToken", .about = "What the page before said: shows what comes behind it."};
inline constexpr query_parameter page_size = {.name = "pageSize",
                                              .about = "How many are shown at most.",
                                              .is = integer,
                                              .least = 1,
                                              .most = 100,
                                              .fallback = 20};
inline constexpr query_parameter sort_field = {.name = "sortField",
                                               .about = "What they are sorted by.",
                                               .is = word,
                                               .words = times,
                                               .fallback_text = "createdAt"};
inline constexpr query_parameter sort_direction = {
    .name = "sortDirection",
    .about = "The direction that they are sorted in.",
    .is = word,
    .words = shapes::directions,
    .fallback_text = "desc"};
inline constexpr query_parameter after_date = {
    .name = "afterDate", .about = "Only those from this moment on.", .is = time};
inline constexpr query_parameter before_date = {
    .name = "beforeDate", .about = "Only those up to this moment.", .is = time};
inline constexpr query_parameter range_field = {
    .name = "rangeField",
    .about = "What these two moments are compared with.",
    .is = word,
    .words = times,
    .fallback_text = "createdAt"};
inline constexpr query_parameter conversation_id = {
    .name = "conversationId",
    .about = "Only those of this conversation; of users those who have taken part in it."};
inline constexpr query_parameter user_id = {.name = "userId", .about = "Only those of this user."};
inline constexpr query_parameter message_id = {.name = "messageId",
                                               .about = "Only those of this message."};
inline constexpr query_parameter participant_ids = {
    .name = "participantIds",
    .about = "Only those in which all of these users take part.",
    .is = list};
inline constexpr query_parameter event_type = {.name = "type", .about = "Only those of this type."};
inline constexpr query_parameter event_status = {.name = "status",
                                                 .about = "Only those that have come so far.",
                                                 .is = word,
                                                 .words = shapes::event_statuses};
inline constexpr query_parameter channel = {.name = "channel",
                                            .about = "Only those of this channel."};
inline constexpr query_parameter integration_name = {.name = "integrationName",
                                                     .about = "Only those of this integration."};
inline constexpr query_parameter min_message_count = {
    .name = "minMessageCount",
    .about = "Only those with so many messages or more.",
    .is = integer,
    .fallback = 0};
inline constexpr query_parameter max_message_count = {
    .name = "maxMessageCount",
    .about = "Only those with so many messages or fewer.",
    .is = integer,
    .fallback = query_parameter::no_most};

}  // namespace rowd::api::botpress::query
