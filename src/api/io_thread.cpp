#include "rowd/api/io_thread.hpp"

#include <algorithm>

#include "rowd/base/time.hpp"

namespace rowd::api {

io_thread::io_thread(unsigned slot, boost::asio::io_context& io, parts& shared)
    : slot_(slot),
      shared_(shared),
      home_(io),
      keys_(shared.registry),
      metrics_(shared.counts.shard(slot)),
      log_(shared.logs.of(slot)),
      lag_(shared.options.lag),
      stores_max_(
          std::max<std::size_t>(1, shared.options.open_tenants_max / shared.counts.shards())) {
    tick(wall_ms());
}

void io_thread::tick(std::int64_t now_ms) {
    if (now_ms / 1000 == date_second_) return;
    date_second_ = now_ms / 1000;
    date_ = http_date(now_ms);
    for (auto it = stores_.begin(); it != stores_.end();) {
        if (now_ms - it->second.used_ms < shared_.options.tenant_idle_ms) {
            ++it;
            continue;
        }
        it->second.store->release_slot(slot_);
        it = stores_.erase(it);
    }
}

void io_thread::release() {
    for (auto& [tenant, h] : stores_) h.store->release_slot(slot_);
    stores_.clear();
}

std::shared_ptr<storage::store> io_thread::store(uuid const& tenant, std::int64_t now_ms) {
    auto const it = stores_.find(tenant);
    if (it == stores_.end()) return nullptr;
    it->second.used_ms = now_ms;
    return it->second.store;
}

void io_thread::hold(uuid const& tenant, std::shared_ptr<storage::store> s, std::int64_t now_ms) {
    if (stores_.size() >= stores_max_) {
        auto const oldest = std::min_element(
            stores_.begin(), stores_.end(),
            [](auto const& a, auto const& b) { return a.second.used_ms < b.second.used_ms; });
        oldest->second.store->release_slot(slot_);
        stores_.erase(oldest);
    }
    stores_[tenant] = {std::move(s), now_ms};
}

}  // namespace rowd::api
