// The times that changes are dated with: none lies before that of a change before it, whatever the
// clocks of the threads that asked said.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "held_writes.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::tables_seen;
using fixtures::tenant;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t kept_ahead_ms = 250;  // what a clock may have jumped after a restart

std::vector<domain::table> newest_first(store& s) {
    tables_seen seen;
    BOOST_REQUIRE(fixtures::read(s, domain::list_tables{}, seen));
    return std::move(seen.tables);
}

std::vector<std::int64_t> audited(store& s) {
    std::vector<std::int64_t> times;
    for (auto const& entry : fixtures::read_audit(s).value().entries)
        times.push_back(parse_time(json::decode_string(*json::find(entry, "createdAt")))->ms);
    return times;
}

void check_descending(std::vector<std::int64_t> const& times) {
    BOOST_TEST(std::is_sorted(times.rbegin(), times.rend()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(times)

BOOST_AUTO_TEST_CASE(what_was_asked_for_earlier_and_comes_later_is_dated_no_earlier) {
    tenant t(one_writer());
    uuid const table = t.create("rows").id;
    std::int64_t const asked_ms = t.now_ms;
    {
        held_writes writes(t);
        writes.hold();
        for (int i = 0; i < 5; ++i) {
            t.now_ms = asked_ms + (i % 2 == 0 ? 10 : 5) - i;
            domain::create_table create;
            create.definition.name = "t" + std::to_string(i);
            BOOST_REQUIRE(writes.submit(create));
            BOOST_REQUIRE(writes.submit(domain::insert_rows{table, {domain::make_draft("{}")}}));
        }
        writes.wait();
    }
    std::vector<std::int64_t> created;
    for (auto const& listed : newest_first(t.store())) created.push_back(listed.created_ms);
    BOOST_TEST(created.size() == 6u);
    check_descending(created);
    check_descending(audited(t.store()));
    std::vector<std::int64_t> rows;
    for (auto const& row : t.list(table, domain::list_rows::order::newest_first).rows)
        rows.push_back(row.created_ms);
    check_descending(rows);
}

BOOST_AUTO_TEST_CASE(after_the_clock_was_set_back_nothing_is_dated_before_what_was) {
    tenant t;
    domain::table const first = t.create("a");
    domain::row const row = t.insert(first.id, numbered(1, 1)).rows.at(0);
    t.now_ms -= hour_ms;
    domain::table const renamed = t.rename(first.id, "b");
    BOOST_TEST(renamed.updated_ms > first.created_ms);
    BOOST_TEST(t.change(first.id, std::uint64_t{1}, "{}").updated_ms > row.created_ms);
    BOOST_TEST(t.create("c").created_ms >= first.created_ms);
    t.write(domain::delete_table{first.id, {}});
    check_descending(audited(t.store()));
}

BOOST_AUTO_TEST_CASE(each_change_of_a_row_or_a_table_is_later_than_the_one_before) {
    tenant t;
    uuid const table = t.create("a").id;
    std::int64_t row_ms = t.insert(table, numbered(1, 1)).rows.at(0).updated_ms;
    std::int64_t table_ms = newest_first(t.store()).at(0).updated_ms;
    for (int i = 0; i < 5; ++i) {
        std::int64_t const row_now_ms = t.change(table, std::uint64_t{1}, "{}").updated_ms;
        std::int64_t const table_now_ms = t.rename(table, "b").updated_ms;
        BOOST_TEST(row_now_ms > row_ms);
        BOOST_TEST(table_now_ms > table_ms);
        row_ms = row_now_ms;
        table_ms = table_now_ms;
    }
}

BOOST_AUTO_TEST_CASE(a_row_that_is_changed_all_the_time_stays_within_a_second_of_the_clock) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 1));
    domain::change_rows op;
    op.table = table;
    op.changes.resize(3'000);
    for (auto& c : op.changes) {
        c.row = std::uint64_t{1};
        c.draft = domain::make_draft("{}");
    }
    auto const changed = t.write(op).rows;
    BOOST_TEST(changed.back().updated_ms == t.now_ms + 1'000);
    BOOST_TEST(t.change(table, std::uint64_t{1}, "{}").updated_ms == t.now_ms + 1'000);
    t.now_ms += 1'001;
    BOOST_TEST(t.change(table, std::uint64_t{1}, "{}").updated_ms == t.now_ms);
}

BOOST_AUTO_TEST_CASE(the_clock_does_not_go_back_over_a_restart) {
    auto const restart = [](tenant& t) {
        t.now_ms -= hour_ms;
        t.reopen();
    };
    auto const check = [](std::int64_t now_ms, std::int64_t before_ms, std::int64_t ahead_ms) {
        BOOST_TEST(now_ms >= before_ms);
        BOOST_TEST(now_ms <= before_ms + ahead_ms);
    };
    tenant t;
    uuid const table = t.create("a").id;
    uuid const other = t.create("b").id;
    t.insert(table, numbered(1, 2));
    t.insert(other, numbered(1, 2));

    std::int64_t newest_ms = t.insert(table, numbered(3, 3)).rows.at(0).created_ms;
    restart(t);
    check(t.insert(other, numbered(3, 3)).rows.at(0).created_ms, newest_ms, 0);

    t.now_ms += 2 * hour_ms;
    t.write(domain::delete_table{t.create("gone").id, {}});
    newest_ms = t.now_ms;
    restart(t);
    check(t.create("c").created_ms, newest_ms, 0);
    check_descending(audited(t.store()));

    t.now_ms += 2 * hour_ms;
    newest_ms = t.change(table, std::uint64_t{1}, "{}").updated_ms;
    restart(t);
    check(t.change(other, std::uint64_t{1}, "{}").updated_ms, newest_ms, kept_ahead_ms);
    check(t.insert(other, numbered(4, 4)).rows.at(0).created_ms, newest_ms, kept_ahead_ms);
}

BOOST_AUTO_TEST_SUITE_END()
