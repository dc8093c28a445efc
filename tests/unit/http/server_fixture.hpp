// A real server on a loopback port with a dispatcher that answers by path, and clients that speak
// in raw bytes.
#pragma once

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <future>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/temporary_directory.hpp"
#include "rowd/api/dispatcher.hpp"
#include "rowd/api/server_context.hpp"
#include "rowd/base/log.hpp"
#include "rowd/http/server.hpp"

namespace rowd::http {

// `/hello`, `/echo` (query, bar, body), `/slot`: at once. `/task`: after a turn of the loop.
// `/elsewhere`: built by another thread. `/gate`: when the test opens it. `/block`: the same, and
// the thread does nothing else meanwhile.
// `/big?n`: n bytes. `/refused`: 401 before the body. `/small`: as
// `/echo`, with a bound of 10 bytes. `/throw/admit`, `/throw/run`, `/throw/task`, `/silent`:
// broken.
class fake_dispatcher : public api::dispatcher {
  public:
    bool admit(api::call& c, api::session_memory&, api::reply& r) override;
    std::uint64_t body_bytes_max(api::call const& c) const override;
    std::unique_ptr<api::body_receiver> receive_body(api::call const& c,
                                                     std::uint64_t bytes) override;
    std::optional<task<>> run(api::call& c, api::session_memory&, api::reply& r) override;
    void refuse(api::call const& c, error const& e, api::reply& r) override;
    void done(api::call& c, api::reply const& r) override;

    static constexpr std::uint64_t body_max = 100'000;

    void wait_until_gate_is_reached() { gate_reached_.get_future().wait(); }
    void open_gate();
    void wait_until_blocked() { blocked_.get_future().wait(); }
    void unblock() { unblocked_.set_value(); }
    // Statuses of all answers so far.
    std::vector<unsigned> answered();
    // Paths of all requests so far, in the order of their answers.
    std::vector<std::string> paths();

  private:
    using timer =
        boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                          boost::asio::wait_traits<std::chrono::steady_clock>,
                                          io_executor>;

    task<> answer_later(api::call const& c, api::reply& r);
    task<> answer_elsewhere(api::reply& r);
    task<> answer_behind_gate(api::reply& r);

    std::promise<void> gate_reached_;
    std::promise<void> blocked_;
    std::promise<void> unblocked_;
    std::atomic<timer*> gate_{nullptr};
    std::mutex mutex_;
    std::vector<unsigned> answered_;
    std::vector<std::string> paths_;
};

class no_engine : public storage::engine {
  public:
    void begin_open(storage::pending_open& w) override { w.run(w); }
    std::shared_ptr<storage::store> open(uuid const&) override { return nullptr; }
    std::shared_ptr<storage::store> find(uuid const&) override { return nullptr; }
    void add_holder(storage::store_holder&) override {}
    void remove_holder(storage::store_holder&) override {}
    void retire(uuid const&) override {}
    void tenants_changed() override {}
    void tick(std::int64_t) override {}
    whereabouts look() const override { return {true, 0}; }
    storage::counters count() const override { return {}; }
    void stop() override {}
};

struct running_server {
    explicit running_server(server_options const& options = {}, unsigned threads = 1);

    boost::asio::ip::tcp::endpoint endpoint() const;

    fixtures::temporary_directory directory;
    no_engine engine;
    std::unique_ptr<access::editable_registry> registry;
    access::failure_pacer pacer;
    metrics counts;
    logger log;
    request_logs logs;
    api::server_context shared;
    fake_dispatcher dispatcher;
    server http;
};

// Blocking, gives up after ten seconds.
class client {
  public:
    struct answer {
        unsigned status = 0;  // 0: the connection ended instead
        std::string head;
        std::string body;
    };

    explicit client(running_server const& s, int receive_buffer_bytes = 0);

    // False: the server has closed.
    bool send(std::string_view bytes);
    void finish_sending();
    // Ends the connection with a reset.
    void reset();
    answer receive(bool head_only = false);
    // Everything until the server closes.
    std::string receive_all();
    // Whether the server has closed and nothing more comes.
    bool closed() { return receive_all().empty(); }
    // Whether the connection answers one more request, with the right answer.
    bool usable();

  private:
    bool more();

    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_;
    std::string input_;
};

// Waits for what has no event to wait for.
template <class Condition>
bool eventually(Condition const& holds) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace rowd::http
