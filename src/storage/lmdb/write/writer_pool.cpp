#include "storage/lmdb/write/writer_pool.hpp"

namespace rowd::storage {

writer_pool::writer_pool(unsigned threads) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

bool writer_pool::schedule(std::shared_ptr<source> s) {
    {
        std::lock_guard const lock(mutex_);
        if (stopping_) return false;
        queue_.push_back(std::move(s));
    }
    ready_.notify_one();
    return true;
}

void writer_pool::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_all();
    for (auto& t : threads_) t.join();
    threads_.clear();
}

void writer_pool::serve() {
    random_source random;
    std::unique_lock lock(mutex_);
    for (;;) {
        ready_.wait(lock, [this] { return !queue_.empty() || (stopping_ && running_ == 0); });
        if (queue_.empty()) break;  // stopping, and no other thread has more to do
        std::shared_ptr<source> s = std::move(queue_.front());
        queue_.pop_front();
        ++running_;
        lock.unlock();
        bool const more = s->run(random);
        lock.lock();
        --running_;
        if (more) queue_.push_back(std::move(s));
        if (stopping_) ready_.notify_all();
        if (s) {  // the last holder closes the store, which must not happen under the lock
            lock.unlock();
            s.reset();
            lock.lock();
        }
    }
}

}  // namespace rowd::storage
