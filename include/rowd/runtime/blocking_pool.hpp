// Threads for whatever may block: opening a tenant, audit files, long scans. Bounded, and shared
// out among tenants: they have turns, and while one tenant's jobs run a thread is left for the
// others.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "rowd/base/uuid.hpp"

namespace rowd {

class blocking_pool {
  public:
    // Jobs that wait: of all tenants, and of one.
    struct bounds {
        std::size_t waiting_max = 4'096;
        std::size_t waiting_per_tenant_max = 256;
    };

    // `failed` is told on the worker thread what a job has thrown; the thread goes on.
    using failure_sink = std::function<void(uuid const& tenant, std::exception_ptr const& thrown)>;

    blocking_pool(unsigned threads, bounds b, failure_sink failed = {});
    ~blocking_pool() { stop(); }
    blocking_pool(blocking_pool const&) = delete;
    blocking_pool& operator=(blocking_pool const&) = delete;

    // Any thread. False: too many wait, or stopped.
    bool run(uuid const& tenant, std::function<void()> job);
    // Finishes what was taken, then ends the threads. Not on one of them.
    void stop();

  private:
    // Of one tenant. It is there while something waits or runs.
    struct share {
        std::deque<std::function<void()>> waiting;
        unsigned running = 0;
        bool has_turn = false;  // is in turns_
    };

    bool runs_here() const;
    void serve();
    void give_turn(uuid const& tenant, share& s);
    void run_next(std::unique_lock<std::mutex>& lock);
    void run_job(uuid const& tenant, std::function<void()> job) noexcept;

    bounds const bounds_;
    failure_sink const failed_;
    unsigned const running_per_tenant_max_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::unordered_map<uuid, share, uuid_hash> shares_;
    std::deque<uuid> turns_;  // tenants of which a job may run now
    std::size_t waiting_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace rowd
