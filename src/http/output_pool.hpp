// Output strings for the connections of one thread that have something to say; the others hold
// none.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rowd/runtime/thread_owner.hpp"

namespace rowd::http {

class output_pool {
  public:
    std::string take() {
        ROWD_DEBUG_ASSERT(owner_.is_here());
        if (free_.empty()) {
            std::string fresh;
            fresh.reserve(4096);
            return fresh;
        }
        std::string out = std::move(free_.back());
        free_.pop_back();
        bytes_ -= out.capacity();
        return out;
    }

    // Keeps it unless that would be too much.
    void give(std::string out) {
        ROWD_DEBUG_ASSERT(owner_.is_here());
        if (free_.size() >= strings_max || bytes_ + out.capacity() > bytes_max) return;
        out.clear();
        bytes_ += out.capacity();
        free_.push_back(std::move(out));
    }

  private:
    static constexpr std::size_t strings_max = 64;
    // Room for a few long lists: growing a string to 1 MB anew for each costs more than sending it.
    static constexpr std::size_t bytes_max = 4 * 1024 * 1024;

    std::vector<std::string> free_;
    std::size_t bytes_ = 0;
    [[no_unique_address]] thread_owner owner_;
};

}  // namespace rowd::http
