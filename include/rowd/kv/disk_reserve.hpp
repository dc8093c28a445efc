// Room on the disk that is kept for deletes: blocks behind the end of a tenant's data file, which
// belong to the file without being part of it. LMDB copies a page to change it, so deletes write
// before they free anything; on a disk that others have filled they would fail as well. A file
// system that cannot allocate blocks is made to by writing zeros there.
#pragma once

#include <cstdint>

#include "rowd/kv/environment.hpp"

namespace rowd::kv {

constexpr std::uint64_t disk_reserve_bytes = 512u << 10;  // half of it, at least, is for deletes
// What a batch may grow by without a second look.
constexpr std::uint64_t small_growth_bytes = disk_reserve_bytes / 4;

// Belongs to the writer thread of a tenant.
class disk_reserve {
  public:
    explicit disk_reserve(environment const& env) : env_(env) {}

    // Before a batch: whether what grows may go on. If not, the rest of the reserve is for deletes
    // until they have freed pages, or somebody has made room on the disk. Before the commit of a
    // batch that has grown by so much: whether the reserve is still there afterwards. Throws
    // error when the file was cut off.
    bool renew(std::uint64_t grown_bytes = 0);
    // After a failure that does not say so itself: whether disk or quota have no more room.
    bool is_disk_full() const;

  private:
    environment const& env_;
    std::uint64_t until_ = 0;  // bytes of the file that have blocks
};

}  // namespace rowd::kv
