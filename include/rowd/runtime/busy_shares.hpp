// Whose requests have kept an I/O thread busy lately. While the thread is late, those are refused
// that have had their share of its time or more, and the others go on: whoever causes the lag is
// the first to be turned away.
//
// One per I/O thread, which it belongs to. Times are those of the steady clock.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "rowd/base/uuid.hpp"
#include "rowd/runtime/thread_owner.hpp"

namespace rowd {

class busy_shares {
  public:
    // The time that one tenant's requests took, in this period and the one before.
    class share {
        friend busy_shares;
        std::int64_t now_ns_ = 0;
        std::int64_t before_ns_ = 0;
        bool is_active_ = false;
    };

    // Counts as long as somebody keeps it.
    std::shared_ptr<share> of(uuid const& tenant);
    // That of requests without a tenant.
    std::shared_ptr<share> const& of_nobody() const { return nobody_; }

    // What the thread did up to now, since `since_ns` or since it was last said what it did, was
    // for `who`.
    void charge(std::shared_ptr<share> const& who, std::int64_t since_ns, std::int64_t now_ns);
    // What it did up to now was for others, or it waited.
    void skip_to(std::int64_t now_ns) {
        ROWD_DEBUG_ASSERT(owner_.is_here());
        told_ns_ = now_ns;
    }
    // Until when it was said what it did.
    std::int64_t told_ns() const { return told_ns_; }

    // At each tick: only the last two periods count.
    void end_period();

    bool has_its_share(share const& who) const;

  private:
    std::unordered_map<uuid, std::weak_ptr<share>, uuid_hash> known_;
    std::vector<std::shared_ptr<share>> active_;  // those that took time
    std::shared_ptr<share> nobody_ = std::make_shared<share>();
    std::int64_t total_ns_ = 0;  // of all, in both periods
    std::int64_t told_ns_ = 0;
    [[no_unique_address]] thread_owner owner_;
};

}  // namespace rowd
