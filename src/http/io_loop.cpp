#include "http/io_loop.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "rowd/base/time.hpp"

namespace rowd::http {

namespace {

constexpr std::chrono::milliseconds tick_interval(250);
constexpr std::int64_t tick_interval_ns = std::chrono::nanoseconds(tick_interval).count();

}  // namespace

io_loop::io_loop(unsigned slot, server_options const& options, api::dispatcher& dispatcher,
                 body_budget& bodies, server::thread_factory const& make_thread)
    : io_(std::in_place, 1),
      thread_(make_thread(slot, *io_)),
      context_{
          options,
          dispatcher,
          *thread_,
          counts_,
          bodies,
          send_backlog(options.unread_bytes_max / std::max(1u, options.threads), counts_.unread)},
      timer_(io_->get_executor()),
      log_(&thread_->shared().log, "thread", "I/O " + std::to_string(slot)) {}

// Frames of connections that could not be finished are destroyed with the io_context, and they look
// at the rest.
io_loop::~io_loop() {
    join();
    timer_.reset();
    connections_.clear();
    io_.reset();
}

void io_loop::start() {
    native_ = std::thread([this] { run(); });
}

void io_loop::join() {
    if (native_.joinable()) native_.join();
}

void io_loop::run() {
    tick();
    schedule_tick();
    while (!run_handlers()) continue;
    thread_->release();
}

// False: one of them has thrown. The others go on.
bool io_loop::run_handlers() {
    try {
        io_->run();
        return true;
    } catch (...) {
        log_.error("an event", std::current_exception());
        return false;
    }
}

void io_loop::schedule_tick() {
    timer_->expires_after(tick_interval);
    timer_->async_wait([this](boost::system::error_code ec) {
        if (ec) return;
        measure_lag();
        schedule_tick();
        tick();
    });
}

void io_loop::measure_lag() {
    auto const late = std::chrono::steady_clock::now() - timer_->expiry();
    std::int64_t const before_ns = std::exchange(cpu_ns_, thread_cpu_ns());
    thread_->lag().was_late(late, std::chrono::nanoseconds(cpu_ns_ - before_ns));
    thread_->shares().end_period();
}

void io_loop::tick() {
    ROWD_DEBUG_ASSERT(runs_here());
    std::int64_t const now_ns = steady_ns();
    context_.tick_ns = now_ns;
    thread_->tick(wall_ms());
    for (auto& c : connections_) c.check_deadline(now_ns);
    if (context_.draining) cut(now_ns);
}

// Ends what the grace was not long enough for. What does not end even so waits for somebody else.
void io_loop::cut(std::int64_t now_ns) {
    if (now_ns < drain_until_ns_) return;
    for (auto& c : connections_) c.close();
    if (now_ns >= drain_until_ns_ + 2 * tick_interval_ns) io_->stop();
}

void io_loop::adopt(tcp_socket socket, admission::seat seat, std::string peer) {
    open_.fetch_add(1, std::memory_order_relaxed);
    boost::asio::post(io_->get_executor(), [this, s = std::move(socket), at = std::move(seat),
                                            from = std::move(peer)]() mutable {
        boost::asio::co_spawn(io_->get_executor(),
                              serve(std::move(s), std::move(at), std::move(from)),
                              [this](std::exception_ptr thrown) {
                                  if (thrown) log_.error("a connection", thrown);
                                  leave();
                              });
    });
}

task<> io_loop::serve(tcp_socket socket, admission::seat seat, std::string peer) {
    auto const c =
        std::make_unique<connection>(context_, std::move(socket), std::move(seat), std::move(peer));
    ROWD_DEBUG_ASSERT(runs_here());
    connections_.push_back(*c);
    co_await c->run();
}

void io_loop::leave() {
    ROWD_DEBUG_ASSERT(runs_here());
    if (open_.fetch_sub(1, std::memory_order_relaxed) == 1 && context_.draining) io_->stop();
}

void io_loop::drain(std::int64_t until_ns) {
    boost::asio::post(io_->get_executor(), [this, until_ns] {
        ROWD_DEBUG_ASSERT(runs_here() && !context_.draining);
        context_.draining = true;
        drain_until_ns_ = until_ns;
        for (auto& c : connections_) c.drain();
        if (open() == 0) io_->stop();
    });
}

}  // namespace rowd::http
