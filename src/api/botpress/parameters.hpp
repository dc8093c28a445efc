// The query parameters of this dialect.
#pragma once

#include "rowd/api/query_parameter.hpp"

namespace rowd::api::botpress::query {

using enum query_parameter::type;

inline constexpr query_parameter id = {
    .name = "id", .about = "The number of the row.", .is = integer, .required = true};
inline constexpr query_parameter tags = {
    .name = "tags", .about = "Only those that have all of these tags.", .is = map};

}  // namespace rowd::api::botpress::query
