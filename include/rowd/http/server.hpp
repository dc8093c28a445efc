// The HTTP/1.1 listener: I/O threads with one io_context each, connections that live and die on one
// of them, one coroutine per connection. Knows no route; the dispatcher answers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rowd/api/dispatcher.hpp"
#include "rowd/api/io_thread.hpp"

namespace rowd::http {

class admission;
class body_budget;
class listener;
class io_loop;

unsigned threads_default();  // the machine's cores, at most 64

struct server_options {
    std::vector<boost::asio::ip::tcp::endpoint> listen = {
        {boost::asio::ip::address_v4::loopback(), 3000}};  // port 0 = any free one
    unsigned threads = threads_default();

    std::uint64_t header_bytes_max = 8u << 10;  // request line and fields
    std::uint64_t target_bytes_max = 4u << 10;  // path and query; at most header_bytes_max
    unsigned fields_max = 100;
    // Answers of one connection that wait to be sent, before further pipelined requests are read.
    std::uint64_t output_bytes_max = 256u << 10;
    // Answers of all connections that wait for clients to read them; each thread has its part.
    std::uint64_t unread_bytes_max = 256u << 20;
    // Held at a time of bodies longer than 64 KiB, over all connections; beyond it they are
    // refused.
    std::uint64_t long_bodies_bytes_max = 256u << 20;
    unsigned connections_max = 16'384;
    unsigned connections_per_address_max = 4096;  // of IPv6 a /64 is one address

    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds header_timeout{10'000};  // from its first byte
    std::chrono::milliseconds body_grace{10'000};      // added to the rate
    std::uint64_t body_bytes_per_second_min = 1024;    // at least 1
    std::chrono::milliseconds write_timeout{15'000};   // without progress
    std::chrono::milliseconds shutdown_grace{10'000};  // for requests under way
};

// Sums over all threads and addresses.
struct server_counters {
    metric open = metric::gauge("rowd_connections", "Open connections");
    metric accepted = metric::counter("rowd_connections_accepted_total", "Connections accepted");
    metric refused =
        metric::counter("rowd_connections_refused_total",
                        "Connections over a cap, or for which there was no descriptor");
    metric accept_failures =
        metric::counter("rowd_accept_failures_total", "Times that the system gave no connection");
    metric long_body_bytes = metric::gauge(
        "rowd_long_body_bytes", "Memory held by bodies over 64 KiB that are being received");
    metric malformed =
        metric::counter("rowd_requests_malformed_total", "Requests that were not HTTP");
    metric timeouts =
        metric::counter("rowd_connections_timed_out_total", "Connections that missed a deadline");
    metric loop_lag_ns = metric::gauge(
        "rowd_loop_lag_seconds", "How late the I/O thread was that was latest", metric::unit::ns);
    metric unread = metric::counter("rowd_connections_unread_total",
                                    "Connections closed because too much waited to be read");
};

class server {
  public:
    using thread_factory =
        std::function<std::unique_ptr<api::io_thread>(unsigned slot, boost::asio::io_context&)>;

    // Makes the io_contexts and, with `make_thread`, what belongs to each; slots are 0..threads-1.
    // `dispatcher` must outlive the server.
    server(server_options options, api::dispatcher& dispatcher, thread_factory const& make_thread);
    // Stops. Must not run on an I/O thread. Whatever completes the dispatcher's tasks must not run
    // any more if stop() had to leave some of them behind.
    ~server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    // Binds, listens and starts the threads; once. Throws std::system_error that names the address;
    // nothing runs then.
    void start();

    // `http://127.0.0.1:8080`, one per address, with the real ports. After start().
    std::vector<std::string> urls() const;

    // Accepts no more, closes idle connections, lets requests in flight finish, each answer saying
    // `Connection: close`. After `shutdown_grace` cuts what is left. Joins the threads; each calls
    // release() on its io_thread last. Not from an I/O thread; a second call does nothing.
    //
    // A task that is still not complete two ticks (0.5 s) after the grace is abandoned: it is never
    // resumed again.
    void stop();

    // Any thread.
    server_counters counters() const;

  private:
    server_options options_;
    std::unique_ptr<admission> admission_;
    std::unique_ptr<body_budget> bodies_;
    std::vector<std::unique_ptr<io_loop>> loops_;
    std::vector<std::unique_ptr<listener>> listeners_;
    bool running_ = false;
};

}  // namespace rowd::http
