#include "rowd/api/io_thread.hpp"

#include <exception>
#include <utility>

#include "rowd/base/time.hpp"

namespace rowd::api {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
// File systems date changes this coarsely at worst: what was changed less than this before a look
// may be changed again without showing.
constexpr std::int64_t change_shows_after_ns = 2'000 * ns_per_ms;

}  // namespace

io_thread::io_thread(unsigned slot, boost::asio::io_context& io, server_context& shared)
    : slot_(slot),
      shared_(shared),
      home_(io),
      keys_(shared.registry),
      metrics_(shared.counts.shard(slot)),
      log_(shared.logs.of(slot)),
      lag_(shared.options.lag) {
    farewells_.of = this;
    farewells_.run = [](mailbox::note& n) { static_cast<farewells&>(n).of->drop_farewells(); };
    shared_.engine.add_holder(*this);
    tick(wall_ms());
}

io_thread::~io_thread() {
    shared_.engine.remove_holder(*this);
}

void io_thread::tick(std::int64_t now_ms) {
    shared_.engine.tick(steady_ns());
    look_after_data(now_ms);
    if (now_ms / 1000 == date_second_) return;
    date_second_ = now_ms / 1000;
    date_ = http_date(now_ms);
    close_idle(now_ms);
}

void io_thread::look_after_data(std::int64_t now_ms) {
    try {
        look_at_place(now_ms);
        look_at_registry();
        blind_ = false;
    } catch (std::exception const& e) {  // the next tick tries again
        if (!std::exchange(blind_, true)) shared_.log.error(std::string("registry: ") + e.what());
    }
}

void io_thread::close_idle(std::int64_t now_ms) {
    std::vector<uuid> idle;
    for (auto const& [tenant, s] : stores_)
        if (now_ms - s->used_ms() >= shared_.options.tenant_idle.count()) idle.push_back(tenant);
    for (auto const& tenant : idle) drop(tenant);
}

// Somebody may have moved the directory away, or a tenant's files in it.
void io_thread::look_at_place(std::int64_t now_ms) {
    auto const place = shared_.engine.look();
    bool const lost = !place.in_place || !shared_.registry.in_place();
    if (lost != data_is_lost_ && slot_ == 0)
        shared_.log.error(lost ? "the data directory is not where it was"
                               : "the data directory is in its place again");
    data_is_lost_ = lost;
    bool const unchanged = place.changed_ns == place_changed_ns_ &&
                           now_ms * ns_per_ms - place.changed_ns > change_shows_after_ns;
    if (lost || unchanged) return;
    place_changed_ns_ = place.changed_ns;
    for (auto const& [tenant, s] : stores_)
        if (!s->in_place()) shared_.engine.retire(tenant);
}

// Somebody may have deleted a tenant.
void io_thread::look_at_registry() {
    if (shared_.registry.version() == registry_version_) return;
    auto const visible = shared_.registry.visible_version();
    if (visible == registry_version_) return;
    registry_version_ = visible;
    for (auto const& [tenant, s] : stores_)
        if (!shared_.registry.find_tenant(tenant)) shared_.engine.retire(tenant);
    if (slot_ == 0) shared_.engine.tenants_changed();
}

void io_thread::release() {
    for (auto const& [tenant, s] : stores_) s->release_slot(slot_);
    stores_.clear();
    ++stores_version_;
}

std::shared_ptr<storage::store> const* io_thread::store(uuid const& tenant) const {
    auto const it = stores_.find(tenant);
    return it == stores_.end() ? nullptr : &it->second;
}

void io_thread::hold(uuid const& tenant, std::shared_ptr<storage::store> s) {
    auto const held = store(tenant);
    if (held && *held == s) return;
    drop(tenant);
    stores_.emplace(tenant, std::move(s));
}

void io_thread::drop(uuid const& tenant) {
    auto const it = stores_.find(tenant);
    if (it == stores_.end()) return;
    it->second->release_slot(slot_);
    stores_.erase(it);
    ++stores_version_;
}

void io_thread::let_go(uuid const& tenant) {
    std::lock_guard const lock(farewells_.mutex);
    farewells_.tenants.push_back(tenant);
    if (!std::exchange(farewells_.posted, true)) home_.put(farewells_);
}

void io_thread::drop_farewells() {
    std::vector<uuid> leaving;
    {
        std::lock_guard const lock(farewells_.mutex);
        leaving.swap(farewells_.tenants);
        farewells_.posted = false;
    }
    for (auto const& tenant : leaving) drop(tenant);
}

}  // namespace rowd::api
