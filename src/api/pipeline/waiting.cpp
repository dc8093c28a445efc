#include "api/pipeline/waiting.hpp"

#include "rowd/api/route.hpp"
#include "rowd/base/time.hpp"
#include "rowd/runtime/parked.hpp"

namespace rowd::api {

storage::reading reading_here(call const& c) {
    return storage::reading::on_io_thread(c.thread->slot(), inline_work_max);
}

storage::reading reading_elsewhere(call const& c) {
    return storage::reading::elsewhere(
        steady_ns() + std::chrono::nanoseconds(c.thread->shared().options.query_timeout).count());
}

void leave(call const& c) {
    c.thread->shares().charge(*c.share, c.now_ns, steady_ns());
}

void come_back(call const& c) {
    c.thread->shares().skip_to(steady_ns());
}

task<result<>> on_worker(call const& c, std::function<void()> job) {
    io_thread& thread = *c.thread;
    parked<> note;
    std::exception_ptr thrown;
    result<> taken;
    leave(c);
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
    come_back(c);
    if (thrown) std::rethrow_exception(thrown);
    co_return taken;
}

task<result<>> run_elsewhere(call const& c, long_read read) {
    error const busy = {errc::overloaded, "Too many queries are under way", {}, 1};
    metrics_shard& counts = c.thread->metrics();
    bool const is_query = c.target->needs == access::scope::read;
    if (is_query && c.thread->lag().refuses_queries() &&
        c.thread->shares().has_its_share(**c.share)) {
        counts.count(overload::query_thread_late);
        co_return busy;
    }
    std::chrono::nanoseconds const wait_max = c.thread->shared().options.query_wait;
    std::int64_t const until_ns =
        is_query ? steady_ns() + wait_max.count() : storage::no_time_limit;
    result<> done;
    bool has_waited = false;
    std::function<void()> job = [&] {
        has_waited = steady_ns() >= until_ns;
        if (has_waited) return;
        auto how = reading_elsewhere(c);
        read(how);
        if (how.over()) done = storage::out_of_time();
    };
    auto const ran = co_await on_worker(c, std::move(job));
    if (is_query && !ran) counts.count(overload::query_busy);
    if (has_waited) counts.count(overload::query_waited);
    if (ran && !has_waited) counts.count(is_query ? deferral::long_read : deferral::long_request);
    if (!ran) co_return ran;
    if (has_waited) co_return busy;
    co_return done;
}

}  // namespace rowd::api
