#include "api/pipeline/handling.hpp"

#include <chrono>

#include "api/pipeline/exchange.hpp"
#include "api/pipeline/waiting.hpp"
#include "rowd/api/refusals.hpp"
#include "rowd/api/route.hpp"
#include "rowd/runtime/parked.hpp"
#include "rowd/storage/refusals.hpp"

namespace rowd::api {
namespace {

using change = std::unique_ptr<exchange::change>;

// What an I/O thread may do for one call without a pause: some hundred microseconds, a millisecond
// at most. Of what is copied, in bytes; of a body, which is looked at several times.
constexpr std::size_t inline_work_max = 1'024 * 1'024;
constexpr std::size_t inline_body_bytes_max = 256 * 1'024;

constexpr int attempts_max = 64;  // each that comes too late means that another change succeeded

std::size_t work_of(std::vector<domain::row> const& rows) {
    constexpr std::size_t around_row = 200;
    std::size_t sum = rows.size() * around_row;
    for (auto const& row : rows) sum += row.data.size();
    return sum;
}

// About the bytes that an answer is made from.
std::size_t work_of(domain::receipt const& done) {
    constexpr std::size_t around_id = 40;
    constexpr std::size_t definition_passes = 32;  // columns are taken apart to be shown
    return std::visit(
        [](auto const& r) {
            std::size_t sum = 0;
            if constexpr (requires { r.table; })
                sum += (r.table.schema.size() + r.table.metadata.size()) * definition_passes;
            if constexpr (requires { r.rows; }) sum += work_of(r.rows);
            if constexpr (requires { r.updated; }) sum += work_of(r.updated);
            if constexpr (requires { r.deleted; }) sum += r.deleted.size() * around_id;
            return sum;
        },
        done);
}

bool has_long_body(call const& c) {
    return c.compacted_body && *c.compacted_body &&
           (*c.compacted_body)->size() > inline_body_bytes_max;
}

storage::reading reading_here(call const& c) {
    return storage::reading::on_io_thread(c.thread->slot(), inline_work_max);
}

error to_be_tried_again(error e) {
    e.retry_after_s = 1;
    return e;
}

void refuse(call const& c, error const& e, reply& r) {
    c.in->refuse(c, e, r);
}

// Gives a note away, and resumes here when it has come back. Errors: it was not taken.
template <class Note, class Begin>
auto wait_for(call const& c, parked<Note>& n, result<>& taken, Begin begin) {
    n.home = &c.thread->home();
    leave(c);
    return n.wait([&n, &taken, begin] {
        taken = begin();
        if (!taken) n.home->put(n);  // resumed from the event loop all the same
    });
}

// False: it was too much for the I/O thread.
bool handle_here(call const& c, reply& r, change& wanted) {
    if (has_long_body(c)) return false;
    auto how = reading_here(c);
    exchange x(c, how, r, wanted);
    auto const done = c.target->handler(x);
    if (how.over()) {
        wanted.reset();
        return false;
    }
    if (!done) refuse(c, done.error(), r);
    return true;
}

// Queries wait for their turn only so long, and not at all on a thread that is late already.
task<> handle_elsewhere(call const& c, reply& r, change& wanted) {
    metrics_shard& counts = c.thread->metrics();
    settings const& options = c.thread->shared().options;
    bool const is_query = c.target->needs == access::scope::read;
    if (is_query && c.thread->lag().refuses_queries() &&
        c.thread->shares().has_its_share(**c.share)) {
        counts.count(overload::query_thread_late);
        co_return refuse(c, too_many_queries(), r);
    }
    result<> done;
    parked<storage::pending_job> j;
    j.job = [&](storage::reading& how) {
        exchange x(c, how, r, wanted);
        done = c.target->handler(x);
    };
    j.time_max_ns = std::chrono::nanoseconds(options.query_timeout).count();
    if (is_query) j.until_ns = steady_ns() + std::chrono::nanoseconds(options.query_wait).count();
    result<> taken;
    co_await wait_for(c, j, taken, [&] { return c.store->begin(j); });
    come_back(c);
    if (j.thrown) std::rethrow_exception(j.thrown);
    if (!taken) {
        if (is_query) counts.count(overload::query_busy);
        done = taken;
    } else if (j.was_late) {
        counts.count(overload::query_waited);
        done = too_many_queries();
    } else {
        counts.count(is_query ? deferral::long_read : deferral::long_request);
        if (j.is_over) done = storage::out_of_time();
    }
    if (done) co_return;
    wanted.reset();
    refuse(c, done.error(), r);
}

void answer(call const& c, reply& r, storage::reading& how, exchange::change& written) {
    change none;
    exchange x(c, how, r, none);
    written.shown(x, *written.outcome);
}

// False: it is too much for the I/O thread.
bool answer_here(call const& c, reply& r, exchange::change& written) {
    if (!written.outcome) {
        refuse(c, written.outcome.error(), r);
        return true;
    }
    auto how = reading_here(c);
    if (how.allows(work_of(*written.outcome))) answer(c, r, how, written);
    return !how.over();
}

// It is written and must be said.
task<> answer_elsewhere(call const& c, reply& r, exchange::change& written) {
    parked<storage::pending_job> j;
    j.job = [&](storage::reading& how) { answer(c, r, how, written); };
    result<> taken;
    co_await wait_for(c, j, taken, [&] { return c.store->begin(j); });
    come_back(c);
    if (j.thrown) std::rethrow_exception(j.thrown);
    if (taken) {
        c.thread->metrics().count(deferral::long_answer);
    } else {
        auto how = storage::reading::elsewhere(storage::no_time_limit);
        answer(c, r, how, written);
    }
}

bool came_too_late(exchange::change const& written) {
    if (written.outcome) return false;
    errc const code = written.outcome.error().code;
    return code == errc::stale || code == written.again_on;
}

task<> handle_later(call const& c, reply& r, change wanted) {
    for (int attempt = 1;; ++attempt) {
        if (!wanted) co_await handle_elsewhere(c, r, wanted);
        if (!wanted) co_return;
        wanted->now_ms = c.now_ms;
        result<> taken;
        co_await wait_for(c, *wanted, taken, [&] { return c.store->submit(*wanted); });
        come_back(c);
        if (!taken) wanted->outcome = taken.error();
        bool const too_late = came_too_late(*wanted);
        if (too_late) wanted->outcome = to_be_tried_again(wanted->outcome.error());
        if (!too_late || attempt == attempts_max) {
            bool const answered = answer_here(c, r, *wanted);
            if (!answered) co_await answer_elsewhere(c, r, *wanted);
            co_return;
        }
        wanted.reset();
        bool const handled = handle_here(c, r, wanted);
        if (handled && !wanted) co_return;
    }
}

}  // namespace

std::optional<task<>> handle(call& c, reply& r) {
    change wanted;
    bool const handled = handle_here(c, r, wanted);
    if (handled && !wanted) return std::nullopt;
    if (!c.kept) c.kept = *c.thread->store(c.who->tenant_id);
    return handle_later(c, r, std::move(wanted));
}

}  // namespace rowd::api
