#include "api/pipeline/handling.hpp"

#include "api/pipeline/exchange.hpp"
#include "api/pipeline/waiting.hpp"
#include "rowd/api/route.hpp"
#include "rowd/runtime/parked.hpp"

namespace rowd::api {
namespace {

using change = std::optional<exchange::change>;
using outcome = result<domain::receipt>;

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

error with_retry(error e) {
    e.retry_after_s = 1;
    return e;
}

void refuse(call const& c, error const& e, reply& r) {
    c.in->refuse(c, e, r);
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

task<> handle_elsewhere(call const& c, reply& r, change& wanted) {
    result<> done;
    long_read job = [&](storage::reading& how) {
        exchange x(c, how, r, wanted);
        done = c.target->handler(x);
    };
    auto const ran = co_await run_elsewhere(c, std::move(job));
    if (!ran) done = ran;
    if (!done) {
        wanted.reset();
        refuse(c, done.error(), r);
    }
}

bool came_too_late(change const& wanted, outcome const& done) {
    return !done && (done.error().code == errc::stale || done.error().code == wanted->again_on);
}

void answer(call const& c, reply& r, storage::reading& how, change const& wanted,
            domain::receipt& done) {
    change none;
    exchange x(c, how, r, none);
    wanted->shown(x, done);
}

// False: it is too much for the I/O thread.
bool answer_here(call const& c, reply& r, change const& wanted, outcome& done) {
    if (!done) {
        refuse(c, done.error(), r);
        return true;
    }
    auto how = reading_here(c);
    if (how.allows(work_of(*done))) answer(c, r, how, wanted, *done);
    return !how.over();
}

// It is written and must be said.
task<> answer_elsewhere(call const& c, reply& r, change const& wanted, domain::receipt& done) {
    std::function<void()> job = [&] {
        auto how = storage::reading::elsewhere(storage::no_time_limit);
        answer(c, r, how, wanted, done);
    };
    auto const ran = co_await on_worker(c, job);
    if (ran)
        c.thread->metrics().count(deferral::long_answer);
    else
        job();
}

task<> handle_later(call const& c, reply& r, change wanted) {
    for (int attempt = 1;; ++attempt) {
        if (!wanted) co_await handle_elsewhere(c, r, wanted);
        if (!wanted) co_return;
        leave(c);
        auto done =
            co_await storage::submit(*c.store, c.thread->home(), c.now_ms, std::move(wanted->op));
        come_back(c);
        bool const too_late = came_too_late(wanted, done);
        if (too_late) done = with_retry(done.error());
        if (!too_late || attempt == attempts_max) {
            bool const answered = answer_here(c, r, wanted, done);
            if (!answered) co_await answer_elsewhere(c, r, wanted, *done);
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
