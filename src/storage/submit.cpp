// The two ways to wait for a write: suspended on an I/O thread, or blocking.
#include <boost/asio/async_result.hpp>
#include <memory>
#include <semaphore>
#include <utility>

#include "rowd/storage/store.hpp"

namespace rowd::storage {
task<domain::receipt> submit(store& s, mailbox& home, std::int64_t now_ms, domain::write_op op) {
    struct state : pending_write {
        void (*resume)(state&) = nullptr;
        void* handler = nullptr;
    } w;
    w.op = std::move(op);
    w.home = &home;
    w.now_ms = now_ms;
    w.run = [](mailbox::note& n) {
        auto& self = static_cast<state&>(n);
        self.resume(self);
    };
    result<> taken;
    co_await boost::asio::async_initiate<boost::asio::use_awaitable_t<io_executor> const, void()>(
        [&](auto handler) {
            using handler_type = decltype(handler);
            auto* const kept = new handler_type(std::move(handler));
            w.handler = kept;
            w.resume = [](state& self) {
                std::unique_ptr<handler_type> owned(static_cast<handler_type*>(self.handler));
                handler_type h(std::move(*owned));
                owned.reset();
                std::move(h)();
            };
            taken = s.submit(w);
            if (!taken) home.put(w);  // resumed from the event loop, as if it had been queued
        },
        use_task);
    if (!taken) w.receipt.failure = taken.error();
    co_return std::move(w.receipt);
}

domain::receipt execute(store& s, std::int64_t now_ms, domain::write_op op) {
    struct state : pending_write {
        std::binary_semaphore durable{0};
    } w;
    w.op = std::move(op);
    w.now_ms = now_ms;
    w.run = [](mailbox::note& n) { static_cast<state&>(n).durable.release(); };
    if (auto const taken = s.submit(w); !taken) {
        domain::receipt refused;
        refused.failure = taken.error();
        return refused;
    }
    w.durable.acquire();
    return std::move(w.receipt);
}

}  // namespace rowd::storage
