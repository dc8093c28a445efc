#include "app/verify.hpp"

#include <iostream>

#include "app/commands.hpp"
#include "rowd/base/printable.hpp"
#include "rowd/storage/engine.hpp"
#include "rowd/storage/verify.hpp"

namespace rowd::app {
namespace {

// Says what was found; true = sound.
bool report(access::tenant_record const& tenant, storage::soundness const& s) {
    std::cout << tenant.name << " (" << tenant.id.to_string() << "): " << s.tables << " tables, "
              << s.rows << " rows, " << s.audit_entries << " audit entries"
              << (s.problems.empty() ? ", sound\n" : "\n");
    for (auto const& problem : s.problems) std::cout << "  " << printable(problem) << '\n';
    return s.problems.empty();
}

}  // namespace

int verify(std::filesystem::path const& data) {
    access::registry const registry = open_registry(data);
    bool sound = true;
    for (auto const& tenant : registry.tenants()) {
        auto const directory = data / storage::tenants_name / tenant.id.to_string();
        if (!std::filesystem::exists(directory)) continue;  // it was never used
        try {
            sound = report(tenant, storage::verify_tenant(directory)) && sound;
        } catch (std::exception const& e) {
            std::cout << tenant.name << " (" << tenant.id.to_string()
                      << "): " << printable(e.what()) << '\n';
            sound = false;
        }
    }
    std::cout << (sound ? "all sound\n" : "NOT sound\n");
    return sound ? 0 : 1;
}

}  // namespace rowd::app
