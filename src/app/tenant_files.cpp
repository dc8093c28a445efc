#include "app/tenant_files.hpp"

#include "rowd/base/file.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {
namespace {

namespace fs = std::filesystem;

fs::path trash_of(fs::path const& data) {
    return data / "trash";
}
fs::path files_of(fs::path const& data, std::string const& id) {
    return data / storage::tenants_name / id;
}

// Moved out of the way first: what is half removed must not be opened by a server.
void remove_files(fs::path const& data, std::string const& id) {
    auto const trash = trash_of(data) / id;
    if (fs::exists(files_of(data, id))) {
        fs::rename(files_of(data, id), trash);  // takes the place of the empty sign
        sync_directory(data / storage::tenants_name);
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

void finish_deletion(access::registry const& registry, fs::path const& data,
                     std::string const& name) {
    if (!uuid::parse(name)) return;  // not put there by rowd
    std::error_code stays;
    if (is_known(registry, name)) {
        // It died before the tenant itself was removed. Only a sign is removed, not data.
        fs::remove(trash_of(data) / name, stays);
        return;
    }
    try {
        remove_files(data, name);
    } catch (std::exception const&) {  // the next start tries again
    }
}

}  // namespace

result<> remove_tenant(access::registry& registry, fs::path const& data, uuid const& tenant) {
    std::string const id = tenant.to_string();
    auto const trash = trash_of(data);
    fs::create_directory(trash);
    fs::permissions(trash, fs::perms::owner_all);
    fs::create_directory(trash / id);
    sync_directory(trash);
    if (auto const removed = registry.remove_tenant(tenant); !removed) return removed;
    remove_files(data, id);
    return {};
}

std::vector<std::string> sweep(access::registry const& registry, fs::path const& data) {
    for (auto const& name : names_in(trash_of(data))) finish_deletion(registry, data, name);
    std::string const unfinished = std::string(access::control_name) + access::control_unfinished;
    for (auto const& name : names_in(data)) {
        std::error_code stays;
        if (name.starts_with(unfinished)) fs::remove_all(data / name, stays);
    }
    std::vector<std::string> unknown;
    for (auto const& name : names_in(data / storage::tenants_name)) {
        std::error_code stays;
        if (name.starts_with(storage::unfinished_prefix))
            fs::remove_all(files_of(data, name), stays);
        else if (!is_known(registry, name))
            unknown.push_back(name);
    }
    return unknown;
}

}  // namespace rowd::app
