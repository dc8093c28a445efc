#include "rowd/runtime/blocking_pool.hpp"

#include <algorithm>

#include "rowd/base/assert.hpp"

namespace rowd {

blocking_pool::blocking_pool(unsigned threads, bounds b, failure_sink failed)
    : bounds_(b), failed_(std::move(failed)), running_per_tenant_max_(std::max(1u, threads - 1)) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

bool blocking_pool::run(uuid const& tenant, std::function<void()> job) {
    std::lock_guard const lock(mutex_);
    if (stopping_ || waiting_ >= bounds_.waiting_max) return false;
    share& s = shares_[tenant];
    if (s.waiting.size() >= bounds_.waiting_per_tenant_max) return false;
    s.waiting.push_back(std::move(job));
    ++waiting_;
    give_turn(tenant, s);
    return true;
}

bool blocking_pool::runs_here() const {
    auto const here = std::this_thread::get_id();
    return std::any_of(threads_.begin(), threads_.end(),
                       [here](auto const& t) { return t.get_id() == here; });
}

void blocking_pool::stop() {
    ROWD_DEBUG_ASSERT(!runs_here());
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_all();
    for (auto& t : threads_) t.join();
    threads_.clear();
}

// Behind the tenants that have one already.
void blocking_pool::give_turn(uuid const& tenant, share& s) {
    if (s.has_turn || s.waiting.empty() || s.running >= running_per_tenant_max_) return;
    s.has_turn = true;
    turns_.push_back(tenant);
    ready_.notify_one();
}

void blocking_pool::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ready_.wait(lock, [this] { return !turns_.empty() || (stopping_ && waiting_ == 0); });
        if (turns_.empty()) break;
        run_next(lock);
    }
}

void blocking_pool::run_next(std::unique_lock<std::mutex>& lock) {
    uuid const tenant = turns_.front();
    turns_.pop_front();
    share& s = shares_[tenant];
    ROWD_DEBUG_ASSERT(!s.waiting.empty() && s.running < running_per_tenant_max_);
    auto job = std::move(s.waiting.front());
    s.waiting.pop_front();
    s.has_turn = false;
    ++s.running;
    if (--waiting_ == 0 && stopping_) ready_.notify_all();
    give_turn(tenant, s);
    lock.unlock();
    run_job(tenant, std::move(job));
    lock.lock();
    --s.running;
    give_turn(tenant, s);
    if (s.running == 0 && s.waiting.empty()) shares_.erase(tenant);
}

// What the job holds goes with it, before the lock is taken again.
void blocking_pool::run_job(uuid const& tenant, std::function<void()> job) noexcept {
    try {
        job();
    } catch (...) {
        if (failed_) failed_(tenant, std::current_exception());
    }
}

}  // namespace rowd
