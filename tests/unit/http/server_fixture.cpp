#include "unit/http/server_fixture.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <thread>

#include "api/common/error_texts.hpp"

namespace rowd::http {

namespace {

constexpr int patience_ms = 10'000;

void answer_with(api::reply& r, std::string_view body) {
    r.begin(200);
    r.body().append(body);
    r.end();
}

server_options on_any_port(server_options options, unsigned threads) {
    options.listen = {{boost::asio::ip::address_v4::loopback(), 0}};
    options.threads = threads;
    return options;
}

unsigned number_in(std::string_view text) {
    unsigned n = 0;
    std::from_chars(text.data(), text.data() + text.size(), n);
    return n;
}

}  // namespace

bool fake_dispatcher::admit(api::call& c, api::session_memory&, api::reply& r) {
    if (c.path == "/throw/admit") throw std::runtime_error("broken");
    if (c.path == "/refused") {
        refuse(c, fail(errc::unauthorized), r);
        return false;
    }
    if (c.path == "/limited") r.common_fields().append("X-Limit: 5\r\n");
    c.captures[0] = c.path.substr(1);
    return true;
}

std::uint64_t fake_dispatcher::body_bytes_max(api::call const& c) const {
    return c.path == "/small" ? 10 : body_max;
}

std::unique_ptr<api::body_receiver> fake_dispatcher::receive_body(api::call const&, std::uint64_t) {
    struct collector final : api::body_receiver {
        void feed(std::string_view piece) override { text += piece; }
        std::size_t held_bytes() const override { return text.size(); }
        void finish(api::call& c) override { c.body = text; }
        std::string text;
    };
    return std::make_unique<collector>();
}

std::optional<task<>> fake_dispatcher::run(api::call& c, api::session_memory&, api::reply& r) {
    if (c.path == "/hello" || c.path == "/limited") {
        answer_with(r, R"({"hello":"world"})");
    } else if (c.path == "/echo" || c.path == "/small") {
        answer_with(r, std::string(c.query).append("|").append(c.body));
    } else if (c.path == "/fields") {
        answer_with(r, std::string(c.captures[0]) + "|" + std::string(c.fields.api_key) + "|" +
                           std::string(c.fields.user_agent) + "|" + std::to_string(c.body.size()));
    } else if (c.path == "/slot") {
        answer_with(r, std::to_string(c.thread->slot()));
    } else if (c.path == "/peer") {
        answer_with(r, c.peer);
    } else if (c.path == "/big") {
        answer_with(r, std::string(number_in(c.query), 'x'));
    } else if (c.path == "/none") {
        r.begin(204);
        r.end();
    } else if (c.path == "/throw/run") {
        answer_with(r, "half an ans");
        throw std::runtime_error("broken");
    } else if (c.path == "/block") {
        blocked_.set_value();
        unblocked_.get_future().wait();
        answer_with(r, "unblocked");
    } else if (c.path == "/elsewhere") {
        return answer_elsewhere(r);
    } else if (c.path == "/gate") {
        return answer_behind_gate(r);
    } else if (c.path == "/task" || c.path == "/throw/task") {
        return answer_later(c, r);
    } else if (c.path != "/silent") {
        refuse(c, fail(errc::route_absent), r);
    }
    return std::nullopt;
}

task<> fake_dispatcher::answer_later(api::call const& c, api::reply& r) {
    co_await boost::asio::post(co_await boost::asio::this_coro::executor, use_task);
    if (c.path == "/throw/task") throw std::runtime_error("broken");
    answer_with(r, std::string(c.query).append("|").append(c.body));
}

// Built over and over, for longer than two ticks take.
task<> fake_dispatcher::answer_elsewhere(api::reply& r) {
    auto const home = co_await boost::asio::this_coro::executor;
    timer built(home, timer::time_point::max());
    std::thread builder([&] {
        auto const until = std::chrono::steady_clock::now() + std::chrono::milliseconds(600);
        while (std::chrono::steady_clock::now() < until) answer_with(r, "elsewhere");
        boost::asio::post(home, [&] { built.cancel(); });
    });
    boost::system::error_code ignored;
    co_await built.async_wait(boost::asio::redirect_error(use_task, ignored));
    builder.join();
}

task<> fake_dispatcher::answer_behind_gate(api::reply& r) {
    timer gate(co_await boost::asio::this_coro::executor, timer::time_point::max());
    gate_ = &gate;
    gate_reached_.set_value();
    boost::system::error_code ignored;
    co_await gate.async_wait(boost::asio::redirect_error(use_task, ignored));
    answer_with(r, "through");
}

void fake_dispatcher::open_gate() {
    timer* const gate = gate_;
    boost::asio::post(gate->get_executor(), [gate] { gate->cancel(); });
}

void fake_dispatcher::refuse(api::call const& c, error const& e, api::reply& r) {
    api::refuse_plainly(c, e, r);
}

void fake_dispatcher::done(api::call& c, api::reply const& r) {
    std::lock_guard const lock(mutex_);
    answered_.push_back(r.status());
    paths_.emplace_back(c.path);
}

std::vector<unsigned> fake_dispatcher::answered() {
    std::lock_guard const lock(mutex_);
    return answered_;
}

std::vector<std::string> fake_dispatcher::paths() {
    std::lock_guard const lock(mutex_);
    return paths_;
}

running_server::running_server(server_options const& options, unsigned threads)
    : registry(access::open_registry(directory.path())),
      counts({"all"}, threads),
      log({log_level::off}),
      logs(log, threads, 0),
      shared{engine, *registry, pacer, counts, logs, log, {}},
      http(on_any_port(options, threads), dispatcher,
           [this](unsigned slot, boost::asio::io_context& io) {
               return std::make_unique<api::io_thread>(slot, io, shared);
           }) {
    http.start();
}

boost::asio::ip::tcp::endpoint running_server::endpoint() const {
    std::string const url = http.urls().front();
    auto const port = number_in(std::string_view(url).substr(url.rfind(':') + 1));
    return {boost::asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)};
}

