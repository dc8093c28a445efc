// The refusals of this dialect: {"success":false,"error":{"code","message"[,"details"]}}.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::justpaid {

void refuse(call const& c, error const& e, reply& r);

}  // namespace rowd::api::justpaid
