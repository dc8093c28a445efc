#include "app/tenant_files.hpp"

#include "app/commands.hpp"
#include "rowd/storage/engine.hpp"
#include "rowd/storage/tenant_files.hpp"

namespace rowd::app {
namespace {

namespace fs = std::filesystem;

using complaints = std::vector<std::string>;

fs::path trash_of(fs::path const& data) {
    return data / "trash";
}
fs::path tenants_of(fs::path const& data) {
    return data / storage::tenants_name;
}

void make_private(fs::path const& directory) {
    if (!fs::create_directory(directory)) return;
    fs::permissions(directory, fs::perms::owner_all);
    give_to_owner_of(directory.parent_path(), directory);
}

// Moved out of the way first: what is half removed must not be opened by a server.
void remove_files(fs::path const& data, std::string const& id, std::chrono::milliseconds patience) {
    auto const files = tenants_of(data) / id;
    auto const trash = trash_of(data) / id;
    if (fs::exists(files)) {
        auto const held = storage::claim_for_removal(files, patience);
        if (!held)
            throw command_failure("tenant " + id +
                                  " is deleted, but a server still has its files open; they go "
                                  "when a server starts the next time");
        fs::rename(files, trash);  // takes the place of the empty sign
        sync_directory(tenants_of(data));
    }
    fs::remove_all(trash);
}

std::vector<std::string> names_in(fs::path const& directory) {
    std::vector<std::string> names;
    if (!fs::exists(directory)) return names;
    for (auto const& entry : fs::directory_iterator(directory))
        names.push_back(entry.path().filename().string());
    return names;
}

bool is_known(access::registry const& registry, std::string const& name) {
    auto const id = uuid::parse(name);
    return id && registry.find_tenant(*id);
}

// Whatever it throws is a complaint, and keeps nobody from going on.
template <class Step>
void attempt(complaints& found, Step const& step) {
    try {
        step();
    } catch (std::exception const& e) {
        found.emplace_back(e.what());
    }
}

void finish_deletions(access::registry const& registry, fs::path const& data, complaints& found) {
    auto const alone = lock_file(tenants_of(data));
    if (!alone) return;  // a command is at it
    for (auto const& name : names_in(trash_of(data)))
        if (auto const id = uuid::parse(name))
            attempt(found, [&] { finish_deletion(registry, data, *id, {}); });
}

void remove_half_made(fs::path const& directory, std::string const& prefix) {
    for (auto const& name : names_in(directory)) {
        std::error_code stays;
        if (name.starts_with(prefix)) fs::remove_all(directory / name, stays);
    }
}

// Versions before 0.2 did not say in the registry which tenants have files.
void complete_marks(access::editable_registry& registry, fs::path const& data) {
    if (registry.marks_are_complete()) return;
    std::vector<uuid> used;
    for (auto const& name : names_in(tenants_of(data)))
        if (auto const id = uuid::parse(name)) used.push_back(*id);
    registry.mark_all_used(used);
}

}  // namespace

file_descriptor lock_tenants(fs::path const& data, std::chrono::milliseconds patience) {
    make_private(tenants_of(data));
    auto held = lock_file(tenants_of(data), patience);
    if (held) return held;
    throw command_failure("another command makes or deletes a tenant of " + data.string());
}

result<> remove_tenant(access::editable_registry& registry, fs::path const& data,
                       uuid const& tenant, std::chrono::milliseconds patience) {
    std::string const id = tenant.to_string();
    auto const alone = lock_tenants(data, patience);
    auto const trash = trash_of(data);
    make_private(trash);
    make_private(trash / id);
    sync_directory(trash);
    if (auto const removed = registry.remove_tenant(tenant); !removed) {
        fs::remove(trash / id);
        return removed;
    }
    remove_files(data, id, patience);
    return {};
}

void finish_deletion(access::registry const& registry, fs::path const& data, uuid const& tenant,
                     std::chrono::milliseconds patience) {
    auto const id = tenant.to_string();
    if (!fs::exists(trash_of(data) / id)) return;
    // It may have died before the tenant itself was removed: then only a sign is, not data.
    if (registry.find_tenant(tenant))
        fs::remove(trash_of(data) / id);
    else
        remove_files(data, id, patience);
}

bool has_files(fs::path const& data, access::tenant_record const& tenant) {
    auto const directory = tenants_of(data) / tenant.id.to_string();
    bool const there = fs::exists(directory);
    if (tenant.used && !fs::exists(directory / "data.mdb"))
        throw command_failure("the files of tenant '" + tenant.name + "' (" +
                              tenant.id.to_string() + ") are missing");
    return there;
}

std::vector<std::string> unknown_directories(access::registry const& registry,
                                             fs::path const& data) {
    std::vector<std::string> unknown;
    for (auto const& name : names_in(tenants_of(data))) {
        bool const is_being_made =
            name.starts_with(storage::unfinished_prefix) || name.ends_with(".partial");
        if (!is_being_made && !is_known(registry, name) && !fs::exists(trash_of(data) / name))
            unknown.push_back(name);
    }
    return unknown;
}

std::vector<std::string> sweep(access::editable_registry& registry, fs::path const& data) {
    complaints found;
    attempt(found, [&] { make_private(tenants_of(data)); });
    attempt(found, [&] { finish_deletions(registry, data, found); });
    std::string const unfinished = std::string(access::control_name) + access::control_unfinished;
    attempt(found, [&] { remove_half_made(data, unfinished); });
    attempt(found, [&] { remove_half_made(tenants_of(data), storage::unfinished_prefix); });
    attempt(found, [&] { complete_marks(registry, data); });
    attempt(found, [&] {
        for (auto const& name : unknown_directories(registry, data))
            found.push_back("tenants/" + name + " belongs to no tenant");
    });
    return found;
}

}  // namespace rowd::app
