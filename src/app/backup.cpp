#include "app/backup.hpp"

#include <fcntl.h>

#include <iostream>

#include "app/commands.hpp"
#include "app/manifest.hpp"
#include "app/tenant_files.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/staged_directory.hpp"
#include "rowd/base/time.hpp"
#include "rowd/storage/backup.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {
namespace {

namespace fs = std::filesystem;

void say(char const* done, std::vector<listed_file> const& files, fs::path const& to) {
    std::uint64_t bytes = 0;
    for (auto const& f : files) bytes += f.bytes;
    std::cout << done << files.size() << " files, " << bytes << " bytes, to " << to.string()
              << '\n';
}

// A tenant that was never used has no files.
void copy_files(fs::path const& data, fs::path const& to, access::tenant_record const& tenant,
                access::registry const& live, std::uint64_t growth_bytes_max) {
    auto const place = fs::path(storage::tenants_name) / tenant.id.to_string();
    try {
        if (has_files(data, tenant))
            storage::copy_tenant(data / place, to / place, growth_bytes_max);
    } catch (std::exception const& e) {
        if (live.find_tenant(tenant.id))
            throw command_failure("tenant '" + tenant.name + "': " + e.what());
    }
}

void copy_all(fs::path const& data, fs::path const& to, std::uint64_t growth_bytes_max) {
    auto const live = open_registry(data);
    live->copy_to(to);
    auto const copied = access::open_registry(to);
    fs::create_directory(to / storage::tenants_name);
    fs::permissions(to / storage::tenants_name, fs::perms::owner_all);
    for (auto const& tenant : copied->tenants()) {
        auto const place = fs::path(storage::tenants_name) / tenant.id.to_string();
        copy_files(data, to, tenant, *live, growth_bytes_max);
        // A deletion takes the record first and then the files: where the record still is, the
        // files were.
        if (live->find_tenant(tenant.id)) continue;
        fs::remove_all(to / place);
        succeed_or_fail(copied->remove_tenant(tenant.id));
    }
}

void copy_listed(fs::path const& from, fs::path const& to, listed_file const& expected) {
    auto const target = to / expected.path;
    fs::create_directories(target.parent_path());
    auto const file = open_file(target, O_WRONLY | O_CREAT | O_EXCL);
    read_blocks(from / expected.path,
                [&](std::string_view block) { write_all(file.get(), block); });
    if (look_at(target, expected.path) != expected)
        throw command_failure(expected.path + " was changed while it was copied");
}

void make_private(fs::path const& directory) {
    for (auto const& entry : fs::recursive_directory_iterator(directory))
        if (entry.is_directory()) fs::permissions(entry.path(), fs::perms::owner_all);
}

}  // namespace

int back_up(fs::path const& data, fs::path const& to, std::uint64_t growth_bytes_max) {
    staged_directory staged(to, manifest_name);
    copy_all(data, staged.path(), growth_bytes_max);
    fs::remove(staged.path() / access::control_name / "lock.mdb");
    auto const files = write_manifest(staged.path(), wall_ms());
    staged.publish();
    say("backed up ", files, to);
    return 0;
}

int restore(fs::path const& from, fs::path const& data) {
    auto const files = check_manifest(from);
    staged_directory staged(data, access::control_name);
    for (auto const& f : files) copy_listed(from, staged.path(), f);
    make_private(staged.path());
    if (fs::exists(data)) give_to_owner_of(data, staged.path());
    staged.publish();
    say("restored ", files, data);
    return 0;
}

}  // namespace rowd::app
