#include "rowd/base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <mutex>

#include "rowd/base/json.hpp"

namespace rowd {
namespace {

spdlog::level::level_enum spdlog_level(log_level level) {
    switch (level) {
        case log_level::debug:
            return spdlog::level::debug;
        case log_level::info:
            return spdlog::level::info;
        case log_level::warn:
            return spdlog::level::warn;
        case log_level::error:
            return spdlog::level::err;
        case log_level::off:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

spdlog::sink_ptr make_sink(std::filesystem::path const& file) {
    spdlog::sink_ptr sink;
    if (file.empty())
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
        sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
    sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
    return sink;
}

}  // namespace

struct logger::state {
    std::filesystem::path file;
    std::mutex mutex;  // guards which logger is current; a line keeps the one that it began with
    std::shared_ptr<spdlog::logger> current;
};

logger::logger(log_level least, std::filesystem::path file)
    : least_(least), state_(std::make_unique<state>()) {
    state_->file = std::move(file);
    reopen();
}

logger::~logger() = default;

void logger::reopen() {
    auto fresh = std::make_shared<spdlog::logger>("rowd", make_sink(state_->file));
    fresh->set_level(spdlog_level(least_));
    fresh->flush_on(spdlog::level::trace);
    std::lock_guard const lock(state_->mutex);
    state_->current = std::move(fresh);
}

void logger::line(log_level level, std::string_view members) {
    if (!wants(level)) return;
    std::shared_ptr<spdlog::logger> to;
    {
        std::lock_guard const lock(state_->mutex);
        to = state_->current;
    }
    to->log(spdlog_level(level), spdlog::string_view_t(members.data(), members.size()));
}

void logger::message_line(log_level level, std::string_view message) {
    if (wants(level)) line(level, "\"message\":" + json::quoted(message));
}

}  // namespace rowd
