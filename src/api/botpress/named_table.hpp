// The table that a path names, by id or by name.
#pragma once

#include <optional>

#include "rowd/api/call.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::botpress {

// An id wins over a name; of several tables with the name it is the oldest.
std::optional<domain::table> named_table(call const& c);

// What to refuse with when there is none.
error no_such_table(call const& c);

}  // namespace rowd::api::botpress
