// Waiting for a write on a thread that may block.
#include <semaphore>
#include <utility>

#include "rowd/storage/store.hpp"

namespace rowd::storage {

result<domain::receipt> execute(store& s, std::int64_t now_ms, domain::operation op) {
    struct state : pending_write {
        std::binary_semaphore durable{0};
    } w;
    w.op = std::move(op);
    w.now_ms = now_ms;
    w.run = [](mailbox::note& n) { static_cast<state&>(n).durable.release(); };
    if (auto const taken = s.submit(w); !taken) return taken.error();
    w.durable.acquire();
    return std::move(w.outcome);
}

}  // namespace rowd::storage
