// One connection: a coroutine that takes requests out of the input, has the dispatcher answer them
// and sends the answers, all that one read brought in with one write.
//
// Lives on one I/O thread and is owned by the coroutine that runs it.
#pragma once

#include <boost/intrusive/list_hook.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/admission.hpp"
#include "http/body_budget.hpp"
#include "http/loop_context.hpp"
#include "http/request_parser.hpp"
#include "http/stream.hpp"

namespace rowd::http {

using connection_hook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

class connection : public connection_hook {
  public:
    // `s` must outlive it.
    connection(loop_context& s, tcp_socket socket, admission::seat seat, std::string peer);

    // Until the connection is over.
    task<> run();

    // From the loop, between the steps of the coroutine.
    void check_deadline(std::int64_t now_ns) { stream_.check_deadline(now_ns); }
    void drain();
    void close() { stream_.close(); }

  private:
    enum class head : std::uint8_t { incomplete, complete, refused };
    enum class body : std::uint8_t { complete, over_bound, no_room, malformed, late, gone };

    head take_head();
    void begin_call();
    head overlong_head(std::string_view input);
    void skip_blank_lines();
    bool discard();
    void wait_for_input();
    task<bool> receive(std::size_t room);
    head refuse(refusal what);

    // Answers the request of call_; what has to be waited for first, if anything, is returned.
    // False comes of it when the peer is gone.
    std::optional<task<bool>> answer();
    task<bool> answer_with_body();
    task<bool> answer_later(task<> waiting);
    void begin_answer();
    void end_answer(body how, bool failed);
    bool body_is_under_way() const;
    task<body> read_body();
    task<body> read_short_body();
    task<body> read_long_body();
    task<body> read_chunked_body();
    void detach_head();
    body complete_body();
    task<bool> begin_body();
    void wait_for_body(std::int64_t since_ns, std::uint64_t received);
    void replace_answer(body how);
    void leave_body();
    bool skippable_body();

    task<bool> send_until(std::size_t end);
    // Whether the socket took all that is ready; if not, flush() waits until it does.
    bool flush_now();
    task<bool> flush();
    void empty_output();

    // The head of a request with a long or chunked body is moved out of the way; the body goes to
    // its receiver as it comes.
    struct detached_request {
        std::string head;
        std::unique_ptr<api::body_receiver> body;
        body_budget::share room;
    };

    loop_context& context_;
    stream stream_;
    admission::seat seat_;
    std::string peer_;
    api::session_memory memory_;
    api::call call_;
    std::optional<request_parser> parser_;
    std::unique_ptr<detached_request> detached_;
    std::optional<api::reply> reply_;  // under way
    std::string out_;                  // answers; empty-handed while idle
    std::size_t answer_at_ = 0;        // in out_: where reply_ begins
    std::size_t sent_ = 0;             // of out_
    std::size_t scanned_ = 0;          // of the input, without finding the end of a head
    std::size_t head_size_ = 0;        // in the input
    std::uint64_t unconsumed_ = 0;     // input that belongs to a request already answered
    refusal refused_;
    unsigned blank_lines_ = 0;
    bool last_ = false;         // no further request will be taken
    bool peer_closes_ = false;  // the client said that it sends nothing more
};

}  // namespace rowd::http
