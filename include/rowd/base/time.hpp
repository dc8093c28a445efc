// Wall and steady time, and the one text form of a timestamp on every wire:
// `2024-01-15T10:00:00.000Z`, UTC, milliseconds.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rowd {

// Milliseconds since 1970 (UTC), and nanoseconds of a clock that never goes back.
std::int64_t wall_ms();
std::int64_t steady_ns();
// The processor time that the calling thread has used.
std::int64_t thread_cpu_ns();

constexpr std::size_t timestamp_size = 24;

// Writes timestamp_size characters. Years 0 to 9999; what is outside is shown as the first or last
// instant of them.
void print_timestamp(std::int64_t ms, char* out);
std::string timestamp(std::int64_t ms);

// Prints many. Those of neighbours mostly lie in one minute, of which only the seconds are then
// printed anew: a seventh of the instructions.
class timestamp_printer {
  public:
    void print(std::int64_t ms, char* out);

  private:
    std::int64_t minute_ms_ = -1;  // when the minute in text_ begins; -1: there is none
    std::array<char, timestamp_size> text_{};
};

// Reads an ISO-8601 date (`2024-01-15`) or date-time (`T` or space, seconds and fraction optional,
// `Z`, `+hh:mm`, `-hhmm` or nothing = UTC). No value if it is not a real instant.
struct parsed_time {
    std::int64_t ms = 0;
    bool date_only = false;
};
std::optional<parsed_time> parse_time(std::string_view text);

// The value of an HTTP Date header, 29 characters: `Sat, 21 Nov 2026 16:00:00 GMT`.
std::string http_date(std::int64_t ms);

}  // namespace rowd
