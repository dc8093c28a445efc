#include "http/listener.hpp"

#include <fcntl.h>

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <future>
#include <sstream>
#include <system_error>

#include "rowd/base/time.hpp"

namespace rowd::http {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr int backlog = 4096;
constexpr unsigned accepts_per_turn_max = 64;  // then the thread's connections have their turn
constexpr std::chrono::milliseconds pause_after_error(50);
constexpr std::int64_t complaint_interval_ns = 10'000'000'000;

boost::asio::ip::address plain(boost::asio::ip::address const& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
}

bool is_out_of_descriptors(error_code ec) {
    return ec == boost::system::errc::too_many_files_open ||
           ec == boost::system::errc::too_many_files_open_in_system;
}

// None if there is none to be had now.
file_descriptor open_spare() {
    return file_descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

// `127.0.0.1:8080` or `[::1]:8080`.
std::string print(tcp::endpoint const& e) {
    std::ostringstream text;
    text << e;
    return text.str();
}

void check(error_code ec, tcp::endpoint const& address) {
    if (ec)
        throw std::system_error(ec.value(), std::system_category(),
                                "cannot listen on " + print(address));
}

}  // namespace

listener::listener(tcp::endpoint const& address, std::vector<std::unique_ptr<io_loop>>& loops,
                   admission& seats)
    : loops_(loops), seats_(seats), acceptor_(loops.front()->executor()), spare_(open_spare()) {
    error_code ec;
    acceptor_.open(address.protocol(), ec);
    check(ec, address);
    acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (address.address().is_v6()) acceptor_.set_option(boost::asio::ip::v6_only(true), ec);
    acceptor_.bind(address, ec);
    check(ec, address);
    acceptor_.listen(backlog, ec);
    check(ec, address);
    acceptor_.non_blocking(true, ec);
    check(ec, address);
}

void listener::start() {
    boost::asio::co_spawn(acceptor_.get_executor(), run(), boost::asio::detached);
}

void listener::stop() {
    ROWD_DEBUG_ASSERT(first().runs_elsewhere());
    std::promise<void> closed;
    boost::asio::post(acceptor_.get_executor(), [&] {
        error_code ignored;
        acceptor_.close(ignored);
        closed.set_value();
    });
    closed.get_future().wait();
}

std::string listener::url() const {
    return "http://" + print(acceptor_.local_endpoint());
}

task<> listener::run() {
    while (acceptor_.is_open()) {
        error_code ec;
        co_await acceptor_.async_wait(acceptor::wait_read,
                                      boost::asio::redirect_error(use_task, ec));
        if (!ec) ec = try_to_accept();
        // Out of descriptors or memory: what is open may end soon.
        if (ec && acceptor_.is_open()) co_await pause();
    }
}

error_code listener::try_to_accept() {
    try {
        return accept_waiting();
    } catch (...) {
        first().log().error("accepting connections", std::current_exception());
        return boost::asio::error::no_memory;
    }
}

// No error: there may be more to accept.
error_code listener::accept_waiting() {
    for (unsigned i = 0; i < accepts_per_turn_max; ++i) {
        error_code ec = accept_one(least_busy());
        if (is_out_of_descriptors(ec)) ec = refuse_one();
        if (ec == boost::asio::error::would_block) return {};
        if (ec == boost::asio::error::connection_aborted) continue;
        if (ec) {
            failures_.add(1);
            complain(ec);
            return ec;
        }
    }
    return {};
}

error_code listener::accept_one(io_loop& target) {
    error_code ec;
    tcp::endpoint peer;
    tcp_socket socket(target.executor());
    acceptor_.accept(socket, peer, ec);
    if (ec) return ec;
    auto const address = plain(peer.address());
    if (auto seat = seats_.enter(address)) {
        accepted_.add(1);
        target.adopt(std::move(socket), std::move(seat), address.to_string());
    } else {
        refused_.add(1);
        first().turn_away(std::move(socket));
    }
    return ec;
}

// Out of descriptors, one is left for saying so. Another thread may be quicker to take it.
error_code listener::refuse_one() {
    spare_.close();
    error_code ec;
    {
        tcp_socket socket(first().executor());
        acceptor_.accept(socket, ec);
        if (!ec) {
            refused_.add(1);
            first().turn_away(std::move(socket));
        }
    }
    spare_ = open_spare();
    return ec;
}

void listener::complain(error_code why) {
    std::int64_t const now_ns = steady_ns();
    if (now_ns < complain_after_ns_) return;
    complain_after_ns_ = now_ns + complaint_interval_ns;
    first().log().error("accepting connections", why.message());
}

task<> listener::pause() {
    boost::asio::basic_waitable_timer<
        std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, io_executor>
        timer(acceptor_.get_executor(), pause_after_error);
    error_code ignored;
    co_await timer.async_wait(boost::asio::redirect_error(use_task, ignored));
}

io_loop& listener::least_busy() {
    return **std::min_element(loops_.begin(), loops_.end(),
                              [](auto const& a, auto const& b) { return a->open() < b->open(); });
}

}  // namespace rowd::http
