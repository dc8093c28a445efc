#include "rowd/base/log.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/log_output.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/printable.hpp"
#include "rowd/base/time.hpp"

namespace rowd {
namespace {

constexpr std::chrono::milliseconds turn(50);
constexpr std::chrono::seconds patience_at_the_end(1);
constexpr int patience_ms = 50;  // with a reader that takes nothing
constexpr std::size_t piece_bytes = 64 * 1024;

std::string_view name_of(log_level level) {
    switch (level) {
        case log_level::debug:
            return "debug";
        case log_level::info:
            return "info";
        case log_level::warn:
            return "warning";
        case log_level::error:
            return "error";
        case log_level::off:
            break;
    }
    return "off";
}

std::string message_member(std::string_view message) {
    return "\"message\":" + json::quoted(printable(message));
}

std::string log_line(log_level level, std::string_view members) {
    std::string text = "{\"time\":\"" + timestamp(wall_ms()) + "\",\"level\":\"";
    text.append(name_of(level)).append("\",").append(members).append("}\n");
    return text;
}

std::uint64_t lines_in(std::string_view text) {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// To whoever started the program, if standard error takes it.
void complain(std::string_view message) {
    log_output(std::filesystem::path()).write("rowd: " + printable(message) + "\n", 0);
}

// They are for other threads, and of a pipe without a reader the error says enough.
void block_signals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

class logger::writer {
  public:
    writer(std::filesystem::path file, std::size_t waiting_bytes_max)
        : file_(std::move(file)), waiting_bytes_max_(waiting_bytes_max), output_(file_) {
        thread_ = std::thread([this] { run(); });
    }
    ~writer();
    writer(writer const&) = delete;
    writer& operator=(writer const&) = delete;

    // Any thread.
    void add(std::string_view line);
    void collect_from(std::function<bool()> source);
    void reopen();
    counters count() const {
        counters c;
        c.lines_lost = lost_;
        c.reopen_failures = reopen_failures_;
        return c;
    }
    void count_reopen_failure() { reopen_failures_.fetch_add(1); }

  private:
    // The log's thread.
    void run();
    void collect(std::function<bool()> const& source);
    void end();
    std::string next_piece();
    bool write_waiting();
    bool tell_what_was_lost();
    void forget(std::size_t written);
    void lose_waiting(int error);

    std::filesystem::path const file_;
    std::size_t const waiting_bytes_max_;
    std::atomic<std::uint64_t> lost_{0};
    std::atomic<std::uint64_t> reopen_failures_{0};

    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::condition_variable left_;
    std::string waiting_;
    std::optional<log_output> reopened_;
    std::function<bool()> source_;
    bool source_leaves_ = false;
    bool stopping_ = false;

    // Of the log's thread alone.
    log_output output_;
    std::uint64_t told_ = 0;  // how many of the lost lines the log speaks of
    int error_ = 0;           // of the last write that failed
    bool failing_ = false;    // since that no line was written
    bool torn_ = false;       // the last line in the output will never be whole

    std::thread thread_;
};

logger::writer::~writer() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void logger::writer::add(std::string_view line) {
    {
        std::lock_guard const lock(mutex_);
        if (waiting_.size() + line.size() > waiting_bytes_max_) {
            lost_.fetch_add(1);
            return;
        }
        waiting_ += line;
    }
    wake_.notify_one();
}

void logger::writer::collect_from(std::function<bool()> source) {
    std::unique_lock lock(mutex_);
    if (source) {
        source_ = std::move(source);
        return;
    }
    source_leaves_ = true;
    wake_.notify_one();
    left_.wait(lock, [this] { return !source_; });
}

void logger::writer::reopen() {
    log_output fresh(file_);
    std::lock_guard const lock(mutex_);
    reopened_ = std::move(fresh);
}

void logger::writer::run() {
    block_signals();
    for (bool last = false; !last;) {
        std::function<bool()> source;
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, turn,
                           [this] { return stopping_ || source_leaves_ || !waiting_.empty(); });
            last = stopping_;
            source = source_;
        }
        if (source) collect(source);
        write_waiting();
    }
    end();
}

void logger::writer::collect(std::function<bool()> const& source) {
    bool leaves = false;
    {
        std::lock_guard const lock(mutex_);
        leaves = source_leaves_;
    }
    bool taken = true;
    while (source()) {
        taken = taken && write_waiting();
        if (!taken && !leaves) return;  // what the source has stays there for now
    }
    if (!leaves) return;
    std::lock_guard const lock(mutex_);
    source_ = nullptr;
    source_leaves_ = false;
    left_.notify_all();
}

void logger::writer::end() {
    auto const until = std::chrono::steady_clock::now() + patience_at_the_end;
    while (!next_piece().empty() && std::chrono::steady_clock::now() < until) write_waiting();
}

// Also goes over to a file that was opened meanwhile; a line that was begun in the old one is not
// finished in the new one.
std::string logger::writer::next_piece() {
    std::lock_guard const lock(mutex_);
    if (reopened_) {
        if (output_.in_a_line() && !torn_) {
            waiting_.erase(0, waiting_.find('\n') + 1);
            lost_.fetch_add(1);
        }
        output_ = *std::exchange(reopened_, std::nullopt);
        torn_ = false;
    }
    return waiting_.substr(0, piece_bytes);
}

// False: it is not taken now.
bool logger::writer::write_waiting() {
    for (;;) {
        std::string const piece = next_piece();
        if (!tell_what_was_lost()) return false;
        if (piece.empty()) return true;
        auto const p = output_.write(piece, patience_ms);
        forget(p.written);
        if (p.error != 0) {
            lose_waiting(p.error);
            return true;
        }
        if (p.written < piece.size()) return false;
        failing_ = false;
    }
}

// Between two lines. False: that cannot be written either.
bool logger::writer::tell_what_was_lost() {
    std::uint64_t const lost = lost_.load();
    if ((lost == told_ && !torn_) || (output_.in_a_line() && !torn_)) return true;
    std::string text = torn_ ? "\n" : "";
    if (lost != told_) {
        std::string const why =
            error_ != 0 ? std::generic_category().message(error_) : "they were not taken in time";
        std::string const what = lost == told_ + 1
                                     ? "a log line was lost"
                                     : std::to_string(lost - told_) + " log lines were lost";
        text += log_line(log_level::warn, message_member(what + ": " + why));
    }
    auto const p = output_.write(text, patience_ms);
    torn_ = output_.in_a_line();
    if (p.written < text.size()) {
        if (p.error != 0) lose_waiting(p.error);
        return false;
    }
    told_ = lost;
    error_ = 0;
    return true;
}

void logger::writer::forget(std::size_t written) {
    std::lock_guard const lock(mutex_);
    waiting_.erase(0, written);
}

void logger::writer::lose_waiting(int error) {
    {
        std::lock_guard const lock(mutex_);
        lost_.fetch_add(lines_in(waiting_));
        waiting_.clear();
    }
    torn_ = output_.in_a_line();
    error_ = error;
    if (!failing_ && !file_.empty())
        complain("cannot write to " + file_.string() + ": " +
                 std::generic_category().message(error));
    failing_ = true;
}

logger::logger(log_options o)
    : least_(o.least), writer_(std::make_unique<writer>(std::move(o.file), o.waiting_bytes_max)) {}

logger::~logger() = default;

bool logger::reopen() {
    try {
        writer_->reopen();
        return true;
    } catch (std::system_error const& e) {
        writer_->count_reopen_failure();
        std::string const what = std::string("the log stays in its old file: ") + e.what();
        error(what);
        complain(what);
        return false;
    }
}

void logger::collect_from(std::function<bool()> source) {
    writer_->collect_from(std::move(source));
}

logger::counters logger::count() const {
    return writer_->count();
}

void logger::line(log_level level, std::string_view members) {
    if (wants(level)) writer_->add(log_line(level, members));
}

void logger::message_line(log_level level, std::string_view message) {
    if (wants(level)) line(level, message_member(message));
}

}  // namespace rowd
