// rowd tenant create | list | delete
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/settings.hpp"
#include "app/tenant_files.hpp"
#include "rowd/base/time.hpp"

namespace rowd::app {

namespace {

namespace fs = std::filesystem;

struct tenant_options {
    fs::path data;
    std::string name;
    bool yes = false;
};

int create(tenant_options const& o) {
    auto const registry = make_registry(o.data);
    auto const tenant = value_or_fail(registry->create_tenant(o.name));
    std::cout << tenant.id.to_string() << '\n';
    return 0;
}

int list(tenant_options const& o) {
    for (auto const& tenant : open_registry(o.data)->tenants()) {
        std::cout << tenant.id.to_string() << '\t' << tenant.name << '\t'
                  << timestamp(tenant.created_ms) << '\n';
    }
    return 0;
}

int remove(tenant_options const& o) {
    if (!o.yes) {
        throw CLI::ValidationError("--yes", "is required: all data of the tenant will be gone");
    }
    auto const registry = open_registry(o.data);
    auto const tenant = require_tenant(*registry, o.name);
    succeed_or_fail(remove_tenant(*registry, o.data, tenant.id));
    return 0;
}

}  // namespace

void add_tenant_commands(commands& c) {
    auto const o = std::make_shared<tenant_options>();
    auto& group = c.add_group("tenant", "create, list and delete tenants");

    auto& creating =
        c.add(group, "create", "create a tenant and print its id", [o] { return create(*o); });
    creating.add_option("name", o->name, "unique name")->type_name("NAME")->required();
    add_common_settings(creating, o->data);

    auto& listing = c.add(group, "list", "print id, name and creation time of all tenants",
                          [o] { return list(*o); });
    add_common_settings(listing, o->data);

    auto& removing = c.add(group, "delete", "delete a tenant with its keys, apps and all its data",
                           [o] { return remove(*o); });
    removing.add_option("name", o->name, "name or id")->type_name("NAME")->required();
    removing.add_flag("--yes", o->yes, "really delete it");
    add_common_settings(removing, o->data);
}

}  // namespace rowd::app
