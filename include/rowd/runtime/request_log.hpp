// The access log: an I/O thread puts a fixed-size record into a ring of its own (60 ns, against
// about a microsecond for a formatted line), the log's thread turns records into JSON lines.
// A full ring drops records and counts them; requests never wait for a log.
#pragma once

#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/log.hpp"
#include "rowd/base/uuid.hpp"
#include "rowd/runtime/thread_owner.hpp"

namespace rowd {

struct request_record {
    std::int64_t time_ms = 0;
    std::uint64_t request = 0;  // number of the request within its thread
    std::uint32_t slot = 0;
    std::uint16_t status = 0;
    bool known_key = false;
    uuid tenant;
    uuid key;
    std::string_view method;  // of a route: static text
    std::string_view route;   // static text
    std::uint64_t bytes = 0;
    std::uint64_t us = 0;
};

// One I/O thread's ring.
class request_log {
  public:
    static constexpr std::size_t capacity = 4'096;

    // `sample`: the share of requests to log, 0 to 1; they are spread evenly.
    explicit request_log(double sample);

    // Only the owning thread. Server errors are always logged.
    void put(request_record const& r);

  private:
    friend class request_logs;
    std::uint64_t const share_;  // in 2^-63 parts
    std::uint64_t due_;          // of the next line, in the same
    std::atomic<std::uint64_t> dropped_{0};
    boost::lockfree::spsc_queue<request_record> ring_;
    [[no_unique_address]] thread_owner owner_;
};

// All rings, which the log's thread empties. `to` must outlive it.
class request_logs {
  public:
    request_logs(logger& to, unsigned slots, double sample);
    ~request_logs();
    request_logs(request_logs const&) = delete;
    request_logs& operator=(request_logs const&) = delete;

    request_log& of(unsigned slot) { return *rings_[slot]; }

    struct counters {
        metric dropped = metric::counter("rowd_log_records_dropped_total",
                                         "Access log records dropped by a full ring");
    };
    counters count() const;

  private:
    bool drain();

    logger& log_;
    std::vector<std::unique_ptr<request_log>> rings_;
};

}  // namespace rowd
