// What one I/O thread owns and no other thread touches: its mailbox, its cache of keys, the stores
// that it holds open, the current date. One per io_context, made before the thread starts.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rowd/access/key_cache.hpp"
#include "rowd/api/form_cache.hpp"
#include "rowd/api/server_context.hpp"
#include "rowd/runtime/busy_shares.hpp"
#include "rowd/runtime/loop_lag.hpp"
#include "rowd/runtime/mailbox.hpp"
#include "rowd/runtime/metrics.hpp"
#include "rowd/runtime/request_log.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::api {

class io_thread final : public storage::store_holder {
  public:
    io_thread(unsigned slot, boost::asio::io_context& io, server_context& shared);
    ~io_thread() override;
    io_thread(io_thread const&) = delete;
    io_thread& operator=(io_thread const&) = delete;

    unsigned slot() const { return slot_; }
    mailbox& home() { return home_; }
    access::key_cache& keys() { return keys_; }
    metrics_shard& metrics() { return metrics_; }
    request_log& log() { return log_; }
    server_context& shared() { return shared_; }
    loop_lag& lag() { return lag_; }
    busy_shares& shares() { return shares_; }
    form_cache& forms() { return forms_; }
    // The value of the Date field, refreshed by tick().
    std::string_view date() const { return date_; }

    // Numbers the requests of this thread, for the log.
    std::uint64_t next_request() { return ++requests_; }

    // Every 250 ms: refreshes the date, lets go of stores that were idle for long, and of those
    // whose tenant or files have gone.
    void tick(std::int64_t now_ms);
    // Lets go of everything; the last call on the thread before it ends.
    void release();

    // The store that this thread holds for a tenant, none if it holds none: good as long as
    // stores_version() stays what it is.
    std::shared_ptr<storage::store> const* store(uuid const& tenant) const;
    std::uint64_t stores_version() const { return stores_version_; }
    void hold(uuid const& tenant, std::shared_ptr<storage::store> s);
    // Any thread.
    void let_go(uuid const& tenant) override;

    // The data directory is not where it was: nothing that is in it may be shown or changed.
    bool data_is_lost() const { return data_is_lost_; }

  private:
    // From any thread: the tenants whose stores must go.
    struct farewells : mailbox::note {
        io_thread* of = nullptr;
        std::mutex mutex;
        std::vector<uuid> tenants;
        bool posted = false;
    };

    void drop(uuid const& tenant);
    void drop_farewells();
    void close_idle(std::int64_t now_ms);
    void look_after_data(std::int64_t now_ms);
    void look_at_place(std::int64_t now_ms);
    void look_at_registry();

    unsigned slot_;
    server_context& shared_;
    mailbox home_;
    access::key_cache keys_;
    metrics_shard& metrics_;
    request_log& log_;
    loop_lag lag_;
    busy_shares shares_;
    form_cache forms_;
    std::string date_;
    std::int64_t date_second_ = -1;
    std::uint64_t requests_ = 0;
    std::unordered_map<uuid, std::shared_ptr<storage::store>, uuid_hash> stores_;
    std::uint64_t stores_version_ = 1;  // rises when one is let go
    farewells farewells_;
    std::uint64_t registry_version_ = 0;
    std::int64_t place_changed_ns_ = 0;
    bool data_is_lost_ = false;
    bool blind_ = false;  // the last look failed, and was logged
};

}  // namespace rowd::api
