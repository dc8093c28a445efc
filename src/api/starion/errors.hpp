// The refusals of this dialect: {"error":<message>}.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::starion {

void refuse(call const& c, error const& e, reply& r);

}  // namespace rowd::api::starion
