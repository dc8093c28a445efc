// What one I/O thread owns and no other thread touches: its mailbox, its cache of keys, the stores
// that it holds open, the current date. One per io_context, made before the thread starts.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rowd/access/key_cache.hpp"
#include "rowd/api/metrics.hpp"
#include "rowd/base/mailbox.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::api {

class io_thread {
  public:
    io_thread(unsigned slot, boost::asio::io_context& io, access::registry& registry,
              metrics_shard& metrics, std::int64_t tenant_idle_ms);

    unsigned slot() const { return slot_; }
    mailbox& home() { return home_; }
    access::key_cache& keys() { return keys_; }
    metrics_shard& metrics() { return metrics_; }
    // The value of the Date field, refreshed by tick().
    std::string_view date() const { return date_; }

    // Every 250 ms: refreshes the date and lets go of stores that were idle for long.
    void tick(std::int64_t now_ms);
    // Lets go of everything; the last call on the thread before it ends.
    void release();

    // The store that this thread holds for a tenant, none if it holds none.
    std::shared_ptr<storage::store> store(uuid const& tenant, std::int64_t now_ms);
    void hold(uuid const& tenant, std::shared_ptr<storage::store> s, std::int64_t now_ms);

  private:
    struct held {
        std::shared_ptr<storage::store> store;
        std::int64_t used_ms = 0;
    };

    unsigned slot_;
    mailbox home_;
    access::key_cache keys_;
    metrics_shard& metrics_;
    std::int64_t tenant_idle_ms_;
    std::string date_;
    std::int64_t date_second_ = -1;
    std::unordered_map<uuid, held, uuid_hash> stores_;
};

}  // namespace rowd::api
