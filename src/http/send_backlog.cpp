#include "http/send_backlog.hpp"

#include "http/stream.hpp"

namespace rowd::http {

send_backlog::share::share(send_backlog& owner, stream& of, std::size_t bytes)
    : owner_(owner), stream_(of), bytes_(bytes) {
    ROWD_DEBUG_ASSERT(owner_.owner_.is_here());
    owner_.bytes_ += bytes_;
    owner_.waiting_.push_back(*this);
    while (owner_.bytes_ > owner_.bytes_max_ && &owner_.waiting_.front() != this)
        owner_.give_up(owner_.waiting_.front());
}

send_backlog::share::~share() {
    ROWD_DEBUG_ASSERT(owner_.bytes_ >= bytes_);
    owner_.bytes_ -= bytes_;
}

void send_backlog::share::taken(std::size_t bytes) {
    if (!is_linked() || bytes == 0) return;
    ROWD_DEBUG_ASSERT(owner_.owner_.is_here() && bytes <= bytes_ && bytes_ <= owner_.bytes_);
    bytes_ -= bytes;
    owner_.bytes_ -= bytes;
    unlink();
    owner_.waiting_.push_back(*this);
}

// Its coroutine sees that soon and lets go of the memory.
void send_backlog::give_up(share& s) {
    ROWD_DEBUG_ASSERT(owner_.is_here() && s.bytes_ <= bytes_);
    bytes_ -= s.bytes_;
    s.bytes_ = 0;
    s.unlink();
    closed_.add(1);
    s.stream_.close();
}

}  // namespace rowd::http
