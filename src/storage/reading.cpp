#include "rowd/storage/reading.hpp"

#include "rowd/base/time.hpp"

namespace rowd::storage {

void reading::look() {
    over_ = over_ || slot_ || steady_ns() >= until_ns_;
    looked_at_ = work_ + work_per_look;
}

}  // namespace rowd::storage
