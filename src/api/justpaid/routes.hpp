// JustPaid Workflows Tables: `/api/v1/tables` and `/api/v1/audit-logs`.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::justpaid {

extern api::dialect const dialect;

}  // namespace rowd::api::justpaid
