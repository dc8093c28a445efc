#include "http/stream.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "rowd/base/time.hpp"

namespace rowd::http {

namespace {

using boost::system::error_code;

constexpr std::int64_t linger_ns = 2'000'000'000;
constexpr std::size_t linger_bytes_max = 16 * 1024 * 1024;

}  // namespace

stream::stream(tcp_socket socket, loop_counters& counts, send_backlog& answers,
               std::chrono::nanoseconds write_timeout)
    : socket_(std::move(socket)),
      counts_(counts),
      backlog_(answers),
      write_timeout_ns_(write_timeout.count()) {
    error_code ignored;  // a peer that is gone already is noticed by the first receive()
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
}

void stream::reserve(std::size_t bytes) {
    // Stays as large while requests come in bursts: each is then one receive and one send, which
    // takes a fifth off the processor time of 16 pipelined gets.
    if (filled_ && buffer_.size() < busy_capacity)
        bytes = std::max(bytes, busy_capacity - buffer_.size());
    if (buffer_.capacity() > busy_capacity && buffer_.size() + bytes <= busy_capacity)
        drop_spare_capacity();  // what a large body has left behind
    std::size_t const free = buffer_.capacity() - buffer_.size();
    std::size_t const least = buffer_.capacity() == 0 ? idle_capacity : receive_bytes_min;
    buffer_.prepare(std::max({bytes, free, least}));
}

void stream::drop_spare_capacity() {
    boost::beast::flat_buffer small;
    small.commit(boost::asio::buffer_copy(small.prepare(buffer_.size()), buffer_.data()));
    buffer_ = std::move(small);
}

task<bool> stream::receive() {
    late_ = false;
    for (;;) {
        std::size_t const room = buffer_.capacity() - buffer_.size();
        error_code ec;
        std::size_t const received = co_await socket_.async_read_some(
            buffer_.prepare(room), boost::asio::redirect_error(use_task, ec));
        ROWD_DEBUG_ASSERT(owner_.is_here());
        if (ec == boost::asio::error::operation_aborted && resting_ && !broken_) {
            shrink();
            continue;
        }
        if (ec) co_return false;
        late_ = false;
        resting_ = false;
        buffer_.commit(received);
        received_ms_ = wall_ms();
        received_ns_ = steady_ns();
        filled_ = received >= room;
        co_return true;
    }
}

void stream::shrink() {
    resting_ = false;
    filled_ = false;
    buffer_ = boost::beast::flat_buffer();
    reserve(idle_capacity);
}

std::size_t stream::send_now(std::string_view bytes) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    if (bytes.empty()) return 0;
    error_code ec;
    std::size_t const sent = socket_.write_some(boost::asio::buffer(bytes), ec);
    if (ec && ec != boost::asio::error::would_block) broken_ = true;
    return sent;
}

task<bool> stream::send(std::string_view bytes) {
    bytes.remove_prefix(send_now(bytes));
    if (bytes.empty() || broken_) co_return !broken_;
    send_backlog::share share(backlog_, *this, bytes.size());
    while (!bytes.empty() && !broken_) {
        wait_for(waiting::write, steady_ns() + write_timeout_ns_);
        error_code ec;
        std::size_t const sent = co_await socket_.async_write_some(
            boost::asio::buffer(bytes), boost::asio::redirect_error(use_task, ec));
        if (ec) broken_ = true;
        share.taken(sent);
        bytes.remove_prefix(sent);
    }
    co_return !broken_;
}

task<> stream::give_way() {
    wait_without_deadline();
    co_await boost::asio::post(socket_.get_executor(), use_task);
}

task<> stream::linger() {
    error_code ec;
    socket_.shutdown(tcp_socket::shutdown_send, ec);
    if (ec) co_return;
    wait_for(waiting::discard, steady_ns() + linger_ns);
    for (std::size_t discarded = 0; discarded < linger_bytes_max;) {
        buffer_.consume(buffer_.size());
        reserve(receive_bytes_min);
        if (bool const done = co_await receive(); !done) co_return;
        discarded += buffer_.size();
    }
}

void stream::check_deadline(std::int64_t now_ns) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    if (now_ns >= deadline_ns_)
        expire();
    else if (waiting_ == waiting::request && ticks_ < 2 && ++ticks_ == 2)
        shrink_when_idle();
}

void stream::expire() {
    deadline_ns_ = std::numeric_limits<std::int64_t>::max();
    if (waiting_ == waiting::request || waiting_ == waiting::discard) return close();
    counts_.timeouts.add(1);
    if (waiting_ == waiting::write) return close();
    late_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void stream::shrink_when_idle() {
    if (buffer_.size() > 0 || buffer_.capacity() <= idle_capacity) return;
    resting_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void stream::stop_receiving() {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_receive, ignored);
}

void stream::close() {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    broken_ = true;
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace rowd::http
