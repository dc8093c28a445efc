// rowd app create | list | delete: the named apps of a tenant, which one dialect addresses.
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/settings.hpp"
#include "rowd/base/time.hpp"

namespace rowd::app {

namespace {

struct app_options {
    std::filesystem::path data;
    std::string tenant;
    std::string name;
    std::string id;
};

int create(app_options const& o) {
    auto const registry = open_registry(o.data);
    auto const tenant = require_tenant(*registry, o.tenant);
    auto const app = value_or_fail(registry->create_app(tenant.id, o.name));
    std::cout << app.id.to_string() << '\n';
    return 0;
}

int list(app_options const& o) {
    auto const registry = open_registry(o.data);
    for (auto const& app : registry->apps(require_tenant(*registry, o.tenant).id)) {
        std::cout << app.id.to_string() << '\t' << app.name << '\t' << timestamp(app.created_ms)
                  << '\n';
    }
    return 0;
}

int remove(app_options const& o) {
    auto const registry = open_registry(o.data);
    succeed_or_fail(registry->remove_app(require_id(o.id, "app")));
    return 0;
}

void add_tenant_option(CLI::App& command, std::string& tenant) {
    command.add_option("--tenant", tenant, "name or id of the tenant")
        ->type_name("NAME")
        ->required();
}

}  // namespace

void add_app_commands(commands& c) {
    auto const o = std::make_shared<app_options>();
    auto& group = c.add_group("app", "create, list and delete a tenant's apps");

    auto& creating =
        c.add(group, "create", "create an app and print its id", [o] { return create(*o); });
    creating.add_option("name", o->name, "name to show")->type_name("NAME")->required();
    add_tenant_option(creating, o->tenant);
    add_common_settings(creating, o->data);

    auto& listing = c.add(group, "list", "print id, name and creation time of a tenant's apps",
                          [o] { return list(*o); });
    add_tenant_option(listing, o->tenant);
    add_common_settings(listing, o->data);

    auto& removing =
        c.add(group, "delete", "delete an app; its tables stay", [o] { return remove(*o); });
    removing.add_option("id", o->id, "the app's id")->type_name("ID")->required();
    add_common_settings(removing, o->data);
}

}  // namespace rowd::app
