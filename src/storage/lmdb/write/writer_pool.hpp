// The threads that run tenants' writes. They mostly wait for the disk, so a few serve all tenants;
// a tenant is run by at most one of them at a time, and one that has more to do goes behind the
// others.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "rowd/base/random.hpp"

namespace rowd::storage {

class writer_pool {
  public:
    // Something with queued writes. run() does one bounded piece of work; true = there is more. It
    // must not throw.
    class source {
      public:
        virtual ~source() = default;
        virtual bool run(random_source& random) noexcept = 0;
    };

    explicit writer_pool(unsigned threads);
    ~writer_pool() { stop(); }
    writer_pool(writer_pool const&) = delete;
    writer_pool& operator=(writer_pool const&) = delete;

    // Any thread. The caller sees to it that a source is scheduled once at a time. False: stopping,
    // it will not run.
    bool schedule(std::shared_ptr<source> s);
    // Runs what is scheduled to its end, then ends the threads.
    void stop();

  private:
    void serve();

    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::shared_ptr<source>> queue_;
    unsigned running_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace rowd::storage
