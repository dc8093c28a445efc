#include "storage/lmdb/read/spare_readers.hpp"

#include "rowd/base/time.hpp"

namespace rowd::storage {

std::int64_t spare_readers::oldest_ns() const {
    std::lock_guard const lock(mutex_);
    return begun_ns_.empty() ? 0 : steady_ns() - *begun_ns_.begin();
}

spare_readers::use::use(spare_readers& of) : of_(of), place_(of.places_), transaction_(of.env_) {
    std::lock_guard const lock(of_.mutex_);
    begun_ = of_.begun_ns_.insert(steady_ns());
}

spare_readers::use::~use() {
    transaction_.close();
    std::lock_guard const lock(of_.mutex_);
    of_.begun_ns_.erase(begun_);
}

}  // namespace rowd::storage
