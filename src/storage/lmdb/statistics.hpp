// What the stores of one engine have done, added up by whoever did it: once per batch.
#pragma once

#include <atomic>
#include <cstdint>

namespace rowd::storage {

struct statistics {
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> operations{0};
    std::atomic<std::uint64_t> commit_failures{0};
    std::atomic<std::uint64_t> commit_ns{0};
    std::atomic<std::uint64_t> queue_refusals{0};
    std::atomic<std::uint64_t> failed_tenants{0};  // that write no more; also when closed meanwhile
};

inline void add(std::atomic<std::uint64_t>& counter, std::uint64_t n) {
    counter.fetch_add(n, std::memory_order_relaxed);
}

}  // namespace rowd::storage
