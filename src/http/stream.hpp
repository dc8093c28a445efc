// The transport half of a connection: socket, input buffer and the deadline of what it waits for.
// There is no timer per request: the loop's tick asks every stream whether it is late.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <limits>
#include <string_view>

#include "http/loop_counters.hpp"
#include "http/send_backlog.hpp"
#include "rowd/runtime/task.hpp"

namespace rowd::http {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, io_executor>;

class stream {
  public:
    enum class waiting : std::uint8_t {
        request,  // idle: nobody is waiting for anything
        head,     // part of one has come
        body,
        task,  // an answer is being made; has no deadline
        write,
        discard,  // input that nobody wants, before the connection ends
    };

    // `counts` and `answers` must outlive it.
    stream(tcp_socket socket, loop_counters& counts, send_backlog& answers,
           std::chrono::nanoseconds write_timeout);

    void wait_for(waiting what, std::int64_t deadline_ns) {
        waiting_ = what;
        deadline_ns_ = deadline_ns;
        ticks_ = 0;
    }
    void wait_without_deadline() {
        wait_for(waiting::task, std::numeric_limits<std::int64_t>::max());
    }
    waiting waits_for() const { return waiting_; }

    // What was received and not yet consumed.
    std::string_view input() const {
        auto const data = buffer_.data();
        return {static_cast<char const*>(data.data()), data.size()};
    }
    void consume(std::size_t bytes) {
        ROWD_DEBUG_ASSERT(bytes <= buffer_.size());
        buffer_.consume(bytes);
    }
    // Makes room for at least `bytes` more, before each receive(); may move input().
    void reserve(std::size_t bytes);
    // Waits for input; false: the peer is gone or late. Does not move what is there.
    task<bool> receive();
    // When the last receive() succeeded, by both clocks.
    std::int64_t received_ms() const { return received_ms_; }
    std::int64_t received_ns() const { return received_ns_; }
    // Whether the last receive() failed because the deadline passed.
    bool late() const { return late_; }

    // Sends what goes at once; how much that was.
    std::size_t send_now(std::string_view bytes);
    // Sends everything; false: the peer is gone or does not read.
    task<bool> send(std::string_view bytes);

    // Lets everybody else on this thread go on first.
    task<> give_way();

    // Ends the connection politely: no more output, then reads on for a moment so that input which
    // is still under way does not make the kernel drop the last answer.
    task<> linger();

    // Between the steps of the coroutine.
    void check_deadline(std::int64_t now_ns);
    // A waiting receive() sees the end of the stream, unless input has already come.
    void stop_receiving();
    void close();

  private:
    void expire();
    void shrink_when_idle();
    void shrink();
    void drop_spare_capacity();

    static constexpr std::size_t idle_capacity = 1024;
    static constexpr std::size_t busy_capacity = 16 * 1024;
    static constexpr std::size_t receive_bytes_min = 512;

    tcp_socket socket_;
    loop_counters& counts_;
    send_backlog& backlog_;
    std::int64_t write_timeout_ns_;
    std::int64_t deadline_ns_ = std::numeric_limits<std::int64_t>::max();
    std::int64_t received_ms_ = 0;
    std::int64_t received_ns_ = 0;
    boost::beast::flat_buffer buffer_;
    waiting waiting_ = waiting::request;
    std::uint8_t ticks_ = 0;  // since wait_for(), up to 2
    bool late_ = false;
    bool resting_ = false;  // idle for a while: receive() is to go on with a small buffer
    bool filled_ = false;   // the last receive() used all of its room
    bool broken_ = false;
    [[no_unique_address]] thread_owner owner_;
};

}  // namespace rowd::http
