// What belongs to the server and to no product: health, metrics, and every path nobody claims.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::server {

extern api::dialect const dialect;

}  // namespace rowd::api::server
