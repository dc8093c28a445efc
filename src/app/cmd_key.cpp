// rowd key create | list | revoke
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/settings.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::app {

namespace {

struct key_options {
    std::filesystem::path data;
    std::string tenant;
    std::string name = "key";
    std::vector<std::string> scopes;
    std::uint32_t read_per_minute = 1000;
    std::uint32_t write_per_minute = 100;
    bool json = false;
    std::string id;
};

std::string joined(std::vector<std::string> const& words) {
    return CLI::detail::join(words, " ");
}

int create(key_options const& o) {
    auto const registry = open_registry(o.data);
    auto const tenant = require_tenant(*registry, o.tenant);
    auto const [record, secret] = value_or_fail(
        registry->create_key(tenant.id, o.name, o.scopes, o.read_per_minute, o.write_per_minute));
    std::cout << "key " << record.id.to_string() << " of tenant " << tenant.name << " ("
              << joined(record.scopes) << "), shown only now:\n"
              << secret << '\n';
    return 0;
}

void append_json(std::string& out, access::key_record const& key) {
    out += R"({"id":")" + key.id.to_string() + R"(","name":)";
    json::append_string(out, key.name);
    out += R"(,"prefix":")" + key.prefix + R"(","scopes":[)";
    for (auto const& scope : key.scopes) {
        if (out.back() != '[') out += ',';
        json::append_string(out, scope);
    }
    out += R"(],"readPerMinute":)" + std::to_string(key.read_per_minute);
    out += R"(,"writePerMinute":)" + std::to_string(key.write_per_minute);
    out += R"(,"createdAt":")" + timestamp(key.created_ms) + R"(","revokedAt":)";
    out += key.revoked_ms ? '"' + timestamp(*key.revoked_ms) + '"' : "null";
    out += '}';
}

void print_json(std::vector<access::key_record> const& keys) {
    std::string out = "[";
    for (auto const& key : keys) {
        if (out.size() > 1) out += ',';
        append_json(out, key);
    }
    std::cout << out << "]\n";
}

void print_lines(std::vector<access::key_record> const& keys) {
    for (auto const& key : keys) {
        std::cout << key.id.to_string() << '\t' << key.prefix << '\t' << key.name << '\t'
                  << joined(key.scopes) << '\t' << key.read_per_minute << " reads/min\t"
                  << key.write_per_minute << " writes/min\t" << timestamp(key.created_ms) << '\t'
                  << (key.revoked_ms ? "revoked " + timestamp(*key.revoked_ms) : "valid") << '\n';
    }
}

int list(key_options const& o) {
    auto const registry = open_registry(o.data);
    auto const keys = registry->keys(require_tenant(*registry, o.tenant).id);
    o.json ? print_json(keys) : print_lines(keys);
    return 0;
}

int revoke(key_options const& o) {
    auto const registry = open_registry(o.data);
    value_or_fail(registry->revoke_key(require_id(o.id, "key")));
    return 0;
}

void add_tenant_option(CLI::App& command, std::string& tenant) {
    command.add_option("--tenant", tenant, "name or id of the tenant")
        ->type_name("NAME")
        ->required();
}

void add_scope_option(CLI::App& command, std::vector<std::string>& scopes) {
    std::vector<std::string> const known(access::known_scopes.begin(), access::known_scopes.end());
    command
        .add_option("--scope", scopes,
                    "may be repeated: " + CLI::detail::join(known, ", ") +
                        "; workflows:read and workflows:write when absent")
        ->type_name("SCOPE")
        ->allow_extra_args(false)
        ->check(CLI::IsMember(known).description(""));
}

}  // namespace

void add_key_commands(commands& c) {
    auto const o = std::make_shared<key_options>();
    auto& group = c.add_group("key", "create, list and revoke API keys");

    auto& creating = c.add(group, "create", "create a key and print it: it is shown only once",
                           [o] { return create(*o); });
    add_tenant_option(creating, o->tenant);
    creating.add_option("--name", o->name, "what the key is for")
        ->capture_default_str()
        ->type_name("LABEL");
    add_scope_option(creating, o->scopes);
    add(creating,
        count("read-per-minute", o->read_per_minute, 0, access::per_minute_max,
              "reads, 0 = unlimited"),
        "Limits");
    add(creating,
        count("write-per-minute", o->write_per_minute, 0, access::per_minute_max,
              "writes, 0 = unlimited"),
        "Limits");
    add_common_settings(creating, o->data);

    auto& listing = c.add(group, "list", "print the keys of a tenant, revoked ones too",
                          [o] { return list(*o); });
    add_tenant_option(listing, o->tenant);
    listing.add_flag("--json", o->json, "as a JSON array");
    add_common_settings(listing, o->data);

    auto& revoking = c.add(group, "revoke", "make a key invalid from the next request on",
                           [o] { return revoke(*o); });
    revoking.add_option("id", o->id, "the key's id, as `key list` shows it")
        ->type_name("ID")
        ->required();
    add_common_settings(revoking, o->data);
}

}  // namespace rowd::app