client::client(running_server const& s, int receive_buffer_bytes) : socket_(io_) {
    socket_.open(boost::asio::ip::tcp::v4());
    if (receive_buffer_bytes > 0)
        socket_.set_option(boost::asio::socket_base::receive_buffer_size(receive_buffer_bytes));
    socket_.connect(s.endpoint());
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
}

bool client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const sent =
            ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void client::finish_sending() {
    boost::system::error_code ignored;  // the server may have ended the connection already
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
}

void client::reset() {
    socket_.set_option(boost::asio::socket_base::linger(true, 0));
    socket_.close();
}

bool client::more() {
    pollfd waiting{socket_.native_handle(), POLLIN, 0};
    if (::poll(&waiting, 1, patience_ms) <= 0) throw std::runtime_error("no answer in time");
    char chunk[16 * 1024];
    ssize_t const size = ::recv(socket_.native_handle(), chunk, sizeof chunk, 0);
    if (size <= 0) return false;
    input_.append(chunk, static_cast<std::size_t>(size));
    return true;
}

client::answer client::receive(bool head_only) {
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == input_.npos)
        if (!more()) return {};
    answer a;
    a.head = input_.substr(0, end + 4);
    a.status = number_in(std::string_view(a.head).substr(9));
    auto const length_at = a.head.find("Content-Length:");
    std::size_t length = 0;
    if (length_at != a.head.npos && !head_only) {
        auto const digits = a.head.find_first_not_of(' ', length_at + 15);
        length = number_in(std::string_view(a.head).substr(digits));
    }
    while (input_.size() < end + 4 + length)
        if (!more()) return {};
    a.body = input_.substr(end + 4, length);
    input_.erase(0, end + 4 + length);
    return a;
}

std::string client::receive_all() {
    while (more()) continue;
    return std::exchange(input_, {});
}

bool client::usable() {
    if (!send("GET /echo?still-here HTTP/1.1\r\nHost: test\r\n\r\n")) return false;
    auto const a = receive();
    return a.status == 200 && a.body == "still-here|";
}

}  // namespace rowd::http
