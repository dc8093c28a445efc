#include "http/connection.hpp"

#include <algorithm>

namespace rowd::http {

namespace {

constexpr unsigned blank_lines_max = 4;
// What a connection answers without a pause: then the thread's other connections go on.
class turn {
  public:
    explicit turn(busy_shares const& s) : shares_(&s) {}

    // With a request that was read at `read_ns`.
    void goes_on(std::int64_t read_ns) {
        if (answers_ == 0) began_ns_ = std::max(read_ns, shares_->told_ns());
    }
    // For an answer, in which time others may have had their turns.
    void waited() { began_ns_ = shares_->told_ns(); }
    bool is_over_after_answer() {
        return ++answers_ == answers_max || shares_->told_ns() - began_ns_ > ns_max;
    }

  private:
    static constexpr unsigned answers_max = 64;
    static constexpr std::int64_t ns_max = 2'000'000;

    busy_shares const* shares_;
    std::int64_t began_ns_ = 0;
    unsigned answers_ = 0;
};

}  // namespace

connection::connection(loop_context& s, tcp_socket socket, admission::seat seat, std::string peer)
    : context_(s),
      stream_(std::move(socket), s.counts, s.backlog, s.options.write_timeout),
      seat_(std::move(seat)),
      peer_(std::move(peer)) {}

// GCC 12 miscompiles a task that is awaited inside a condition (it resumes a frame that is gone):
// in this floor, awaiting is a statement or an initialiser of its own.
//
// What is mostly done at once, an answer and a flush, is a coroutine only when it is not: that
// takes an eighth off the instructions of getting a row (perf/instructions).
task<> connection::run() {
    turn mine(context_.thread.shares());
    while (!last_) {
        head const next = take_head();
        bool turn_is_over = false;
        if (next == head::complete) {
            mine.goes_on(call_.now_ns);
            if (auto rest = answer()) {
                if (bool const done = co_await std::move(*rest); !done) co_return;
                mine.waited();
            }
            turn_is_over = mine.is_over_after_answer();
            if (!turn_is_over && out_.size() <= context_.options.output_bytes_max) continue;
        }
        if (!flush_now()) {
            if (bool const done = co_await flush(); !done) co_return;
        }
        if (turn_is_over) {
            co_await stream_.give_way();
            mine = turn(context_.thread.shares());
        }
        if (next == head::incomplete) {
            wait_for_input();
            if (bool const done = co_await receive(0); !done) {
                if (!stream_.late()) co_return;
                begin_call();
                refuse({errc::request_late});
            }
            mine = turn(context_.thread.shares());
        }
    }
    if (bool const done = co_await flush(); !done) co_return;
    if (!peer_closes_ || !stream_.input().empty()) co_await stream_.linger();
}

void connection::drain() {
    if (stream_.waits_for() == stream::waiting::request) stream_.stop_receiving();
}

connection::head connection::take_head() {
    if (!discard()) return head::incomplete;
    skip_blank_lines();
    auto const input = stream_.input();
    auto const end = input.find("\r\n\r\n", scanned_ - std::min<std::size_t>(scanned_, 3));
    auto const size = end == input.npos ? input.size() : end + 4;
    bool const too_long = size > context_.options.header_bytes_max;
    if (end == input.npos && !too_long && !cannot_be_http(input)) {
        scanned_ = input.size();
        return head::incomplete;
    }

    stream_.wait_without_deadline();
    scanned_ = 0;
    blank_lines_ = 0;
    head_size_ = size;
    begin_call();
    if (too_long) return overlong_head(input);
    if (end == input.npos) return refuse({errc::malformed_request, "Malformed request line"});
    parser_.emplace();
    auto const refused = parser_->parse_head(
        input.substr(0, size), {context_.options.target_bytes_max, context_.options.fields_max},
        call_);
    return refused ? refuse(refused) : head::complete;
}

void connection::begin_call() {
    call_ = api::call();
    call_.peer = peer_;
    call_.now_ms = stream_.received_ms();
    call_.now_ns = stream_.received_ns();
    call_.thread = &context_.thread;
}

connection::head connection::overlong_head(std::string_view input) {
    auto const line = input.substr(0, context_.options.header_bytes_max).find("\r\n");
    return line == input.npos ? refuse({errc::target_too_long}) : refuse({errc::head_too_large});
}

// Some clients send an empty line behind a body; RFC 9112 asks to skip it.
void connection::skip_blank_lines() {
    while (blank_lines_ < blank_lines_max && stream_.input().starts_with("\r\n")) {
        stream_.consume(2);
        scanned_ = 0;
        ++blank_lines_;
    }
}

// Drops what is left of the request before; false: there is more of it to come.
bool connection::discard() {
    auto const here = std::min<std::uint64_t>(unconsumed_, stream_.input().size());
    stream_.consume(static_cast<std::size_t>(here));
    unconsumed_ -= here;
    return unconsumed_ == 0;
}

void connection::wait_for_input() {
    using waiting = stream::waiting;
    auto const& options = context_.options;
    auto const deadline = [&](std::chrono::nanoseconds timeout) {
        return context_.tick_ns + timeout.count();
    };
    if (unconsumed_ > 0) {
        if (stream_.waits_for() != waiting::discard)
            stream_.wait_for(waiting::discard, deadline(options.body_grace));
    } else if (stream_.input().empty()) {
        stream_.wait_for(waiting::request, deadline(options.idle_timeout));
        if (context_.draining) stream_.stop_receiving();
    } else if (stream_.waits_for() != waiting::head) {
        stream_.wait_for(waiting::head, deadline(options.header_timeout));
    }
}

task<bool> connection::receive(std::size_t room) {
    auto const before = stream_.input();
    auto const from = reinterpret_cast<std::uintptr_t>(before.data());
    stream_.reserve(room);
    if (char const* now = stream_.input().data(); now != before.data())
        rebase(call_, from, before.size(), now);
    return stream_.receive();
}

connection::head connection::refuse(refusal what) {
    context_.counts.malformed.add(1);
    if (call_.path.empty()) call_.path = path_in(stream_.input());
    if (out_.empty()) out_ = context_.outputs.take();
    api::reply r(out_, {.close = true});
    context_.dispatcher.refuse(call_, what.as_error(), r);
    r.date(context_.thread.date());
    last_ = true;
    return head::refused;
}

task<bool> connection::send_until(std::size_t end) {
    bool const sent = co_await stream_.send(std::string_view(out_).substr(sent_, end - sent_));
    sent_ = end;
    co_return sent;
}

bool connection::flush_now() {
    if (out_.empty()) return true;
    ROWD_DEBUG_ASSERT(sent_ <= out_.size());
    sent_ += stream_.send_now(std::string_view(out_).substr(sent_));
    if (sent_ < out_.size()) return false;
    empty_output();
    return true;
}

task<bool> connection::flush() {
    if (out_.empty()) co_return true;
    if (bool const done = co_await send_until(out_.size()); !done) co_return false;
    empty_output();
    co_return true;
}

void connection::empty_output() {
    context_.outputs.give(std::move(out_));
    out_ = std::string();
    sent_ = 0;
}

}  // namespace rowd::http
