// One I/O thread: its io_context, its connections and the tick that watches their deadlines.
#pragma once

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "http/connection.hpp"
#include "http/loop_context.hpp"
#include "http/turn_away.hpp"
#include "rowd/base/limited_log.hpp"

namespace rowd::http {

class io_loop {
  public:
    // `options`, `dispatcher` and `bodies` must outlive it.
    io_loop(unsigned slot, server_options const& options, api::dispatcher& dispatcher,
            body_budget& bodies, server::thread_factory const& make_thread);
    ~io_loop();
    io_loop(io_loop const&) = delete;
    io_loop& operator=(io_loop const&) = delete;

    io_executor executor() { return io_->get_executor(); }
    void start();
    void join();

    // For assertions; any thread.
    bool runs_here() const { return owner_.is_here(); }
    bool runs_elsewhere() const { return owner_.is_elsewhere(); }
    // Any thread. Connections, those on their way to the thread included.
    unsigned open() const { return open_.load(std::memory_order_relaxed); }
    loop_counters const& counts() const { return counts_; }
    loop_lag const& lag() const { return thread_->lag(); }
    // Any thread: for what is thrown where no request is to be answered.
    limited_log& log() { return log_; }
    // Any thread: hands over a fresh connection.
    void adopt(tcp_socket socket, admission::seat seat, std::string peer);
    // On the thread itself: refuses a connection for which there is no room.
    void turn_away(tcp_socket socket) {
        ROWD_DEBUG_ASSERT(runs_here());
        http::turn_away(context_, std::move(socket));
    }
    // Any thread, once: finishes what is in flight until `until_ns` (steady), then ends the thread.
    void drain(std::int64_t until_ns);

  private:
    using timer =
        boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                          boost::asio::wait_traits<std::chrono::steady_clock>,
                                          io_executor>;
    using connection_list =
        boost::intrusive::list<connection, boost::intrusive::base_hook<connection_hook>,
                               boost::intrusive::constant_time_size<false>>;

    void run();
    bool run_handlers();
    void schedule_tick();
    void measure_lag();
    void tick();
    void cut(std::int64_t now_ns);
    task<> serve(tcp_socket socket, admission::seat seat, std::string peer);
    void leave();

    loop_counters counts_;
    std::optional<boost::asio::io_context> io_;
    std::unique_ptr<api::io_thread> thread_;
    loop_context context_;
    connection_list connections_;
    std::optional<timer> timer_;
    limited_log log_;
    std::atomic<unsigned> open_{0};
    std::int64_t drain_until_ns_ = 0;
    std::int64_t cpu_ns_ = 0;  // that the thread had used at its last tick
    [[no_unique_address]] thread_owner owner_;
    std::thread native_;
};

}  // namespace rowd::http
