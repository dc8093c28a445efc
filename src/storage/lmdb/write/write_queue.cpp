#include "storage/lmdb/write/write_queue.hpp"

#include <algorithm>

namespace rowd::storage {

bool write_queue::push(pending_write& w) {
    w.bytes = domain::weight(w.op);
    if (ops_.fetch_add(1, std::memory_order_relaxed) >= ops_max_) {
        ops_.fetch_sub(1, std::memory_order_relaxed);
        return false;
    }
    if (bytes_.fetch_add(w.bytes, std::memory_order_relaxed) + w.bytes > bytes_max_) {
        bytes_.fetch_sub(w.bytes, std::memory_order_relaxed);
        ops_.fetch_sub(1, std::memory_order_relaxed);
        return false;
    }
    pending_write* below = stack_.load(std::memory_order_relaxed);
    do {
        w.queued_next = below;
    } while (!stack_.compare_exchange_weak(below, &w, std::memory_order_release,
                                           std::memory_order_relaxed));
    return true;
}

void write_queue::refill() {
    pending_write* top = stack_.exchange(nullptr, std::memory_order_acquire);
    pending_write* const newest = top;
    pending_write* oldest = nullptr;
    while (top) {
        pending_write* const below = top->queued_next;
        top->queued_next = oldest;
        oldest = top;
        top = below;
    }
    if (!oldest) return;
    (oldest_ ? newest_->queued_next : oldest_) = oldest;
    newest_ = newest;
}

std::vector<pending_write*> write_queue::take(unsigned ops_max, std::uint64_t bytes_max) {
    refill();
    std::vector<pending_write*> taken;
    taken.reserve(std::min(ops_max, depth()));  // nothing is lost when there is no memory
    std::uint64_t bytes = 0;
    while (oldest_ && taken.size() < ops_max) {
        if (!taken.empty() && bytes + oldest_->bytes > bytes_max) break;
        bytes += oldest_->bytes;
        taken.push_back(oldest_);
        oldest_ = oldest_->queued_next;
    }
    ops_.fetch_sub(static_cast<unsigned>(taken.size()), std::memory_order_relaxed);
    bytes_.fetch_sub(bytes, std::memory_order_relaxed);
    return taken;
}

}  // namespace rowd::storage
