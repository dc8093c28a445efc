// Flowra Table API: `/api/v1/table/collections`.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::flowra {

extern api::dialect const dialect;

}  // namespace rowd::api::flowra
