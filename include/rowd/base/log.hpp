// The server's log: one JSON object per line, on standard error or in a file. Any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace rowd {

enum class log_level : unsigned char { debug, info, warn, error, off };

class logger {
  public:
    // An empty path = standard error. Throws std::runtime_error when the file cannot be opened.
    explicit logger(log_level least, std::filesystem::path file = {});
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

    // Closes and opens the file again, for log rotation.
    void reopen();

  private:
    void message_line(log_level level, std::string_view message);

    struct state;
    log_level least_;
    std::unique_ptr<state> state_;
};

}  // namespace rowd
