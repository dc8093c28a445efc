#include "rowd/access/bucket_table.hpp"

#include <algorithm>

namespace rowd::access {

std::shared_ptr<buckets> bucket_table::of(uuid const& key_id, std::uint32_t read_per_minute,
                                          std::uint32_t write_per_minute) {
    std::lock_guard const lock(mutex_);
    if (buckets_.size() >= sweep_size_) sweep();
    auto& held = buckets_[key_id];
    if (!held || held->read.per_minute() != read_per_minute ||
        held->write.per_minute() != write_per_minute) {
        held.reset(new buckets{rate_limiter(read_per_minute), rate_limiter(write_per_minute)});
    }
    return held;
}

// Drops what nobody uses, so that keys of long ago do not pile up.
void bucket_table::sweep() {
    std::erase_if(buckets_, [](auto const& entry) { return entry.second.use_count() == 1; });
    sweep_size_ = std::max(sweep_size_min, 2 * buckets_.size());
}

}  // namespace rowd::access
