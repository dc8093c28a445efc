// Writing on behalf of a call: what is written is made from the request and from what is stored,
// and answered from what came of it.
#pragma once

#include <optional>
#include <utility>

#include "api/pipeline/waiting.hpp"
#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/op.hpp"
#include "rowd/runtime/task.hpp"

namespace rowd::api {

// A kind of writing call, one object per call, is a `Work` with two members:
//
//   result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
//                 reply& r);
//     Makes the operation; leaves `op` empty when there is nothing to write and `r` has the answer.
//     It is called again, from the start, when that would take too much on the I/O thread, so that
//     `how` is over: then on a worker thread; and when the operation came too late, because what it
//     was made from has changed meanwhile.
//   void answer(call const& c, domain::receipt& done, reply& r);
//     Answers when the operation is durable: on a worker thread when that may take long.
//
// and may have two more: `bool came_too_late(error const&)` for what to try again beside `stale`,
// and `std::size_t answer_work(domain::receipt const&)` for what answering takes.

constexpr int attempts_max = 64;  // each that comes too late means that another change succeeded

// About the bytes that an answer is made from.
std::size_t work_of(domain::receipt const& done);

// Suspends until `op` is durable or has failed.
task<domain::receipt> write(call const& c, domain::write_op&& op);

template <class Work>
bool came_too_late(Work const& work, domain::receipt const& done) {
    if (!done.failure) return false;
    if constexpr (requires { work.came_too_late(*done.failure); })
        if (work.came_too_late(*done.failure)) return true;
    return done.failure->code == errc::stale;
}

template <class Work>
std::size_t answer_work(Work const& work, domain::receipt const& done) {
    if constexpr (requires { work.answer_work(done); }) return work.answer_work(done);
    return work_of(done);
}

// False: it was too much for an I/O thread.
template <class Work>
bool make_here(Work& work, call const& c, std::optional<domain::write_op>& op, result<>& made,
               reply& r) {
    if (has_long_body(c)) return false;
    auto how = reading_here(c);
    made = work.make(c, how, op, r);
    return !how.over();
}

template <class Work>
void make_elsewhere(Work& work, call const& c, std::optional<domain::write_op>& op, result<>& made,
                    reply& r) {
    op.reset();
    auto how = reading_elsewhere(c);
    made = work.make(c, how, op, r);
    if (how.over()) made = storage::out_of_time();
}

template <class Work>
task<> carry_out(call const& c, reply& r) {
    Work work;
    domain::receipt done;
    bool too_late = true;
    for (int attempt = 0; too_late && attempt < attempts_max; ++attempt) {
        std::optional<domain::write_op> op;
        result<> made;
        if (!make_here(work, c, op, made, r)) {
            std::function<void()> job = [&] { make_elsewhere(work, c, op, made, r); };
            auto const ran = co_await on_worker(c, std::move(job));
            c.thread->metrics().count(deferral::long_request);
            if (!ran) made = ran;
        }
        if (!made) co_return c.in->refuse(c, made.error(), r);
        if (!op) co_return;
        leave(c);
        done = co_await write(c, std::move(*op));
        come_back(c);
        too_late = came_too_late(work, done);
    }
    if (too_late) done.failure->retry_after_s = 1;
    if (done.failure) co_return c.in->refuse(c, *done.failure, r);
    if (answer_work(work, done) <= inline_work_max) co_return work.answer(c, done, r);
    std::function<void()> job = [&] { work.answer(c, done, r); };
    auto const ran = co_await on_worker(c, std::move(job));
    if (!ran) co_return work.answer(c, done, r);  // it is written and must be said
    c.thread->metrics().count(deferral::long_answer);
}

}  // namespace rowd::api
