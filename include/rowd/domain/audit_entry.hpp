// The audit record of one change of a table, as the compact JSON object that is stored, chained
// and answered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rowd/domain/operation.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

// `metadata` is a compact JSON object; the actor's dialect is added to it when it is not the main
// one.
std::string audit_entry(uuid const& entry_id, std::string_view action, table const& t,
                        actor const& by, std::string metadata, std::int64_t now_ms);

// The metadata of the three actions.
std::string created_metadata(table const& t);
std::string updated_metadata(table_patch const& patch);
std::string deleted_metadata(table const& t);

}  // namespace rowd::domain
