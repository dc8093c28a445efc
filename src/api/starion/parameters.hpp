// The query parameters of this dialect.
#pragma once

#include "rowd/api/query_parameter.hpp"

namespace rowd::api::starion::query {

using enum query_parameter::type;

inline constexpr query_parameter limit = {.name = "limit",
                                          .about = "How many rows are shown at most.",
                                          .is = integer,
                                          .least = 1,
                                          .most = 100,
                                          .fallback = 10};
inline constexpr query_parameter offset = {
    .name = "offset", .about = "How many rows are left out first.", .is = integer, .fallback = 0};
inline constexpr std::string_view created_at = "createdAt";
inline constexpr std::string_view last_updated_at = "lastUpdatedAt";
inline constexpr std::string_view times[] = {created_at, last_updated_at};
inline constexpr query_parameter order_by = {.name = "orderBy",
                                             .about = "The time to sort by.",
                                             .is = word,
                                             .words = times,
                                             .fallback_text = created_at};
inline constexpr std::string_view ascending = "asc";
inline constexpr std::string_view descending = "desc";
inline constexpr std::string_view directions[] = {ascending, descending};
inline constexpr query_parameter order_direction = {.name = "orderDirection",
                                                    .about = "The direction of orderBy.",
                                                    .is = word,
                                                    .words = directions,
                                                    .fallback_text = ascending};
inline constexpr query_parameter owner_user_id = {
    .name = "ownerUserId",
    .about = "The user whose rows it is about: needed for private tables, ignored for others."};

}  // namespace rowd::api::starion::query
