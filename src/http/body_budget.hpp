// How many bytes of long bodies a server holds at a time, over all its connections. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "rowd/base/assert.hpp"

namespace rowd::http {

class body_budget {
  public:
    explicit body_budget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

    // What one request holds of it; given back by the destructor. The budget must outlive it.
    class share {
      public:
        share() = default;
        explicit share(body_budget& of) : of_(&of) {}
        share(share const&) = delete;
        share& operator=(share&& other) noexcept {
            std::swap(of_, other.of_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        ~share() {
            if (of_ == nullptr) return;
            auto const held = of_->held_.fetch_sub(bytes_, std::memory_order_relaxed);
            ROWD_ASSERT(held >= bytes_);
        }

        // Grows to `bytes`, if it is not that large already; false: there is no room.
        bool cover(std::uint64_t bytes) {
            if (bytes <= bytes_) return true;
            std::uint64_t const more = bytes - bytes_;
            if (of_->held_.fetch_add(more, std::memory_order_relaxed) + more > of_->bytes_max_) {
                of_->held_.fetch_sub(more, std::memory_order_relaxed);
                return false;
            }
            bytes_ = bytes;
            return true;
        }

      private:
        body_budget* of_ = nullptr;
        std::uint64_t bytes_ = 0;
    };

    std::uint64_t held() const { return held_.load(std::memory_order_relaxed); }

  private:
    std::uint64_t const bytes_max_;
    std::atomic<std::uint64_t> held_ = 0;
};

}  // namespace rowd::http
