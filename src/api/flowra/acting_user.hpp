// Collections belong to users of the project; a request acts for one of them and sees no other's.
#pragma once

#include <string>

#include "api/pipeline/exchange.hpp"
#include "rowd/api/call.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::flowra {

// The owner of the collections that the call may see: the value of `x-username`, or empty for the
// project's default user. Errors: bad_input.
result<std::string> acting_user(call const& c);

// The collection in the call's path. Errors: bad_input (the user), table_absent, also when it is
// another user's.
result<domain::table> find_collection(exchange& x);

}  // namespace rowd::api::flowra
