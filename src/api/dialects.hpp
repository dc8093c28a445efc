// The list of dialects. A new one is a folder of its own, its name here and a line in
// dialects.cpp.
#pragma once

#include <vector>

#include "rowd/api/route.hpp"

namespace rowd::api {

// What belongs to the server and to no product: health, metrics, and every path nobody claims.
namespace server {
extern api::dialect const dialect;
}
// JustPaid Workflows Tables: `/api/v1/tables` and `/api/v1/audit-logs`.
namespace justpaid {
extern api::dialect const dialect;
}
// Flowra Table API: `/api/v1/table/collections`.
namespace flowra {
extern api::dialect const dialect;
}
// Starion App API, Tables: `/apps/:appId/…/tables` and `/tables/:tableId/rows`.
namespace starion {
extern api::dialect const dialect;
}
// Botpress tables: `/v1/tables`.
namespace botpress {
extern api::dialect const dialect;
}

// The server's own (health, metrics, everything nobody claims) comes first.
std::vector<dialect const*> const& all_dialects();

}  // namespace rowd::api
