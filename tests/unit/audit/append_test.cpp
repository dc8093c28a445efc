#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <system_error>

#include "unit/audit/log_directory.hpp"

namespace rowd::audit {

namespace {

// While it lives, no file of this process grows beyond `bytes`: the write that would is cut short,
// the next one fails, as on a full disk.
class file_size_limit {
  public:
    explicit file_size_limit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit const lowered{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &lowered);
    }
    ~file_size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    file_size_limit(file_size_limit const&) = delete;
    file_size_limit& operator=(file_size_limit const&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int);
};

bool append_throws(log& l, std::vector<record> const& more) {
    try {
        l.append(more);
        return false;
    } catch (std::system_error const&) {
        return true;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_append)

BOOST_AUTO_TEST_CASE(a_missing_directory_is_created_for_the_owner_alone) {
    log_directory d;
    log l(d.path() / "below");
    l.append(records(1, 1));
    using std::filesystem::perms;
    auto const of = [](std::filesystem::path const& p) {
        return std::filesystem::status(p).permissions();
    };
    BOOST_TEST((of(d.path() / "below") == perms::owner_all));
    BOOST_TEST(
        (of(d.path() / "below" / first_segment) == (perms::owner_read | perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(an_empty_log_has_no_number_and_no_file) {
    log_directory d;
    log l(d.path());
    l.append({});
    BOOST_TEST(l.last_number() == 0u);
    BOOST_TEST(l.damage() == "");
    BOOST_TEST(d.names().empty());
}

BOOST_AUTO_TEST_CASE(records_that_are_there_already_are_skipped) {
    log_directory d;
    log l(d.path());
    l.append(records(1, 5));
    auto const before = d.read(first_segment);
    l.append(records(2, 5));
    BOOST_TEST(d.read(first_segment) == before);
    l.append(records(4, 7));
    BOOST_TEST(l.last_number() == 7u);
    BOOST_TEST(log::verify(d.path(), false).lines == 7u);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
}

BOOST_AUTO_TEST_CASE(a_reopened_log_continues_its_chain) {
    log_directory d;
    for (std::uint64_t n = 1; n <= 5; ++n) {
        log l(d.path());
        BOOST_TEST(l.last_number() == n - 1);
        l.append(records(n, n));
    }
    BOOST_TEST(log::verify(d.path(), false).problem == "");
    BOOST_TEST(log::verify(d.path(), false).last_number == 5u);
}

BOOST_AUTO_TEST_CASE(full_segments_are_followed_by_new_ones_in_the_same_chain) {
    log_directory d;
    options const small{.segment_bytes_max = 300};  // two lines
    {
        log l(d.path(), small);
        for (std::uint64_t n = 1; n <= 7; ++n) l.append(records(n, n));
    }
    BOOST_TEST(d.names().size() == 4u);
    BOOST_TEST(d.names()[1] == "00000000000000000003.log");
    log again(d.path(), small);
    BOOST_TEST(again.last_number() == 7u);
    BOOST_TEST(again.damage() == "");
    again.append(records(8, 9));
    again.append(records(10, 10));
    BOOST_TEST(d.names().back() == "00000000000000000010.log");
    BOOST_TEST(log::verify(d.path(), false).lines == 10u);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
}

BOOST_AUTO_TEST_CASE(a_failed_append_leaves_no_trace) {
    log_directory d;
    log l(d.path());
    l.append(records(1, 3));
    auto const before = d.read(first_segment);
    bool threw = false;
    {
        file_size_limit const full(before.size() + 300);  // room for one line and a half
        threw = append_throws(l, records(4, 9));
    }
    BOOST_TEST(threw);
    BOOST_TEST(l.last_number() == 3u);
    BOOST_TEST(d.read(first_segment) == before);
    l.append(records(4, 9));
    BOOST_TEST(l.last_number() == 9u);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
}

BOOST_AUTO_TEST_CASE(a_failed_first_append_leaves_no_file) {
    log_directory d;
    log l(d.path());
    bool threw = false;
    {
        file_size_limit const full(100);
        threw = append_throws(l, records(1, 2));
    }
    BOOST_TEST(threw);
    BOOST_TEST(d.names().empty());
    l.append(records(1, 2));
    BOOST_TEST(log::verify(d.path(), false).lines == 2u);
}

BOOST_AUTO_TEST_CASE(a_gap_in_the_numbers_is_kept_and_named) {
    log_directory d;
    log l(d.path());
    l.append(records(1, 2));
    l.append(records(5, 6));
    BOOST_TEST(l.last_number() == 6u);
    BOOST_TEST(l.damage() == first_segment + ": number 5 follows 2");
    BOOST_TEST(log::verify(d.path(), false).problem ==
               first_segment + " line 3: number 5 follows 2");
}

BOOST_AUTO_TEST_CASE(after_a_rename_a_new_segment_goes_on_with_the_chain) {
    log_directory d;
    log l(d.path());
    l.append(records(1, 3));
    std::filesystem::rename(d.path() / first_segment, d.path() / "old");
    l.reopen();
    BOOST_TEST(l.last_number() == 3u);
    BOOST_TEST(numbers_newest_first(l).empty());
    l.append(records(4, 5));
    BOOST_TEST(d.names().front() == "00000000000000000004.log");
    BOOST_TEST(log::verify(d.path(), false).problem == "");
    std::filesystem::rename(d.path() / "old", d.path() / first_segment);
    BOOST_TEST(log::verify(d.path(), false).lines == 5u);
    BOOST_TEST(log::verify(d.path(), false).problem == "");
}

BOOST_AUTO_TEST_CASE(reopening_without_a_rename_changes_nothing) {
    log_directory d;
    log l(d.path());
    l.append(records(1, 3));
    l.reopen();
    l.append(records(4, 4));
    BOOST_TEST(d.names().size() == 1u);
    BOOST_TEST(log::verify(d.path(), false).lines == 4u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::audit
