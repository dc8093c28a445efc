// Accepts on one address and hands each socket to the loop with the fewest connections.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <vector>

#include "http/admission.hpp"
#include "http/io_loop.hpp"
#include "rowd/base/file.hpp"

namespace rowd::http {

class listener {
  public:
    // Binds and listens; runs on the first loop. All must outlive it. Throws std::system_error.
    listener(boost::asio::ip::tcp::endpoint const& address,
             std::vector<std::unique_ptr<io_loop>>& loops, admission& seats);

    void start();
    // Returns once nothing more will be accepted. Not from an I/O thread; the first loop runs.
    void stop();

    std::string url() const;
    std::uint64_t accepted() const { return accepted_.value(); }
    // Answered 503: over a cap, or for want of a descriptor.
    std::uint64_t refused() const { return refused_.value(); }
    // Times that the system gave no connection though there was one.
    std::uint64_t failures() const { return failures_.value(); }

  private:
    using acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, io_executor>;

    task<> run();
    boost::system::error_code try_to_accept();
    boost::system::error_code accept_waiting();
    boost::system::error_code accept_one(io_loop& target);
    boost::system::error_code refuse_one();
    void complain(boost::system::error_code why);
    task<> pause();
    io_loop& first() { return *loops_.front(); }
    io_loop& least_busy();

    std::vector<std::unique_ptr<io_loop>>& loops_;
    admission& seats_;
    acceptor acceptor_;
    file_descriptor spare_;  // given up for a moment to refuse a connection when there is no other
    std::int64_t complain_after_ns_ = 0;
    counter accepted_;
    counter refused_;
    counter failures_;
};

}  // namespace rowd::http
