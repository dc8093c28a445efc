// The query parameters of this dialect.
#pragma once

#include "rowd/api/query_parameter.hpp"

namespace rowd::api::justpaid::query {

using enum query_parameter::type;

inline constexpr query_parameter limit = {.name = "limit",
                                          .about = "How many are shown at most.",
                                          .is = integer,
                                          .least = 1,
                                          .most = 100,
                                          .fallback = 50};
inline constexpr query_parameter offset = {
    .name = "offset", .about = "How many are left out first.", .is = integer, .fallback = 0};

// Of the audit log.
inline constexpr query_parameter action = {.name = "action",
                                           .about = "Only what was done so: `table.created`."};
inline constexpr query_parameter resource_type = {
    .name = "resourceType", .about = "Only what was done to such a thing: `table`."};
inline constexpr query_parameter resource_id = {
    .name = "resourceId", .about = "Only what was done to the table with this id."};
inline constexpr query_parameter actor_id = {.name = "actorId",
                                             .about = "Only what was done with this key."};
inline constexpr query_parameter start_date = {
    .name = "startDate", .about = "Only entries from this time on.", .is = time};
inline constexpr query_parameter end_date = {
    .name = "endDate",
    .about = "Only entries up to this time, or to the end of this day.",
    .is = time};
inline constexpr query_parameter cursor = {
    .name = "cursor", .about = "The `meta.cursor` of the page before: goes on behind it."};

}  // namespace rowd::api::justpaid::query
