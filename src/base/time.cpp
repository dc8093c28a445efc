#include "rowd/base/time.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <ctime>

namespace rowd {
namespace {

constexpr std::int64_t second_ms = 1000;
constexpr std::int64_t minute_ms = 60 * second_ms;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t first_ms = -62'167'219'200'000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t last_ms = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

// "000102...99"
constexpr auto decimal_pairs = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

void print_pair(char* out, unsigned value) {
    std::memcpy(out, &decimal_pairs[2 * value], 2);
}

// The last part of a timestamp, in place.
void print_seconds(char* timestamp, unsigned ms_of_minute) {
    unsigned const ms = ms_of_minute % 1000;
    print_pair(timestamp + 17, ms_of_minute / 1000);
    print_pair(timestamp + 20, ms / 10);
    timestamp[22] = static_cast<char>('0' + ms % 10);
}

struct broken_down {
    unsigned year, month, day;
    unsigned hour, minute, second, millisecond;
};

using moment_ms = std::chrono::sys_time<std::chrono::milliseconds>;

moment_ms within_range(std::int64_t ms) {
    return moment_ms{std::chrono::milliseconds(std::clamp(ms, first_ms, last_ms))};
}

broken_down break_down(moment_ms moment) {
    auto const date = std::chrono::floor<std::chrono::days>(moment);
    std::chrono::year_month_day const civil{date};
    auto const rest = static_cast<unsigned>((moment - date).count());  // 32 bits divide faster
    return {.year = static_cast<unsigned>(static_cast<int>(civil.year())),
            .month = static_cast<unsigned>(civil.month()),
            .day = static_cast<unsigned>(civil.day()),
            .hour = rest / 3'600'000,
            .minute = rest / 60'000 % 60,
            .second = rest / 1000 % 60,
            .millisecond = rest % 1000};
}

// Takes a text apart from the left; every function says whether it found what it looked for.
class scanner {
  public:
    explicit scanner(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }

    bool one_of(std::string_view choices) {
        if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // Exactly `width` digits.
    bool number(std::size_t width, int& value) {
        if (rest_.size() < width) return false;
        value = 0;
        for (char const c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') return false;
            value = 10 * value + (c - '0');
        }
        rest_.remove_prefix(width);
        return true;
    }

    // At least one digit; what is finer than a millisecond is cut off.
    bool fraction(int& millisecond) {
        std::size_t digits = 0;
        int unit = 100;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            millisecond += (rest_[digits] - '0') * unit;
            unit /= 10;
        }
        rest_.remove_prefix(digits);
        return digits > 0;
    }

  private:
    std::string_view rest_;
};

std::optional<std::int64_t> parse_date(scanner& in) {
    int year, month, day;
    if (!in.number(4, year) || !in.one_of("-") || !in.number(2, month) || !in.one_of("-") ||
        !in.number(2, day)) {
        return std::nullopt;
    }
    std::chrono::year_month_day const civil{std::chrono::year{year},
                                            std::chrono::month(static_cast<unsigned>(month)),
                                            std::chrono::day(static_cast<unsigned>(day))};
    if (!civil.ok()) return std::nullopt;
    return std::chrono::sys_days{civil}.time_since_epoch().count() * day_ms;
}

std::optional<std::int64_t> parse_clock(scanner& in) {
    int hour, minute, second = 0, millisecond = 0;
    if (!in.number(2, hour) || !in.one_of(":") || !in.number(2, minute)) return std::nullopt;
    if (in.one_of(":")) {
        if (!in.number(2, second)) return std::nullopt;
        if (in.one_of(".") && !in.fraction(millisecond)) return std::nullopt;
    }
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return hour * hour_ms + minute * minute_ms + second * second_ms + millisecond;
}

// How far the written time is ahead of UTC.
std::optional<std::int64_t> parse_offset(scanner& in) {
    if (in.done() || in.one_of("Zz")) return 0;
    std::int64_t const sign = in.one_of("-") ? -1 : 1;
    if (sign > 0 && !in.one_of("+")) return std::nullopt;
    int hour, minute;
    if (!in.number(2, hour)) return std::nullopt;
    in.one_of(":");
    if (!in.number(2, minute) || hour > 23 || minute > 59) return std::nullopt;
    return sign * (hour * hour_ms + minute * minute_ms);
}

}  // namespace

std::int64_t wall_ms() {
    using namespace std::chrono;
    return floor<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t steady_ns() {
    using namespace std::chrono;
    return nanoseconds(steady_clock::now().time_since_epoch()).count();
}

std::int64_t thread_cpu_ns() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return used.tv_sec * 1'000'000'000 + used.tv_nsec;
}

void print_timestamp(std::int64_t ms, char* out) {
    broken_down const t = break_down(within_range(ms));
    std::memcpy(out, "0000-00-00T00:00:00.000Z", timestamp_size);
    print_pair(out, t.year / 100);
    print_pair(out + 2, t.year % 100);
    print_pair(out + 5, t.month);
    print_pair(out + 8, t.day);
    print_pair(out + 11, t.hour);
    print_pair(out + 14, t.minute);
    print_seconds(out, t.second * 1000 + t.millisecond);
}

void timestamp_printer::print(std::int64_t ms, char* out) {
    bool const is_known = minute_ms_ >= 0 && ms >= minute_ms_ && ms - minute_ms_ < minute_ms;
    if (is_known) {
        // Into the copy: to load what was stored in pieces just before, a processor has to wait.
        std::memcpy(out, text_.data(), text_.size());
        print_seconds(out, static_cast<unsigned>(ms - minute_ms_));
    } else {
        print_timestamp(ms, out);
        std::memcpy(text_.data(), out, text_.size());
        minute_ms_ = ms >= 0 && ms <= last_ms ? ms - ms % minute_ms : -1;
    }
}

std::string timestamp(std::int64_t ms) {
    std::string text(timestamp_size, '\0');
    print_timestamp(ms, text.data());
    return text;
}

std::optional<parsed_time> parse_time(std::string_view text) {
    scanner in(text);
    auto const date = parse_date(in);
    if (!date) return std::nullopt;
    parsed_time result{.ms = *date, .date_only = in.done()};
    if (!result.date_only) {
        if (!in.one_of("Tt ")) return std::nullopt;
        auto const clock = parse_clock(in);
        if (!clock) return std::nullopt;
        auto const offset = parse_offset(in);
        if (!offset || !in.done()) return std::nullopt;
        result.ms += *clock - *offset;
    }
    if (result.ms < first_ms || result.ms > last_ms) return std::nullopt;
    return result;
}

std::string http_date(std::int64_t ms) {
    constexpr std::string_view days = "SunMonTueWedThuFriSat";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    moment_ms const moment = within_range(ms);
    std::chrono::weekday const weekday(std::chrono::floor<std::chrono::days>(moment));
    broken_down const t = break_down(moment);
    std::string text = "Sun, 00 Jan 0000 00:00:00 GMT";
    char* const out = text.data();
    std::memcpy(out, &days[3 * weekday.c_encoding()], 3);
    print_pair(out + 5, t.day);
    std::memcpy(out + 8, &months[3 * (t.month - 1)], 3);
    print_pair(out + 12, t.year / 100);
    print_pair(out + 14, t.year % 100);
    print_pair(out + 17, t.hour);
    print_pair(out + 20, t.minute);
    print_pair(out + 23, t.second);
    return text;
}

}  // namespace rowd
