// All tenants of one data directory on LMDB. The only opener of their environments: LMDB must not
// see one twice in a process.
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "rowd/base/time.hpp"
#include "rowd/storage/engine.hpp"
#include "storage/lmdb/lmdb_store.hpp"
#include "storage/worker_pool.hpp"

namespace rowd::storage {
namespace {

class lmdb_engine final : public engine {
  public:
    lmdb_engine(std::filesystem::path directory, options o)
        : directory_(std::move(directory)),
          options_(o),
          writers_(o.writer_threads),
          workers_(o.worker_threads, {}) {
        std::filesystem::create_directories(directory_);
    }
    ~lmdb_engine() override { stop(); }

    std::shared_ptr<store> open(uuid const& tenant) override;
    std::shared_ptr<store> find(uuid const& tenant) override;
    result<> run(uuid const& tenant, std::function<void()> job) override;
    counters count() const override;
    void stop() override;

  private:
    // Present from before a store opens until after it is closed.
    struct entry {
        bool opening = true;
        std::weak_ptr<lmdb_store> store;
    };

    std::shared_ptr<lmdb_store> make(uuid const& tenant);
    void forget(uuid const& tenant, bool failed);
    counters count_stores() const;
    counters walk_stores() const;

    std::filesystem::path const directory_;
    options const options_;
    statistics stats_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<uuid, entry, uuid_hash> entries_;
    std::unordered_set<uuid, uuid_hash> failed_;  // closed since, but not healed by that
    mutable std::mutex walk_mutex_;               // guards the next two
    mutable counters seen_;
    mutable std::int64_t next_walk_ns_ = 0;
    writer_pool writers_;
    worker_pool workers_;
};

std::shared_ptr<store> lmdb_engine::open(uuid const& tenant) {
    std::unique_lock lock(mutex_);
    for (;;) {
        auto const it = entries_.find(tenant);
        if (it == entries_.end()) break;
        if (auto s = it->second.store.lock()) return s;
        changed_.wait(lock);  // another thread opens or closes it
    }
    entries_[tenant];
    lock.unlock();
    std::shared_ptr<lmdb_store> s;
    try {
        s = make(tenant);
    } catch (...) {
        forget(tenant, false);
        throw;
    }
    lock.lock();
    entries_[tenant] = {false, s};
    changed_.notify_all();
    return s;
}

std::shared_ptr<lmdb_store> lmdb_engine::make(uuid const& tenant) {
    bool failed_before = false;
    {
        std::lock_guard const lock(mutex_);
        failed_before = failed_.contains(tenant);
    }
    std::unique_ptr<lmdb_store> opened;
    try {
        opened = std::make_unique<lmdb_store>(directory_ / tenant.to_string(), options_, writers_,
                                              stats_, failed_before);
    } catch (lmdb_error const& e) {
        if (e.code > 0) throw std::system_error(e.code, std::generic_category(), e.what());
        throw;
    }
    std::shared_ptr<lmdb_store> s(opened.release(), [this, tenant](lmdb_store* closing) {
        bool const failed = closing->failed();
        delete closing;
        forget(tenant, failed);
    });
    s->begin();
    return s;
}

void lmdb_engine::forget(uuid const& tenant, bool failed) {
    std::lock_guard const lock(mutex_);
    entries_.erase(tenant);
    if (failed) failed_.insert(tenant);
    changed_.notify_all();
}

std::shared_ptr<store> lmdb_engine::find(uuid const& tenant) {
    std::lock_guard const lock(mutex_);
    auto const it = entries_.find(tenant);
    return it == entries_.end() ? nullptr : it->second.store.lock();
}

result<> lmdb_engine::run(uuid const& tenant, std::function<void()> job) {
    if (workers_.run(tenant, std::move(job))) return {};
    return error{errc::overloaded, "The server is overloaded", {}, 1};
}

counters lmdb_engine::count() const {
    counters c = count_stores();
    c.commits = stats_.commits;
    c.operations = stats_.operations;
    c.commit_failures = stats_.commit_failures;
    c.commit_ns = stats_.commit_ns;
    c.queue_refusals = stats_.queue_refusals;
    c.failed_tenants = stats_.failed_tenants;
    return c;
}

// Anybody may ask, without a key, as often as he likes. When so many stores are open that looking
// at all of them takes long, that is done for no more than a hundredth of the time; in between,
// what was seen last stands.
counters lmdb_engine::count_stores() const {
    constexpr std::int64_t long_ns = 1'000'000;
    constexpr std::int64_t share = 100;
    std::lock_guard const one_at_a_time(walk_mutex_);
    std::int64_t const begun_ns = steady_ns();
    if (begun_ns < next_walk_ns_) return seen_;
    std::int64_t const cpu_ns = thread_cpu_ns();  // nobody else's turns
    seen_ = walk_stores();
    std::int64_t const taken_ns = thread_cpu_ns() - cpu_ns;
    if (taken_ns > long_ns) next_walk_ns_ = begun_ns + share * taken_ns;
    return seen_;
}

counters lmdb_engine::walk_stores() const {
    counters c;
    std::vector<std::shared_ptr<lmdb_store>> open_stores;  // let go of outside the lock
    {
        std::lock_guard const lock(mutex_);
        for (auto const& [id, e] : entries_)
            if (auto s = e.store.lock()) open_stores.push_back(std::move(s));
    }
    c.open_tenants = open_stores.size();
    for (auto const& s : open_stores) {
        c.queue_depth += s->queue_depth();
        c.map_used_bytes = std::max(c.map_used_bytes, s->data().high_water_bytes());
        c.oldest_reader_commits = std::max(c.oldest_reader_commits, s->data().oldest_reader_lag());
        c.oldest_read_ns =
            std::max(c.oldest_read_ns, static_cast<std::uint64_t>(s->oldest_read_ns()));
        c.damaged_audit_logs += s->audit_damaged() ? 1 : 0;
    }
    return c;
}

void lmdb_engine::stop() {
    workers_.stop();
    writers_.stop();
}

}  // namespace

std::unique_ptr<engine> open_engine(std::filesystem::path directory, options o) {
    return std::make_unique<lmdb_engine>(std::move(directory), o);
}

}  // namespace rowd::storage
