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
#include "rowd/api/loop_lag.hpp"
#include "rowd/api/metrics.hpp"
#include "rowd/api/parts.hpp"
#include "rowd/api/request_log.hpp"
#include "rowd/base/mailbox.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::api {

class io_thread {
  public:
    io_thread(unsigned slot, boost::asio::io_context& io, parts& shared);

    unsigned slot() const { return slot_; }
    mailbox& home() { return home_; }
    access::key_cache& keys() { return keys_; }
    metrics_shard& metrics() { return metrics_; }
    request_log& log() { return log_; }
    parts& shared() { return shared_; }
    loop_lag& lag() { return lag_; }
    // The value of the Date field, refreshed by tick().
    std::string_view date() const { return date_; }

    // Numbers the requests of this thread, for the log.
    std::uint64_t next_request() { return ++requests_; }

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
    parts& shared_;
    mailbox home_;
    access::key_cache keys_;
    metrics_shard& metrics_;
    request_log& log_;
    loop_lag lag_;
    std::size_t const stores_max_;  // this thread's share
    std::string date_;
    std::int64_t date_second_ = -1;
    std::uint64_t requests_ = 0;
    std::unordered_map<uuid, held, uuid_hash> stores_;  // the longest unused goes first
};

}  // namespace rowd::api
