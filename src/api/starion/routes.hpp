// Starion App API, Tables: `/apps/:appId/…/tables` and `/tables/:tableId/rows`.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::starion {

extern api::dialect const dialect;

}  // namespace rowd::api::starion
