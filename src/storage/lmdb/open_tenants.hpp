// The one owner of open stores: which are open, who waits for one, and which must close so that
// another can open. LMDB must not see an environment twice in a process, so a store is opened by
// nobody else, and is closed before it is opened again.
//
// Holders keep stores by shared pointers. A store that is to go is marked, given to nobody any
// more, and its holders are told; it closes when the last of them has let go.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rowd/storage/engine.hpp"
#include "storage/lmdb/lmdb_store.hpp"

namespace rowd::storage {

class open_tenants {
  public:
    struct bounds {
        std::size_t open_max = 2'048;
        std::size_t waiting_max = 1'024;
        std::int64_t wait_ns = 5'000'000'000;
    };
    // Opens a store, on a thread that may block; throws what engine::open() does. `failed`: it
    // stopped writing before.
    using opener = std::function<result<std::unique_ptr<lmdb_store>>(uuid const&, bool failed)>;
    // Runs a job on such a thread. Errors: overloaded.
    using runner = std::function<result<>(uuid const&, std::function<void()>)>;

    open_tenants(bounds b, opener open, runner run);

    // All of them: any thread.
    void begin_open(pending_open& w);
    // Takes back what has not begun; false: it has, or is over.
    bool withdraw(pending_open& w);
    std::shared_ptr<lmdb_store> find(uuid const& tenant) const;
    std::vector<std::shared_ptr<lmdb_store>> all() const;
    void retire(uuid const& tenant);
    void refuse_late(std::int64_t now_ns);
    void stop();  // refuses whoever waits, and whoever comes

    void add_holder(store_holder& h);
    void remove_holder(store_holder& h);

  private:
    // Present from before a store opens until after it is closed. Under the lock a handle is never
    // the last one to let go: closing takes the lock.
    struct entry {
        bool leaving = false;
        bool closing = false;
        lmdb_store* store = nullptr;  // while it is open
        std::weak_ptr<lmdb_store> handle;
        std::vector<pending_open*> waiting;  // while it is being opened

        bool opening() const { return !store && !closing; }
    };
    // What is to be done once the lock is released.
    struct steps {
        std::vector<uuid> open;
        std::vector<pending_open*> done;
    };

    void serve_queue(steps& next);
    bool serve(pending_open& w, steps& next);
    void make_room(std::size_t wanted);
    void send_off(uuid const& tenant, entry& e);
    void take(steps const& next);
    void open_now(uuid const& tenant);
    void make(uuid const& tenant, pending_open& outcome);
    void finish(uuid const& tenant, pending_open& outcome);
    void close(uuid const& tenant, lmdb_store* s);

    bounds const bounds_;
    opener const open_;
    runner const run_;
    mutable std::mutex mutex_;
    std::unordered_map<uuid, entry, uuid_hash> entries_;
    std::unordered_set<uuid, uuid_hash> failed_;  // closed since, but not healed by that
    std::deque<pending_open*> queue_;             // for room, or for a store to be closed
    std::vector<store_holder*> holders_;
    bool stopping_ = false;
};

}  // namespace rowd::storage
