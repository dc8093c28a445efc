#include "rowd/runtime/busy_shares.hpp"

#include <algorithm>

namespace rowd {

std::shared_ptr<busy_shares::share> busy_shares::of(uuid const& tenant) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    std::weak_ptr<share>& known = known_[tenant];
    auto found = known.lock();
    if (!found) known = found = std::make_shared<share>();
    return found;
}

void busy_shares::charge(std::shared_ptr<share> const& who, std::int64_t since_ns,
                         std::int64_t now_ns) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    std::int64_t const took_ns = now_ns - std::max(since_ns, told_ns_);
    told_ns_ = now_ns;
    if (took_ns <= 0) return;
    who->now_ns_ += took_ns;
    total_ns_ += took_ns;
    if (who->is_active_) return;
    who->is_active_ = true;
    active_.push_back(who);
}

void busy_shares::end_period() {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    total_ns_ = 0;
    for (auto const& s : active_) {
        s->before_ns_ = s->now_ns_;
        s->now_ns_ = 0;
        s->is_active_ = s->before_ns_ != 0;
        total_ns_ += s->before_ns_;
    }
    std::erase_if(active_, [](auto const& s) { return !s->is_active_; });
    std::erase_if(known_, [](auto const& entry) { return entry.second.expired(); });
}

bool busy_shares::has_its_share(share const& who) const {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    auto const sharers = static_cast<std::int64_t>(active_.size());
    return (who.now_ns_ + who.before_ns_) * sharers >= total_ns_;
}

}  // namespace rowd
