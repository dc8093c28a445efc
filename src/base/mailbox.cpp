#include "rowd/base/mailbox.hpp"

#include <boost/asio/post.hpp>

namespace rowd {

void mailbox::put(note& newest, note& oldest) {
    // Once pushed, a note belongs to the I/O thread: only this copy says what was below it.
    note* below = head_.load(std::memory_order_relaxed);
    do {
        oldest.next = below;
    } while (!head_.compare_exchange_weak(below, &newest, std::memory_order_release,
                                          std::memory_order_relaxed));
    if (below == nullptr) {
        boost::asio::post(io_, [this] { drain(); });
    }
}

void mailbox::drain() {
    note* newest = head_.exchange(nullptr, std::memory_order_acquire);
    note* oldest = nullptr;
    while (newest != nullptr) {
        note* const below = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = below;
    }
    while (oldest != nullptr) {
        note& current = *oldest;
        oldest = current.next;  // read first: running it may end its life
        current.run(current);
    }
}

}  // namespace rowd
