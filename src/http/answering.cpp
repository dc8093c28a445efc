// The part of a connection that answers one request: admit, read the body, run, done.
#include <algorithm>

#include "http/connection.hpp"
#include "rowd/api/refusals.hpp"
#include "rowd/base/time.hpp"

namespace rowd::http {

namespace {

constexpr std::uint64_t skipped_body_bytes_max = 64 * 1024;
// A longer body is taken in steps of this size.
constexpr std::size_t body_step_bytes = 64 * 1024;
constexpr std::string_view continue_answer = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

// Most requests have no body and an answer that nobody has to wait for: those go without a
// coroutine.
std::optional<task<bool>> connection::answer() {
    if (call_.has_body) return answer_with_body();
    begin_answer();
    unconsumed_ = head_size_;
    auto& dispatcher = context_.dispatcher;
    std::optional<task<>> waiting;
    bool failed = false;
    try {
        if (dispatcher.admit(call_, memory_, *reply_))
            waiting = dispatcher.run(call_, memory_, *reply_);
    } catch (...) {
        failed = true;
        dispatcher.crashed(call_, std::current_exception());
    }
    if (waiting) return answer_later(std::move(*waiting));
    end_answer(body::complete, failed);
    return std::nullopt;
}

task<bool> connection::answer_with_body() {
    if (body_is_under_way()) {
        if (bool const done = co_await flush(); !done) co_return false;
    }
    begin_answer();
    auto& dispatcher = context_.dispatcher;
    std::optional<task<>> waiting;
    body how = body::complete;
    bool failed = false;
    try {
        if (!dispatcher.admit(call_, memory_, *reply_)) {
            leave_body();
        } else {
            how = co_await read_body();
            if (how == body::complete) waiting = dispatcher.run(call_, memory_, *reply_);
        }
    } catch (...) {
        failed = true;
        dispatcher.crashed(call_, std::current_exception());
    }
    if (how == body::gone) co_return false;
    if (waiting) co_return co_await answer_later(std::move(*waiting));
    end_answer(how, failed);
    co_return true;
}

// Nobody before this one waits for it.
task<bool> connection::answer_later(task<> waiting) {
    if (bool const done = co_await send_until(answer_at_); !done) co_return false;
    stream_.wait_without_deadline();
    bool failed = false;
    try {
        co_await std::move(waiting);
    } catch (...) {
        failed = true;
        context_.dispatcher.crashed(call_, std::current_exception());
    }
    end_answer(body::complete, failed);
    co_return true;
}

void connection::begin_answer() {
    if (out_.empty()) out_ = context_.outputs.take();
    answer_at_ = out_.size();
    unconsumed_ = 0;
    peer_closes_ = !parser_->keep_alive();
    reply_.emplace(out_, api::reply::frame{.head_only = call_.verb == api::method::head,
                                           .close = peer_closes_ || context_.draining,
                                           .http_1_0 = parser_->http_1_0()});
}

void connection::end_answer(body how, bool failed) {
    if (failed || how != body::complete || !reply_->begun()) replace_answer(how);
    reply_->date(context_.thread.date());
    context_.dispatcher.done(call_, *reply_);
    if (reply_->closes()) last_ = true;
    reply_.reset();
    detached_.reset();
    discard();
}

// A client may take long to send it; the answers before it need not stay in memory until then.
bool connection::body_is_under_way() const {
    return parser_->chunked() || *call_.content_length > stream_.input().size() - head_size_;
}

// The dispatcher's own answer is missing or must not be given.
void connection::replace_answer(body how) {
    api::reply& r = *reply_;
    last_ = true;
    peer_closes_ = false;
    r.close_after();
    auto& dispatcher = context_.dispatcher;
    switch (how) {
        case body::complete:
            return dispatcher.refuse(call_, fail(errc::internal), r);
        case body::over_bound:
            return dispatcher.refuse(call_, api::body_too_large(dispatcher.body_bytes_max(call_)),
                                     r);
        case body::no_room:
            return dispatcher.refuse(call_, api::too_many_long_bodies(), r);
        case body::late:
            refused_ = {errc::request_late};
            break;
        case body::malformed:
        case body::gone:
            break;
    }
    context_.counts.malformed.add(1);
    dispatcher.refuse(call_, refused_.as_error(), r);
}

task<connection::body> connection::read_body() {
    if (parser_->chunked()) return read_chunked_body();
    return *call_.content_length <= body_step_bytes ? read_short_body() : read_long_body();
}

// A short body is read behind its head and stays there.
task<connection::body> connection::read_short_body() {
    auto const size = static_cast<std::size_t>(*call_.content_length);
    if (size > context_.dispatcher.body_bytes_max(call_)) co_return body::over_bound;
    auto const whole = head_size_ + size;
    std::int64_t const since_ns = stream_.received_ns();
    if (stream_.input().size() < whole) {
        if (bool const done = co_await begin_body(); !done) co_return body::gone;
    }
    for (std::size_t have = 0; (have = stream_.input().size()) < whole;) {
        wait_for_body(since_ns, have - head_size_);
        if (bool const done = co_await receive(whole - have); !done)
            co_return stream_.late() ? body::late : body::gone;
    }
    call_.body = stream_.input().substr(head_size_, size);
    call_.now_ms = stream_.received_ms();
    call_.now_ns = stream_.received_ns();
    unconsumed_ = whole;
    co_return body::complete;
}

task<connection::body> connection::read_long_body() {
    std::uint64_t const size = *call_.content_length;
    if (size > context_.dispatcher.body_bytes_max(call_)) co_return body::over_bound;
    detach_head();
    if (!detached_->room.cover(size)) co_return body::no_room;
    detached_->body = context_.dispatcher.receive_body(call_, size);
    std::int64_t const since_ns = stream_.received_ns();
    if (bool const done = co_await begin_body(); !done) co_return body::gone;
    for (std::uint64_t left = size;;) {
        auto const piece = stream_.input().substr(0, static_cast<std::size_t>(left));
        detached_->body->feed(piece);
        left -= piece.size();
        stream_.consume(piece.size());
        if (left == 0) break;
        wait_for_body(since_ns, size - left);
        auto const room = static_cast<std::size_t>(std::min<std::uint64_t>(left, body_step_bytes));
        if (bool const done = co_await receive(room); !done)
            co_return stream_.late() ? body::late : body::gone;
    }
    co_return complete_body();
}

task<connection::body> connection::read_chunked_body() {
    detach_head();
    detached_->body = context_.dispatcher.receive_body(call_, 0);
    parser_->body_bytes_max(context_.dispatcher.body_bytes_max(call_));
    std::int64_t const since_ns = stream_.received_ns();
    std::uint64_t received = stream_.input().size();
    std::string piece;
    for (bool begun = false;; begun = true) {
        piece.clear();
        auto const progress = parser_->feed(stream_.input(), piece);
        stream_.consume(progress.consumed);
        detached_->body->feed(piece);
        if (progress.done) break;
        refused_ = progress.refused;
        if (!refused_ && stream_.input().size() > context_.options.header_bytes_max)
            refused_ = {errc::malformed_request, "Chunk header or trailer too long"};
        if (refused_)
            co_return refused_.why == errc::body_too_large ? body::over_bound : body::malformed;
        if (!detached_->room.cover(detached_->body->held_bytes())) co_return body::no_room;
        if (!begun) {
            if (bool const done = co_await begin_body(); !done) co_return body::gone;
        }
        wait_for_body(since_ns, received);
        std::size_t const before = stream_.input().size();
        if (bool const done = co_await receive(body_step_bytes); !done)
            co_return stream_.late() ? body::late : body::gone;
        received += stream_.input().size() - before;
    }
    co_return complete_body();
}

void connection::detach_head() {
    detached_ = std::make_unique<detached_request>();
    detached_->head = stream_.input().substr(0, head_size_);
    detached_->room = body_budget::share(context_.bodies);
    rebase(call_, reinterpret_cast<std::uintptr_t>(stream_.input().data()), head_size_,
           detached_->head.data());
    stream_.consume(head_size_);
}

connection::body connection::complete_body() {
    detached_->body->finish(call_);
    call_.now_ms = stream_.received_ms();
    call_.now_ns = stream_.received_ns();
    return body::complete;
}

// Before the first wait for a body: what is ready goes out, and the client is told to go on.
task<bool> connection::begin_body() {
    if (bool const done = co_await send_until(answer_at_); !done) co_return false;
    if (!parser_->expects_continue()) co_return true;
    co_return co_await stream_.send(continue_answer);
}

void connection::wait_for_body(std::int64_t since_ns, std::uint64_t received) {
    auto const& options = context_.options;
    auto const grace_ns = std::chrono::nanoseconds(options.body_grace).count();
    auto const earned_s =
        static_cast<double>(received) / static_cast<double>(options.body_bytes_per_second_min);
    stream_.wait_for(stream::waiting::body,
                     since_ns + grace_ns + static_cast<std::int64_t>(earned_s * 1e9));
}

// The answer is a refusal and the body was not asked for. A little of it is skipped; rather than
// much the connection is given up, and the answer made to say so.
void connection::leave_body() {
    if (skippable_body()) return;
    last_ = true;
    peer_closes_ = false;
    reply_->close_after_all();
}

bool connection::skippable_body() {
    auto const rest = stream_.input().substr(head_size_);
    if (parser_->chunked()) {
        std::string dropped;
        parser_->body_bytes_max(skipped_body_bytes_max);
        auto const progress = parser_->feed(rest, dropped);
        unconsumed_ = head_size_ + progress.consumed;
        return progress.done;
    }
    auto const outstanding =
        *call_.content_length - std::min<std::uint64_t>(*call_.content_length, rest.size());
    unconsumed_ = head_size_ + *call_.content_length;
    // A client that waits for 100 Continue may or may not send the body after a refusal.
    return outstanding == 0 ||
           (outstanding <= skipped_body_bytes_max && !parser_->expects_continue());
}

}  // namespace rowd::http
