#include "http/turn_away.hpp"

#include <array>
#include <boost/asio/buffer.hpp>

#include "http/request_parser.hpp"
#include "rowd/api/refusals.hpp"
#include "rowd/base/time.hpp"

namespace rowd::http {

void turn_away(loop_context& s, tcp_socket socket) {
    boost::system::error_code ec;
    socket.non_blocking(true, ec);
    std::array<char, 4096> input;  // left unread, it would turn the close into a reset
    std::size_t const size = socket.read_some(boost::asio::buffer(input), ec);

    api::call c;
    c.path = path_in({input.data(), size});
    c.now_ms = wall_ms();
    c.thread = &s.thread;
    std::string out;
    api::reply r(out, {.close = true});
    s.dispatcher.refuse(c, api::too_many_connections(), r);
    r.date(s.thread.date());
    socket.write_some(boost::asio::buffer(out), ec);
    socket.shutdown(tcp_socket::shutdown_both, ec);
}

}  // namespace rowd::http
