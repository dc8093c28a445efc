// The server's log: one JSON object per line, on standard error or in a file. Any thread.
//
// A thread of its own writes: who logs never waits for a disk that is full, a pipe that nobody
// reads or a terminal that is held. What cannot be written is lost and counted; once lines go out
// again, one of them says how many were lost and why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "rowd/base/metric.hpp"

namespace rowd {

enum class log_level : unsigned char { debug, info, warn, error, off };

struct log_options {
    log_level least = log_level::info;
    std::filesystem::path file = {};             // empty = standard error
    std::uint64_t waiting_bytes_max = 1u << 20;  // lines that wait; what comes on top is lost
};

class logger {
  public:
    // Throws std::system_error when the file cannot be opened.
    explicit logger(log_options o);
    // Writes what waits, but for a second at most.
    ~logger();
    logger(logger const&) = delete;
    logger& operator=(logger const&) = delete;

    void debug(std::string_view message) { message_line(log_level::debug, message); }
    void info(std::string_view message) { message_line(log_level::info, message); }
    void warn(std::string_view message) { message_line(log_level::warn, message); }
    void error(std::string_view message) { message_line(log_level::error, message); }

    bool wants(log_level level) const { return level >= least_; }
    // A line with further members, given as JSON text without braces: `"status":200,"us":12`.
    void line(log_level level, std::string_view members);

    // Has the log's thread call `source` every 50 ms, which logs some lines that are made there and
    // says whether it has more. None ends that: the source is asked for the rest, then never again.
    void collect_from(std::function<bool()> source);

    // Opens the file anew, for log rotation. If that fails, it says so, there and on standard
    // error, and the old file stays: false.
    bool reopen();

    struct counters {
        metric lines_lost =
            metric::counter("rowd_log_lines_lost_total", "Log lines that could not be written");
        metric reopen_failures = metric::counter(
            "rowd_log_reopen_failures_total", "Times that the log file could not be opened anew");
    };
    counters count() const;

  private:
    void message_line(log_level level, std::string_view message);

    class writer;
    log_level least_;
    std::unique_ptr<writer> writer_;
};

}  // namespace rowd
