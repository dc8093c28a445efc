// The two ways to wait for a write: suspended on an I/O thread, or blocking.
#include <semaphore>
#include <utility>

#include "rowd/runtime/parked.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::storage {

task<result<domain::receipt>> submit(store& s, mailbox& home, std::int64_t now_ms,
                                     domain::operation op) {
    parked<pending_write> w;
    w.op = std::move(op);
    w.home = &home;
    w.now_ms = now_ms;
    result<> taken;
    co_await w.wait([&] {
        taken = s.submit(w);
        if (!taken) home.put(w);  // resumed from the event loop, as if it had been queued
    });
    if (!taken) co_return taken.error();
    co_return std::move(w.outcome);
}

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
