#include "storage/worker_pool.hpp"

namespace rowd::storage {

worker_pool::worker_pool(unsigned threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

bool worker_pool::run(std::function<void()> job) {
    {
        std::lock_guard const lock(mutex_);
        if (stopping_ || jobs_.size() >= waiting_max_) return false;
        jobs_.push_back(std::move(job));
    }
    ready_.notify_one();
    return true;
}

void worker_pool::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_all();
    for (auto& t : threads_) t.join();
    threads_.clear();
}

void worker_pool::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ready_.wait(lock, [this] { return !jobs_.empty() || stopping_; });
        if (jobs_.empty()) break;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        job = nullptr;  // what it holds goes before the lock is taken again
        lock.lock();
    }
}

}  // namespace rowd::storage
