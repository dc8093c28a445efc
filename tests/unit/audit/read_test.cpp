#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "unit/audit/log_directory.hpp"

namespace rowd::audit {

BOOST_AUTO_TEST_SUITE(audit_read)

BOOST_AUTO_TEST_CASE(lines_come_newest_first_across_segments) {
    log_directory d;
    log l(d.path(), {.segment_bytes_max = 300});
    for (std::uint64_t n = 1; n <= 7; ++n) l.append(records(n, n));
    std::vector<std::uint64_t> const all{7, 6, 5, 4, 3, 2, 1};
    BOOST_TEST(numbers_newest_first(l) == all, boost::test_tools::per_element());
    std::vector<std::uint64_t> const older{3, 2, 1};
    BOOST_TEST(numbers_newest_first(l, 4) == older, boost::test_tools::per_element());
    BOOST_TEST(numbers_newest_first(l, 1).empty());
    BOOST_TEST(numbers_newest_first(l, 100) == all, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_visitor_ends_the_walk) {
    log_directory d;
    log l(d.path());
    l.append(records(1, 9));
    unsigned visits = 0;
    l.newest_first(0, [&](record const& r) {
        BOOST_TEST(r.number == 9u - visits);
        BOOST_TEST(r.entry == entry(r.number));
        return ++visits < 3;
    });
    BOOST_TEST(visits == 3u);
}

BOOST_AUTO_TEST_CASE(lines_longer_than_a_block_are_read_whole) {
    log_directory d;
    log l(d.path());
    std::vector<record> long_ones;
    for (std::uint64_t n = 1; n <= 8; ++n)
        long_ones.push_back(
            {n, R"({"text":")" + std::string(n * 20'000, static_cast<char>('a' + n)) + R"("})"});
    l.append(long_ones);
    std::uint64_t expected = 8;
    l.newest_first(0, [&](record const& r) {
        BOOST_TEST(r.number == expected);
        BOOST_TEST((r.entry == long_ones[expected - 1].entry));
        --expected;
        return true;
    });
    BOOST_TEST(expected == 0u);
    BOOST_TEST(log(d.path()).last_number() == 8u);
}

BOOST_AUTO_TEST_CASE(a_line_that_cannot_be_read_is_passed_over) {
    log_directory d;
    log(d.path()).append(records(1, 3));
    std::string text = d.read(first_segment);
    text[line_starts(text)[1]] = 'x';
    d.write(first_segment, text);
    log l(d.path());
    std::vector<std::uint64_t> const readable{3, 1};
    BOOST_TEST(numbers_newest_first(l) == readable, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(readers_beside_an_appender_see_whole_lines_without_gaps) {
    log_directory d;
    log l(d.path(), {.segment_bytes_max = 10'000});
    std::atomic<bool> done{false};
    std::atomic<unsigned> wrong{0};
    std::thread reader([&] {
        while (!done) {
            auto const before = l.last_number();
            auto const seen = numbers_newest_first(l);
            std::uint64_t const newest = seen.empty() ? 0 : seen.front();
            if (newest < before || seen.size() != newest) ++wrong;
            for (std::size_t i = 0; i < seen.size(); ++i)
                if (seen[i] != newest - i) ++wrong;
        }
    });
    for (std::uint64_t n = 1; n <= 600; n += 3) l.append(records(n, n + 2));
    done = true;
    reader.join();
    BOOST_TEST(wrong == 0u);
    BOOST_TEST(numbers_newest_first(l).size() == 600u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::audit
