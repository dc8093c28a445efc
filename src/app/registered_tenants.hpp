// What the engine asks about tenants, answered by the registry.
#pragma once

#include "rowd/access/registry.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {

class registered_tenants final : public storage::tenant_book {
  public:
    explicit registered_tenants(access::registry& r) : registry_(r) {}

    state look_up(uuid const& tenant) override {
        auto const record = registry_.find_tenant(tenant);
        return !record ? state::absent : record->used ? state::used : state::unused;
    }
    bool mark_used(uuid const& tenant) override { return registry_.mark_used(tenant); }

  private:
    access::registry& registry_;
};

}  // namespace rowd::app
