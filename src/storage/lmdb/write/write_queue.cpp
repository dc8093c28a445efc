#include "storage/lmdb/write/write_queue.hpp"

#include <algorithm>

namespace rowd::storage {
namespace {

constexpr std::size_t operation_overhead = 256;

std::size_t weight_of(domain::row_draft const& d) {
    return 64 + d.data.size() + d.members.size() + d.owner.size();
}
std::size_t weight_of(domain::create_table const& op) {
    return op.definition.schema.size() + op.definition.metadata.size();
}
std::size_t weight_of(domain::update_table const& op) {
    auto const size = [](auto const& text) { return text ? text->size() : 0; };
    return size(op.patch.schema) + size(op.patch.columns) + size(op.patch.metadata);
}
std::size_t weight_of(domain::delete_table const&) {
    return 0;
}
std::size_t weight_of(domain::insert_rows const& op) {
    std::size_t sum = 0;
    for (auto const& d : op.rows) sum += weight_of(d);
    return sum;
}
std::size_t weight_of(domain::duplicate_table const&) {
    return 0;
}
std::size_t weight_of(domain::change_rows const& op) {
    std::size_t sum = 0;
    for (auto const& c : op.changes) sum += weight_of(c.draft);
    return sum;
}
std::size_t weight_of(domain::change_matching const& op) {
    return op.patch.size() + (op.otherwise ? weight_of(*op.otherwise) : 0);
}
std::size_t weight_of(domain::upsert_rows const& op) {
    std::size_t sum = 0;
    for (auto const& r : op.rows) sum += weight_of(r.draft) + r.key.size();
    return sum;
}
std::size_t weight_of(domain::delete_rows const& op) {
    return op.rows.size() * 32;
}

}  // namespace

std::size_t weight(domain::write_op const& op) {
    return operation_overhead + std::visit([](auto const& o) { return weight_of(o); }, op);
}

bool write_queue::push(pending_write& w) {
    w.bytes = weight(w.op);
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
