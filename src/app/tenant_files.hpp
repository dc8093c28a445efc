// The files of tenants that are made and deleted by commands, beside a server or not.
//
// `DIR/trash/<id>` is made before anything of a tenant is removed and is the last thing to go:
// whoever dies in between leaves a sign that the rest may go as well. Directories without such a
// sign are nobody's to delete.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "rowd/access/registry.hpp"
#include "rowd/base/file.hpp"

namespace rowd::app {

// How long a command waits for a server to close a tenant, and for other commands.
constexpr std::chrono::seconds patience_default{30};

// As long as it lives, no other command makes or deletes tenants' files. Throws command_failure
// when one does all the while.
file_descriptor lock_tenants(std::filesystem::path const& data,
                             std::chrono::milliseconds patience = patience_default);

// Removes a tenant with keys, apps and files. A server may run on the same directory: from the next
// request on it knows the tenant no more, and the files go when it has closed them. Errors:
// team_absent. Throws command_failure when it does not close them in time: the tenant is deleted
// then, and the next start of a server removes the files. Throws std::system_error.
result<> remove_tenant(access::editable_registry& registry, std::filesystem::path const& data,
                       uuid const& tenant, std::chrono::milliseconds patience = patience_default);

// Finishes the deletion of this tenant that a command has left half done, if there is one. Under
// lock_tenants().
void finish_deletion(access::registry const& registry, std::filesystem::path const& data,
                     uuid const& tenant, std::chrono::milliseconds patience = patience_default);

// Where a tenant's files are. A tenant that was used has some: throws command_failure, naming it,
// when they are missing. False: it was never used.
bool has_files(std::filesystem::path const& data, access::tenant_record const& tenant);

// The directories in DIR/tenants that belong to no tenant and have no sign.
std::vector<std::string> unknown_directories(access::registry const& registry,
                                             std::filesystem::path const& data);

// Finishes what a crash has left half done: deletions, and tenants that were being made. Before the
// server serves. What cannot be done stays for the next time. Returns what somebody should look at,
// a sentence each.
std::vector<std::string> sweep(access::editable_registry& registry,
                               std::filesystem::path const& data);

}  // namespace rowd::app
