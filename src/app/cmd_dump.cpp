// rowd dump | load
#include <memory>

#include "app/commands.hpp"
#include "app/dump.hpp"
#include "app/settings.hpp"
#include "rowd/storage/backup.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {

namespace {

struct dump_options {
    std::filesystem::path data;
    std::string tenant;
    std::string file;
    std::uint64_t growth_bytes_max = storage::copy_growth_bytes_default;
    std::uint64_t map_bytes = storage::options().map_bytes;
};

int run_dump(dump_options const& o) {
    require_data(o.data);
    return dump(o.data, o.tenant, o.file, o.growth_bytes_max);
}

int run_load(dump_options const& o) {
    require_data(o.data);
    return load(o.data, o.tenant, o.file, o.map_bytes);
}

void add_tenant_option(CLI::App& command, std::string& tenant, std::string const& help) {
    command.add_option("--tenant", tenant, help)->type_name("NAME")->required();
}

}  // namespace

void add_dump_commands(commands& c) {
    auto const o = std::make_shared<dump_options>();

    auto& dumping = c.add(c.root(), "dump", "print a tenant's tables and rows, one JSON a line",
                          [o] { return run_dump(*o); });
    add_tenant_option(dumping, o->tenant, "name or id of the tenant");
    dumping.add_option("--to", o->file, "file to make; standard output when absent")
        ->type_name("FILE");
    add(dumping,
        size("growth-bytes-max", o->growth_bytes_max, 1u << 20, 1ull << 40,
             "give up when the tenant's file has grown by more than this while it was read"));
    add_common_settings(dumping, o->data);

    auto& loading = c.add(c.root(), "load", "make a tenant's tables and rows from a dump",
                          [o] { return run_load(*o); });
    loading.add_option("file", o->file, "the dump; - is standard input")
        ->type_name("FILE")
        ->required();
    add_tenant_option(loading, o->tenant, "name of the tenant, which is created if need be");
    add(loading,
        size("map-bytes", o->map_bytes, 1u << 20, 1ull << 40, "room for the tenant's data"));
    add_common_settings(loading, o->data);
}

}  // namespace rowd::app
