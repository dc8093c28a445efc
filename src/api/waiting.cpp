#include "api/waiting.hpp"

#include "rowd/base/parked.hpp"
#include "rowd/base/time.hpp"

namespace rowd::api {
namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::uint64_t body_bytes_inline_max = 256 * 1024;  // some hundred microseconds

}  // namespace

task<result<>> on_worker(call const& c, std::function<void()> job) {
    io_thread& thread = *c.thread;
    parked<> note;
    std::exception_ptr thrown;
    result<> taken;
    co_await note.wait([&] {
        taken = thread.shared().engine.run(c.who->tenant_id, [&] {
            try {
                job();
            } catch (...) {
                thrown = std::current_exception();
            }
            thread.home().put(note);
        });
        if (!taken) thread.home().put(note);  // resumed from the event loop all the same
    });
    if (thrown) std::rethrow_exception(thrown);
    co_return taken;
}

task<result<>> on_body(call const& c, std::function<void()> job) {
    bool const is_long = c.compacted_body && *c.compacted_body &&
                         (*c.compacted_body)->size() > body_bytes_inline_max;
    result<> ran;
    if (is_long)
        ran = co_await on_worker(c, std::move(job));
    else
        job();
    co_return ran;
}

task<result<>> run_long_read(call const& c, long_read read) {
    error const busy = {errc::overloaded, "Too many queries are under way", {}, 1};
    if (c.thread->lag().refuses_queries()) co_return busy;
    settings const& o = c.thread->shared().options;
    std::int64_t const asked_ns = steady_ns();
    result<> done;
    std::function<void()> job = [&] {
        std::int64_t const now_ns = steady_ns();
        done = now_ns - asked_ns >= o.query_wait_ms * ns_per_ms
                   ? busy
                   : read(now_ns + o.query_timeout_ms * ns_per_ms);
    };
    auto const ran = co_await on_worker(c, std::move(job));
    if (!ran) co_return ran;
    co_return done;
}

}  // namespace rowd::api
