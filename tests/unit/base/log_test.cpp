#include "rowd/base/log.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <sstream>
#include <thread>
#include <vector>

#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"

using namespace rowd;

namespace {

struct log_fixture {
    fixtures::temporary_directory directory;
    std::filesystem::path const file = directory.path() / "log";

    std::string text() const { return read_file(file); }
};

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

// Those that are JSON, and how many are not.
struct parsed_lines {
    std::vector<std::string> messages;
    unsigned broken = 0;
};

parsed_lines parse(std::string const& text) {
    parsed_lines p;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        boost::system::error_code ec;
        auto const entry = boost::json::parse(line, ec);
        if (ec)
            ++p.broken;
        else
            p.messages.emplace_back(entry.at("message").as_string());
    }
    return p;
}

// What comes out of a descriptor until it has `part`.
std::string read_until(int fd, std::string_view part) {
    std::string text;
    char block[4096];
    while (!contains(text, part)) {
        pollfd waiting{fd, POLLIN, 0};
        if (::poll(&waiting, 1, 10'000) <= 0) throw std::runtime_error("not in time: " + text);
        auto const size = ::read(fd, block, sizeof block);
        if (size <= 0) throw std::runtime_error("ended: " + text);
        text.append(block, static_cast<std::size_t>(size));
    }
    return text;
}

bool eventually(std::function<bool()> const& holds) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return holds();
}

// No file may grow beyond so many bytes as long as it lives: a disk that is full.
class full_disk {
  public:
    explicit full_disk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit const small{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~full_disk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    full_disk(full_disk const&) = delete;
    full_disk& operator=(full_disk const&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(logs, log_fixture)

BOOST_AUTO_TEST_CASE(lines_are_json_of_the_wanted_levels_and_in_order) {
    {
        logger log({log_level::info, file});
        log.debug("no");
        log.info("one");
        log.warn("two \"quoted\"");
        log.line(log_level::error, R"("message":"three","status":500)");
    }
    auto const lines = parse(text());
    BOOST_TEST(lines.broken == 0u);
    BOOST_TEST(lines.messages == (std::vector<std::string>{"one", "two \"quoted\"", "three"}));
    BOOST_TEST(contains(text(), R"("level":"info","message":"one"})"));
    BOOST_TEST(contains(text(), R"("level":"warning","message":"two)"));
    BOOST_TEST(contains(text(), R"("level":"error","message":"three","status":500})"));
}

BOOST_AUTO_TEST_CASE(a_message_may_hold_any_bytes) {
    {
        logger log({log_level::info, file});
        log.info("a\x1b[2J\xff");
    }
    BOOST_TEST(parse(text()).messages == std::vector<std::string>{"a\\x1b[2J\\xff"});
}

BOOST_AUTO_TEST_CASE(all_that_a_source_has_is_written_before_it_leaves) {
    logger log({log_level::info, file});
    int left = 1000;
    log.collect_from([&] {
        for (int i = 0; i < 10 && left > 0; ++i, --left) log.info(std::to_string(left));
        return left > 0;
    });
    log.collect_from({});
    BOOST_TEST(left == 0);
    BOOST_TEST(eventually([&] { return parse(text()).messages.size() == 1000; }));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_moved_away_is_made_anew) {
    logger log({log_level::info, file});
    log.info("before");
    BOOST_TEST(eventually([&] { return contains(text(), "before"); }));
    std::filesystem::rename(file, directory.path() / "old");
    BOOST_TEST(log.reopen());
    log.info("after");
    BOOST_TEST(eventually([&] { return contains(text(), "after"); }));
    BOOST_TEST(!contains(text(), "before"));
}

BOOST_AUTO_TEST_CASE(the_old_file_stays_when_there_can_be_no_new_one) {
    auto const below = directory.path() / "below";
    std::filesystem::create_directory(below);
    logger log({log_level::info, below / "log"});
    std::filesystem::rename(below, directory.path() / "moved");
    BOOST_TEST(!log.reopen());
    BOOST_TEST(log.count().reopen_failures == 1u);
    log.info("goes on");
    auto const moved = directory.path() / "moved" / "log";
    BOOST_TEST(eventually([&] { return contains(read_file(moved), "goes on"); }));
    BOOST_TEST(contains(read_file(moved), "the log stays in its old file: open "));
    BOOST_TEST(log.count().lines_lost == 0u);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_opened_at_the_start_is_an_error) {
    BOOST_CHECK_THROW(logger({log_level::info, directory.path()}), std::system_error);
    BOOST_CHECK_THROW(logger({log_level::info, directory.path() / "no" / "log"}),
                      std::system_error);
}

BOOST_AUTO_TEST_CASE(what_a_full_disk_does_not_take_is_counted) {
    logger log({log_level::info, "/dev/full"});
    for (int i = 0; i < 10; ++i) log.info("lost");
    BOOST_TEST(eventually([&] { return log.count().lines_lost == 10; }));
}

BOOST_AUTO_TEST_CASE(once_a_disk_has_room_again_the_log_says_what_it_lost) {
    logger log({log_level::info, file});
    log.info("first");
    BOOST_TEST(eventually([&] { return contains(text(), "first"); }));
    {
        full_disk const full(std::filesystem::file_size(file) + 20);
        log.info("cut short");
        BOOST_TEST(eventually([&] { return log.count().lines_lost == 1; }));
        log.info("not begun");
        BOOST_TEST(eventually([&] { return log.count().lines_lost == 2; }));
    }
    log.info("last");
    BOOST_TEST(eventually([&] { return contains(text(), "last"); }));
    auto const lines = parse(text());
    BOOST_TEST(lines.broken == 1u);
    BOOST_TEST(lines.messages == (std::vector<std::string>{
                                     "first", "2 log lines were lost: File too large", "last"}));
}

BOOST_AUTO_TEST_CASE(a_named_pipe_may_lose_its_reader_and_get_another) {
    ::mkfifo(file.c_str(), 0600);
    logger log({log_level::info, file});  // waits for no reader
    {
        auto const reader = open_file(file, O_RDONLY | O_NONBLOCK);
        log.info("heard");
        BOOST_TEST(contains(read_until(reader.get(), "heard"), "heard"));
    }
    log.info("unheard");
    BOOST_TEST(eventually([&] { return log.count().lines_lost == 1; }));
    auto const reader = open_file(file, O_RDONLY | O_NONBLOCK);
    log.info("heard again");
    auto const heard = parse(read_until(reader.get(), "heard again\"}\n")).messages;
    BOOST_TEST(heard ==
               (std::vector<std::string>{"a log line was lost: Broken pipe", "heard again"}));
}

BOOST_AUTO_TEST_CASE(a_reader_that_does_not_read_holds_nobody_up) {
    ::mkfifo(file.c_str(), 0600);
    auto const reader = open_file(file, O_RDONLY | O_NONBLOCK);
    {
        logger log({log_level::info, file, 64 * 1024});
        std::string const long_message(1000, 'x');
        for (int i = 0; i < 1000; ++i) log.info(long_message);  // a megabyte
        BOOST_TEST(log.count().lines_lost > 700u);
        std::string const told = "log lines were lost: they were not taken in time";
        if (!contains(read_until(reader.get(), "\n"), told)) read_until(reader.get(), told);
        BOOST_TEST(log.reopen());
        for (int i = 0; i < 1000; ++i) log.info(long_message);
    }  // ends although nobody reads
}

BOOST_AUTO_TEST_SUITE_END()
