#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "unit/data_table/company_tables.hpp"

namespace rowd::data_table {
namespace {

constexpr int threads = 4;
constexpr int rounds = 25;

template <class Job>
void at_once(Job const& job) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            for (int n = 0; n < rounds; ++n) job();
        });
    for (auto& t : running) t.join();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(data_table_atomicity, company_tables)

BOOST_AUTO_TEST_CASE(an_upsert_that_does_not_fit_in_changes_nothing) {
    uuid const full = create_table(1);
    BOOST_REQUIRE(tables.insert(full, R"({"k":"x"})"));
    auto const refused = tables.upsert(full, {"k", "y"}, "{}");
    BOOST_CHECK(code_of(refused) == errc::table_full);
    BOOST_TEST(refused.error().message == "Table has reached its maximum row limit of 1");
    BOOST_TEST(all_of(full) == (texts{R"({"k":"x"})"}), boost::test_tools::per_element());
    BOOST_TEST(row_count(full) == 1u);
}

BOOST_AUTO_TEST_CASE(a_full_table_can_be_updated) {
    uuid const full = create_table(1);
    BOOST_REQUIRE(tables.insert(full, R"({"k":"x"})"));
    BOOST_TEST(tables.upsert(full, {"k", "x"}, R"({"v":1})").has_value());
    BOOST_TEST(tables.remove(full, {"k", "x"}).value().deleted == 1u);
    BOOST_TEST(tables.upsert(full, {"k", "y"}, "{}").has_value());
}

BOOST_AUTO_TEST_CASE(many_upserts_of_one_key_at_once_make_one_row) {
    std::atomic<int> inserted{0};
    at_once([&] {
        auto const done = tables.upsert(table, {"k", "x"}, R"({"v":1})");
        if (done && done->done == upsert_result::operation::inserted) ++inserted;
    });
    BOOST_TEST(inserted.load() == 1);
    BOOST_TEST(row_count(table) == 1u);
}

BOOST_AUTO_TEST_CASE(many_inserts_at_once_never_pass_the_limit) {
    uuid const small = create_table(threads * rounds / 2);
    at_once([&] { static_cast<void>(tables.insert(small, "{}")); });
    BOOST_TEST(row_count(small) == threads * rounds / 2u);
}

BOOST_AUTO_TEST_CASE(no_increment_is_lost) {
    add(R"({"k":1})");
    at_once([&] { static_cast<void>(tables.increment(table, {"k", 1}, "n", 1)); });
    BOOST_TEST(all() == (texts{R"({"k":1,"n":100})"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(readers_beyond_the_places_wait_for_one) {
    auto const row = add("{}");
    std::atomic<int> found{0};
    std::vector<std::thread> running;
    for (int i = 0; i < 24; ++i)
        running.emplace_back([&] {
            for (int n = 0; n < rounds; ++n)
                if (tables.get_by_id(table, row.id) && tables.find(table)) ++found;
        });
    for (auto& t : running) t.join();
    BOOST_TEST(found.load() == 24 * rounds);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::data_table
