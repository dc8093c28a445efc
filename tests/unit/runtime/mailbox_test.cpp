#include "rowd/runtime/mailbox.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>
#include <vector>

namespace {

// Writes its number down and ends its own life, as the notes of real callers do.
struct numbered_note : rowd::mailbox::note {
    numbered_note(int value, std::vector<int>& log) : number(value), seen(log) {
        run = [](note& n) {
            std::unique_ptr<numbered_note> const self(static_cast<numbered_note*>(&n));
            self->seen.push_back(self->number);
        };
    }
    int number;
    std::vector<int>& seen;
};

void put(rowd::mailbox& box, int number, std::vector<int>& seen) {
    box.put(*std::make_unique<numbered_note>(number, seen).release());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mailbox)

BOOST_AUTO_TEST_CASE(notes_of_a_burst_run_in_order_for_one_handler) {
    boost::asio::io_context io;
    rowd::mailbox box(io);
    std::vector<int> seen;
    for (int i = 0; i < 5; ++i) put(box, i, seen);
    BOOST_TEST(seen.empty());
    BOOST_TEST(io.poll() == 1u);
    BOOST_TEST(seen == (std::vector<int>{0, 1, 2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_long_burst_lets_other_handlers_in_between_and_keeps_its_order) {
    boost::asio::io_context io;
    rowd::mailbox box(io);
    std::vector<int> seen;
    std::size_t seen_before_the_other = 0;
    for (int i = 0; i < 100; ++i) put(box, i, seen);
    boost::asio::post(io, [&] {
        seen_before_the_other = seen.size();
        for (int i = 100; i < 120; ++i) put(box, i, seen);
    });
    io.run();
    BOOST_TEST(seen_before_the_other > 0u);
    BOOST_TEST(seen_before_the_other < 50u);
    BOOST_REQUIRE_EQUAL(seen.size(), 120u);
    for (int i = 0; i < 120; ++i) BOOST_REQUIRE_EQUAL(seen[static_cast<std::size_t>(i)], i);
}

BOOST_AUTO_TEST_CASE(a_drained_mailbox_wakes_the_thread_again) {
    boost::asio::io_context io;
    rowd::mailbox box(io);
    std::vector<int> seen;
    put(box, 1, seen);
    io.poll();
    io.restart();
    put(box, 2, seen);
    io.poll();
    BOOST_TEST(seen == (std::vector<int>{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_note_may_put_another) {
    struct chain : rowd::mailbox::note {
        explicit chain(rowd::mailbox& to) : box(to) {
            run = [](note& n) {
                auto& self = static_cast<chain&>(n);
                if (++self.runs < 3) self.box.put(self);
            };
        }
        rowd::mailbox& box;
        int runs = 0;
    };
    boost::asio::io_context io;
    rowd::mailbox box(io);
    chain note(box);
    box.put(note);
    io.run();
    BOOST_TEST(note.runs == 3);
}

BOOST_AUTO_TEST_CASE(no_note_of_many_threads_is_lost_and_each_thread_keeps_its_order) {
    constexpr int threads = 4;
    constexpr int each = 20'000;
    boost::asio::io_context io;
    rowd::mailbox box(io);
    std::vector<int> seen;
    {
        auto work = boost::asio::make_work_guard(io);
        std::jthread reader([&] { io.run(); });
        std::vector<std::jthread> writers;
        for (int t = 0; t < threads; ++t) {
            writers.emplace_back([&, t] {
                for (int i = 0; i < each; ++i) put(box, t * each + i, seen);
            });
        }
        writers.clear();
        work.reset();
    }
    BOOST_REQUIRE_EQUAL(seen.size(), std::size_t{threads} * each);
    std::vector<int> next(threads, 0);
    for (int const number : seen) {
        BOOST_REQUIRE_EQUAL(number % each, next[static_cast<std::size_t>(number / each)]++);
    }
}

BOOST_AUTO_TEST_SUITE_END()
