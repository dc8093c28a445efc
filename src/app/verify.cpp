#include "app/verify.hpp"

#include <iostream>

#include "app/commands.hpp"
#include "app/tenant_files.hpp"
#include "rowd/base/printable.hpp"
#include "rowd/storage/engine.hpp"
#include "rowd/storage/verify.hpp"

namespace rowd::app {
namespace {

// Says what was found; true = sound.
bool report(access::tenant_record const& tenant, storage::soundness const& s) {
    std::cout << tenant.name << " (" << tenant.id.to_string() << "): " << s.tables << " tables, "
              << s.rows << " rows, " << s.objects << " chat objects, " << s.states << " states, "
              << s.audit_entries << " audit entries" << (s.problems.empty() ? ", sound\n" : "\n");
    for (auto const& problem : s.problems) std::cout << "  " << printable(problem) << '\n';
    return s.problems.empty();
}

// True = sound; what cannot be read at all is not.
bool verify(std::filesystem::path const& data, access::tenant_record const& tenant,
            std::uint64_t growth_bytes_max) {
    try {
        if (!has_files(data, tenant)) return true;
        auto const directory = data / storage::tenants_name / tenant.id.to_string();
        return report(tenant, storage::verify_tenant(directory, growth_bytes_max));
    } catch (std::exception const& e) {
        std::cout << tenant.name << " (" << tenant.id.to_string() << "): " << printable(e.what())
                  << '\n';
        return false;
    }
}

}  // namespace

int verify(std::filesystem::path const& data, std::uint64_t growth_bytes_max) {
    auto const registry = open_registry(data);
    bool sound = true;
    for (auto const& tenant : registry->tenants())
        sound = verify(data, tenant, growth_bytes_max) && sound;
    for (auto const& name : unknown_directories(*registry, data)) {
        std::cout << "tenants/" << name << " belongs to no tenant\n";
        sound = false;
    }
    std::cout << (sound ? "all sound\n" : "NOT sound\n");
    return sound ? 0 : 1;
}

}  // namespace rowd::app
