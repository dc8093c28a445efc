// The files of tenants that are deleted. `DIR/trash/<id>` is made before anything is removed and is
// the last thing to go: whoever dies in between leaves a sign that the rest may go as well.
// Directories without such a sign are nobody's to delete.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "rowd/access/registry.hpp"

namespace rowd::app {

// Removes a tenant with keys, apps and files. A server may run on the same directory. Errors:
// team_absent. Throws std::system_error.
result<> remove_tenant(access::registry& registry, std::filesystem::path const& data,
                       uuid const& tenant);

// Finishes what a crash has left half done: deletions, and tenants that were being made. Before the
// server serves. What cannot be removed stays for the next time. Returns the directories in
// DIR/tenants that belong to no tenant and have no sign: somebody should look at them.
std::vector<std::string> sweep(access::registry const& registry, std::filesystem::path const& data);

}  // namespace rowd::app
