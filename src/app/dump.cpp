#include "app/dump.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <iostream>

#include "app/commands.hpp"
#include "app/tenant_files.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/random.hpp"
#include "rowd/base/staged_directory.hpp"
#include "rowd/base/time.hpp"
#include "rowd/storage/dump.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {
namespace {

namespace fs = std::filesystem;

// A file that has its name only once it is complete; standard output when it has none.
class dump_file {
  public:
    explicit dump_file(fs::path to) : to_(std::move(to)), partial_(to_.string() + ".partial") {
        if (to_.empty()) return;
        if (fs::exists(to_)) throw command_failure(to_.string() + " exists already");
        file_ = open_file(partial_, O_WRONLY | O_CREAT | O_TRUNC);
    }
    ~dump_file() {
        std::error_code ignored;
        if (file_) fs::remove(partial_, ignored);
    }
    dump_file(dump_file const&) = delete;
    dump_file& operator=(dump_file const&) = delete;

    void write(std::string_view text, std::function<void()> const& waiting) {
        try {
            write_all(file_ ? file_.get() : STDOUT_FILENO, text, waiting);
        } catch (std::system_error const& e) {
            throw command_failure("cannot write to " +
                                  (file_ ? partial_.string() : "standard output") + ": " +
                                  e.code().message());
        }
    }
    void publish() {
        if (to_.empty()) return;
        sync_data(file_.get());
        fs::rename(partial_, to_);
        file_.close();
        sync_directory(fs::absolute(to_).parent_path());
    }

  private:
    fs::path to_;
    fs::path partial_;
    file_descriptor file_;
};

file_descriptor open_dump(fs::path const& from) {
    if (from == "-") return file_descriptor(::dup(STDIN_FILENO));
    return open_file(from, O_RDONLY);
}

// The tenant that the dump goes to: the one of that name, or a new one, which has the id that it
// had where it comes from, unless a tenant here has it.
access::tenant_record target(access::editable_registry const& registry, std::string const& name,
                             storage::dump_head const& head) {
    if (auto known = registry.find_tenant(name)) return *known;
    bool const taken = registry.find_tenant(head.tenant_id).has_value();
    return {taken ? random_source().uuid_v4() : head.tenant_id, name, head.created_ms};
}

// Another command, or a server, may have been quicker.
void check_unused(access::registry const& registry, access::tenant_record const& target,
                  fs::path const& place) {
    auto const known = registry.find_tenant(target.id);
    if ((known && known->used) || fs::exists(place))
        throw command_failure("tenant '" + target.name + "' has been used already");
}

std::vector<access::app_record> apps_of(storage::dump_head const& head) {
    std::vector<access::app_record> apps;
    for (auto const& a : head.apps) apps.push_back({a.id, {}, a.name, a.created_ms});
    return apps;
}

storage::dump_counts dump_files(fs::path const& data, access::tenant_record const& tenant,
                                storage::dump_head const& head, std::uint64_t growth_bytes_max,
                                dump_file& to) {
    try {
        return storage::dump_tenant(
            data / storage::tenants_name / tenant.id.to_string(), head, growth_bytes_max,
            [&](std::string_view text, auto const& waiting) { to.write(text, waiting); });
    } catch (command_failure const&) {
        throw;
    } catch (std::exception const& e) {
        throw command_failure("tenant '" + tenant.name + "': " + e.what());
    }
}

std::string said(storage::dump_counts const& n) {
    return std::to_string(n.tables) + " tables, " + std::to_string(n.rows) + " rows, " +
           std::to_string(n.objects) + " chat objects, " + std::to_string(n.states) + " states";
}

}  // namespace

int dump(fs::path const& data, std::string const& tenant, fs::path const& to,
         std::uint64_t growth_bytes_max) {
    auto const registry = open_registry(data);
    auto const record = require_tenant(*registry, tenant);
    storage::dump_head head{record.name, record.id, record.created_ms, {}};
    for (auto const& a : registry->apps(record.id))
        head.apps.push_back({a.id, a.name, a.created_ms});
    has_files(data, record);
    dump_file file(to);
    auto const n = dump_files(data, record, head, growth_bytes_max, file);
    file.publish();
    if (!to.empty()) std::cout << "dumped " << said(n) << " to " << to.string() << '\n';
    return 0;
}

int load(fs::path const& data, std::string const& tenant, fs::path const& from,
         std::uint64_t map_bytes) {
    auto const file = open_dump(from);
    storage::dump_loader loader(file.get());
    auto const registry = make_registry(data);
    auto const record = target(*registry, tenant, loader.head());
    {
        auto const alone = lock_tenants(data);
        finish_deletion(*registry, data, record.id);
    }
    auto const place = data / storage::tenants_name / record.id.to_string();
    check_unused(*registry, record, place);
    staged_directory staged(place);
    auto const n = loader.load(staged.path(), map_bytes, wall_ms());
    auto const alone = lock_tenants(data);
    check_unused(*registry, record, place);
    give_to_owner_of(data, staged.path());
    succeed_or_fail(registry->adopt_tenant(record, apps_of(loader.head())));
    staged.publish();
    registry->mark_used(record.id);
    std::cout << "loaded " << said(n) << " into tenant " << record.name << ":\n"
              << record.id.to_string() << '\n';
    return 0;
}

}  // namespace rowd::app
