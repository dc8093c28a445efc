// How many connections there may be, in total and from one address. Of IPv6 the first 64 bits count
// as the address: whoever has one has the other 2^64, too. Any thread.
#pragma once

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "rowd/base/assert.hpp"

namespace rowd::http {

class admission {
  public:
    // The place of one connection; given back by the destructor. `admission` must outlive it.
    class seat {
      public:
        seat() = default;
        seat(admission& owner, boost::asio::ip::address const& address)
            : owner_(&owner), address_(address) {}
        seat(seat&& other) noexcept { *this = std::move(other); }
        seat& operator=(seat&& other) noexcept {
            std::swap(owner_, other.owner_);
            std::swap(address_, other.address_);
            return *this;
        }
        ~seat() {
            if (owner_ != nullptr) owner_->leave(address_);
        }
        explicit operator bool() const { return owner_ != nullptr; }

      private:
        admission* owner_ = nullptr;
        boost::asio::ip::address address_;
    };

    admission(unsigned connections_max, unsigned per_address_max)
        : connections_max_(connections_max), per_address_max_(per_address_max) {}

    // No seat: one of the caps is reached.
    seat enter(boost::asio::ip::address const& from) {
        auto const address = network_of(from);
        std::lock_guard const lock(mutex_);
        if (total_ >= connections_max_) return {};
        auto const [at, added] = per_address_.try_emplace(address, 0);
        if (at->second >= per_address_max_) return {};
        ++at->second;
        ++total_;
        return {*this, address};
    }

    unsigned total() const {
        std::lock_guard const lock(mutex_);
        return total_;
    }

  private:
    static boost::asio::ip::address network_of(boost::asio::ip::address const& address) {
        if (!address.is_v6()) return address;
        auto bytes = address.to_v6().to_bytes();
        std::fill(bytes.begin() + 8, bytes.end(), 0);
        return boost::asio::ip::address_v6(bytes);
    }

    void leave(boost::asio::ip::address const& address) {
        std::lock_guard const lock(mutex_);
        auto const at = per_address_.find(address);
        ROWD_ASSERT(total_ > 0 && at != per_address_.end());
        if (--at->second == 0) per_address_.erase(at);
        --total_;
    }

    unsigned const connections_max_;
    unsigned const per_address_max_;
    mutable std::mutex mutex_;
    unsigned total_ = 0;
    std::unordered_map<boost::asio::ip::address, unsigned> per_address_;
};

}  // namespace rowd::http
