// rowd backup | restore
#include <memory>

#include "app/backup.hpp"
#include "app/commands.hpp"
#include "app/settings.hpp"
#include "rowd/storage/backup.hpp"

namespace rowd::app {

namespace {

struct backup_options {
    std::filesystem::path data;
    std::string directory;
    std::uint64_t growth_bytes_max = storage::copy_growth_bytes_default;
};

int run_backup(backup_options const& o) {
    require_data(o.data);
    return back_up(o.data, o.directory, o.growth_bytes_max);
}

int run_restore(backup_options const& o) {
    require_data(o.data);
    return restore(o.directory, o.data);
}

}  // namespace

void add_backup_commands(commands& c) {
    auto const o = std::make_shared<backup_options>();

    auto& backing_up = c.add(c.root(), "backup", "copy all data while a server runs or not",
                             [o] { return run_backup(*o); });
    backing_up
        .add_option("to", o->directory, "directory to make; it appears once the backup is complete")
        ->type_name("TO")
        ->required();
    add(backing_up,
        size("growth-bytes-max", o->growth_bytes_max, 1u << 20, 1ull << 40,
             "give up when a tenant's file has grown by more than this while it was copied"));
    add_common_settings(backing_up, o->data);

    auto& restoring = c.add(c.root(), "restore", "make a new data directory from a backup",
                            [o] { return run_restore(*o); });
    restoring.add_option("from", o->directory, "the backup")->type_name("FROM")->required();
    add_common_settings(restoring, o->data);
}

}  // namespace rowd::app
