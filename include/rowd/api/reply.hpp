// Builds one HTTP/1.1 answer in place at the end of the connection's output: a head with room for
// length and date, the body behind it; the length is filled in at the end, the date when it is
// sent. One copy of every byte, no message object.
//
// Not thread-safe; one thread may build an answer and another go on with it. Lives as long as its
// output.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rowd::api {

class reply {
  public:
    // What of an answer depends on the request's framing.
    struct frame {
        bool head_only = false;  // HEAD: everything but the body
        bool close = false;      // say `Connection: close`
        bool http_1_0 = false;   // a kept-alive 1.0 connection says so
    };

    reply(std::string& out, frame f) : out_(out), frame_(f), start_(out.size()) {}
    reply(reply const&) = delete;
    reply& operator=(reply const&) = delete;

    // Fields that go into whatever head is begun later (rate limits), also after a restart().
    std::string& common_fields() { return common_; }

    // Starts the answer; calling it again drops what was there. JSON unless said otherwise.
    void begin(unsigned status, std::string_view content_type = "application/json; charset=utf-8");
    // Between begin() and the first body().
    void field(std::string_view name, std::string_view value);
    // Closes the head; the body is what is appended to the string.
    std::string& body();
    // Fills in the length. Must be called once, last.
    void end();

    // Of a complete answer: fills in the HTTP date, 29 characters.
    void date(std::string_view http_date);
    // Of a complete answer: makes it say `Connection: close`, if it does not. Once, before date().
    void close_after_all();

    bool begun() const { return status_ != 0; }
    unsigned status() const { return status_; }
    std::size_t bytes() const { return out_.size() - start_; }
    bool closes() const { return frame_.close; }
    void close_after() { frame_.close = true; }  // before begin()

  private:
    std::string& out_;
    frame frame_;
    std::size_t start_;
    std::size_t common_at_ = 0;  // where what every answer says begins
    std::size_t length_at_ = 0;
    std::size_t body_at_ = 0;  // 0: the head is still open
    unsigned status_ = 0;
    std::string common_;
};

std::string_view reason_phrase(unsigned status);

}  // namespace rowd::api
