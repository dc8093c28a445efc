// The token buckets of all keys, one pair per key however many threads serve it. They outlive
// every cache of credentials, so that nothing but time refills a bucket.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "rowd/access/credential.hpp"
#include "rowd/base/uuid.hpp"

namespace rowd::access {

class bucket_table {
  public:
    // The buckets of a key; new, full ones if it has none yet or its limits have changed. Any
    // thread.
    std::shared_ptr<buckets> of(uuid const& key_id, std::uint32_t read_per_minute,
                                std::uint32_t write_per_minute);

  private:
    void sweep();

    static constexpr std::size_t sweep_size_min = 65'536;

    std::mutex mutex_;
    std::unordered_map<uuid, std::shared_ptr<buckets>, uuid_hash> buckets_;
    std::size_t sweep_size_ = sweep_size_min;
};

}  // namespace rowd::access
