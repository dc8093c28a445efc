// The query parameters of this dialect, all of "List documents".
#pragma once

#include "rowd/api/query_parameter.hpp"

namespace rowd::api::flowra::query {

using enum query_parameter::type;

inline constexpr query_parameter limit = {.name = "limit",
                                          .about = "How many documents are shown at most.",
                                          .is = integer,
                                          .least = 1,
                                          .most = 100,
                                          .fallback = 20};
// The first of these three that is given counts.
inline constexpr query_parameter skip = {
    .name = "skip", .about = "How many documents are left out first.", .is = integer};
inline constexpr query_parameter offset = {
    .name = "offset", .about = "The same as skip.", .is = integer};
inline constexpr query_parameter page = {
    .name = "page", .about = "Which page is shown, from 1 on.", .is = integer, .least = 1};

inline constexpr query_parameter sort = {
    .name = "sort",
    .about = "Up to 8 fields, each as field:asc, field:desc or -field, with commas between them."};
inline constexpr query_parameter sort_by = {
    .name = "sortBy", .about = "The field to sort by, without sort.", .fallback_text = "createdAt"};
inline constexpr std::string_view directions[] = {"ASC", "DESC"};
inline constexpr query_parameter sort_order = {
    .name = "sortOrder",
    .about = "The direction of sortBy, in upper or lower case.",
    .is = word,
    .words = directions,
    .fallback_text = "DESC"};

inline constexpr query_parameter search = {
    .name = "search", .about = "Only documents that have this text in one of their values."};
inline constexpr query_parameter q = {.name = "q", .about = "The same as search."};
inline constexpr query_parameter fields = {
    .name = "fields", .about = "The fields to show beside the ids, with commas between them."};

}  // namespace rowd::api::flowra::query
