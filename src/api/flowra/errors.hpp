// The refusals of this dialect: {"success":false,"statusCode","message","error"}, where `message`
// has all failures of a request and `error` is the name of the status.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::flowra {

void refuse(call const& c, error const& e, reply& r);

}  // namespace rowd::api::flowra
