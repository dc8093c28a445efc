#include "rowd/base/limited_log.hpp"

#include <algorithm>
#include <system_error>

#include "rowd/base/json.hpp"
#include "rowd/base/log.hpp"
#include "rowd/base/time.hpp"

namespace rowd {
namespace {

constexpr std::int64_t ns_per_line = 60'000'000'000 / limited_log::lines_max;

std::string member(std::string_view name, std::string_view value) {
    return json::quoted(name) + ":" + json::quoted(value);
}

}  // namespace

std::string cause_of(std::exception_ptr const& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (std::system_error const& e) {
        return std::string(e.what()) + " (errno " + std::to_string(e.code().value()) + ")";
    } catch (std::exception const& e) {
        return e.what();
    } catch (...) {
        return "an unknown exception";
    }
}

limited_log::limited_log(logger* to, std::string_view subject, std::string_view name)
    : to_(to), who_(member(subject, name)) {}

void limited_log::error(std::string_view place, std::exception_ptr const& thrown) noexcept try {
    error(place, cause_of(thrown));
} catch (...) {
    return;
}

void limited_log::error(std::string_view place, std::string_view cause) noexcept try {
    std::uint64_t unsaid = 0;
    if (!to_ || !take_line(unsaid)) return;
    std::string line = who_ + "," + member("place", place) + "," + member("cause", cause);
    if (unsaid != 0) line += ",\"unsaid\":" + std::to_string(unsaid);
    to_->line(log_level::error, line);
} catch (...) {
    return;
}

bool limited_log::take_line(std::uint64_t& unsaid) {
    std::lock_guard const lock(mutex_);
    std::int64_t const now_ns = steady_ns();
    std::int64_t const full_at_ns = std::max(full_at_ns_, now_ns) + ns_per_line;
    if (full_at_ns - now_ns > ns_per_line * lines_max) {
        ++unsaid_;
        return false;
    }
    full_at_ns_ = full_at_ns;
    unsaid = std::exchange(unsaid_, 0);
    return true;
}

}  // namespace rowd
