// What goes wrong with one subject, such as a tenant: the server's log gets it in full at first,
// and then, however often it happens, a bounded number of lines. Any thread.
#pragma once

#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>

namespace rowd {

class logger;

// What an exception says, with the number of the system's error where there is one.
std::string cause_of(std::exception_ptr const& thrown);

class limited_log {
  public:
    static constexpr unsigned lines_max = 20;  // at once, and again in a minute

    // `to` must outlive it; none: nothing is said. `subject` is the first word of each line, and
    // `name` which one: "tenant", "0284e5f1-..".
    limited_log(logger* to, std::string_view subject, std::string_view name);

    // `place`: what was being done, and where. A line for which there is no memory is not said.
    void error(std::string_view place, std::string_view cause) noexcept;
    void error(std::string_view place, std::exception_ptr const& thrown) noexcept;

  private:
    bool take_line(std::uint64_t& unsaid);

    logger* const to_;
    std::string const who_;
    std::mutex mutex_;
    std::int64_t full_at_ns_ = 0;  // steady clock: when all lines may be said again
    std::uint64_t unsaid_ = 0;     // since the last line
};

}  // namespace rowd
