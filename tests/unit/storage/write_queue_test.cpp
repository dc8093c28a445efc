#include "storage/lmdb/write/write_queue.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "held_writes.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

domain::insert_rows rows_of(uuid const& table, std::size_t bytes) {
    domain::insert_rows op;
    op.table = table;
    op.rows = {domain::make_draft("{\"a\":\"" + std::string(bytes, 'x') + "\"}")};
    return op;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(write_queues)

BOOST_AUTO_TEST_CASE(writes_are_taken_in_the_order_in_which_they_came) {
    write_queue queue(10, 1'000'000);
    std::vector<pending_write> writes(7);
    for (int i = 0; i < 3; ++i) BOOST_TEST(queue.push(writes[static_cast<std::size_t>(i)]));
    auto taken = queue.take(2, 1'000'000);
    BOOST_REQUIRE(taken.size() == 2u);
    BOOST_TEST(taken[0] == &writes[0]);
    BOOST_TEST(taken[1] == &writes[1]);
    for (std::size_t i = 3; i < 7; ++i) BOOST_TEST(queue.push(writes[i]));
    BOOST_TEST(queue.depth() == 5u);
    taken = queue.take(10, 1'000'000);
    BOOST_REQUIRE(taken.size() == 5u);
    for (std::size_t i = 0; i < 5; ++i) BOOST_TEST(taken[i] == &writes[i + 2]);
    BOOST_TEST(queue.empty());
    BOOST_TEST(queue.depth() == 0u);
}

BOOST_AUTO_TEST_CASE(operations_and_bytes_are_bounded) {
    write_queue few(2, 1'000'000);
    std::vector<pending_write> writes(3);
    BOOST_TEST(few.push(writes[0]));
    BOOST_TEST(few.push(writes[1]));
    BOOST_TEST(!few.push(writes[2]));
    few.take(1, 1'000'000);
    BOOST_TEST(few.push(writes[2]));

    write_queue small(10, 5'000);
    for (auto& w : writes) w.op = rows_of({}, 2'000);
    BOOST_TEST(small.push(writes[0]));
    BOOST_TEST(small.push(writes[1]));
    BOOST_TEST(!small.push(writes[2]));
    BOOST_TEST(small.take(10, 1).size() == 1u);  // one at least, however long
    BOOST_TEST(small.push(writes[2]));
}

BOOST_AUTO_TEST_CASE(a_full_queue_answers_overloaded_and_keeps_what_it_took) {
    auto o = one_writer();
    o.queue_ops_max = 8;
    fixtures::tenant t(o);
    uuid const table = t.create("a").id;
    held_writes writes(t);
    writes.hold();
    for (int i = 0; i < 8; ++i) BOOST_TEST(writes.submit(rows_of(table, 10)).has_value());
    auto const refused = writes.submit(rows_of(table, 10));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::overloaded));
    BOOST_TEST(refused.error().retry_after_s == 1u);
    BOOST_TEST(t.engine().count().queue_refusals == 1u);
    BOOST_TEST(t.engine().count().queue_depth == 8u);
    writes.wait();
    BOOST_TEST(t.list(table).total == 8u);
    BOOST_TEST(!t.insert(table, {"{}"}).failure.has_value());
}

BOOST_AUTO_TEST_CASE(every_pushed_write_is_taken_once) {
    constexpr std::size_t threads = 3;
    constexpr std::size_t each = 2'000;
    write_queue queue(threads * each, ~0ull);
    std::vector<std::vector<pending_write>> writes(threads);
    std::vector<std::thread> pushing;
    for (auto& mine : writes) {
        mine = std::vector<pending_write>(each);
        pushing.emplace_back([&] {
            for (auto& w : mine) queue.push(w);
        });
    }
    std::vector<pending_write*> last(threads, nullptr);
    for (std::size_t taken = 0; taken < threads * each;) {
        for (pending_write* w : queue.take(100, ~0ull)) {
            ++taken;
            for (std::size_t i = 0; i < threads; ++i) {
                if (w < writes[i].data() || w >= writes[i].data() + each) continue;
                BOOST_REQUIRE((last[i] == nullptr ? w == writes[i].data() : w == last[i] + 1));
                last[i] = w;
            }
        }
    }
    for (auto& t : pushing) t.join();
    BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(a_stopped_engine_refuses_writes_and_answers_them_all) {
    fixtures::tenant t(one_writer());
    uuid const table = t.create("a").id;
    t.engine().stop();
    auto const refused = t.insert(table, {"{}"});
    BOOST_REQUIRE(refused.failure.has_value());
    BOOST_TEST((refused.failure->code == errc::overloaded));
    BOOST_TEST(t.list(table).total == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
