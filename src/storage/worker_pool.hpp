// Threads for whatever may block: opening a tenant, audit files, long scans. Bounded.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rowd::storage {

class worker_pool {
  public:
    worker_pool(unsigned threads, std::size_t waiting_max);
    ~worker_pool() { stop(); }
    worker_pool(worker_pool const&) = delete;
    worker_pool& operator=(worker_pool const&) = delete;

    // Any thread. False: too many wait, or stopped.
    bool run(std::function<void()> job);
    // Finishes what was taken, then ends the threads.
    void stop();

  private:
    void serve();

    std::size_t const waiting_max_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace rowd::storage
