// What a plan or an operation does, in words for the log. They name no data.
#pragma once

#include <string>

#include "rowd/domain/operation.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::storage {

std::string doing(domain::get_table const& plan);
std::string doing(domain::list_tables const& plan);
std::string doing(domain::get_row const& plan);
std::string doing(domain::list_rows const& plan);
std::string doing(domain::find_rows const& plan);
std::string doing(domain::group_rows const& plan);
std::string doing(domain::chat::get_object const& plan);
std::string doing(domain::chat::list_objects const& plan);
std::string doing(domain::chat::list_participants const& plan);
std::string doing(domain::chat::get_participant const& plan);
std::string doing(domain::chat::get_state const& plan);
std::string doing(audit_query const& query);
std::string doing(domain::operation const& op);

}  // namespace rowd::storage
