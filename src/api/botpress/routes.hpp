// Botpress tables: `/v1/tables`.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::botpress {

extern api::dialect const dialect;

}  // namespace rowd::api::botpress
