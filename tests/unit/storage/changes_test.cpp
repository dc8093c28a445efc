// Change numbers: each operation of a tenant has one, higher than all before it, and leaves it in
// what it changed.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "held_writes.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::tenant;

namespace {

domain::row_ref const first = std::uint64_t{1};

domain::change_number change_of_table(tenant& t, uuid const& table) {
    fixtures::tables_seen seen;
    BOOST_REQUIRE(fixtures::read(t.store(), domain::get_table{table}, seen));
    return seen.tables.at(0).change;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(changes)

BOOST_AUTO_TEST_CASE(each_operation_leaves_a_higher_number_in_what_it_changed_and_in_nothing_else) {
    tenant t;
    domain::table const table = t.create("a");
    auto const made = t.insert(table.id, numbered(1, 3)).rows;
    BOOST_TEST(made[0].change > table.change);
    BOOST_TEST(made[2].change == made[0].change);
    domain::row const changed = t.change(table.id, first, "{}");
    BOOST_TEST(changed.change > made[0].change);
    BOOST_TEST(change_of_table(t, table.id) == table.change);
    domain::table const renamed = t.rename(table.id, "b");
    BOOST_TEST(renamed.change > changed.change);
    auto const rows = t.list(table.id).rows;
    BOOST_TEST(rows[0].change == changed.change);
    BOOST_TEST(rows[1].change == made[1].change);
    BOOST_TEST(change_of_table(t, table.id) == renamed.change);
}

BOOST_AUTO_TEST_CASE(operations_of_one_batch_have_numbers_of_their_own) {
    tenant t(one_writer());
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 1));
    domain::change_rows op;
    op.table = table;
    op.changes.resize(1);
    op.changes[0].row = first;
    op.changes[0].draft = domain::make_draft("{}");
    held_writes writes(t);
    writes.hold();
    BOOST_REQUIRE(writes.submit(op));
    BOOST_REQUIRE(writes.submit(op));
    writes.wait();
    BOOST_TEST(writes.receipt(1).rows.at(0).change < writes.receipt(2).rows.at(0).change);
}

BOOST_AUTO_TEST_CASE(rows_that_a_change_of_their_columns_rewrites_are_changed_by_it) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, {R"({"n":1})", R"({"m":1})"});
    domain::update_table op;
    op.table = table;
    op.patch.columns = "[]";
    op.patch.changed = {"columns"};
    op.rewrite.drop = {"n"};
    domain::change_number const number = t.write(op).table.value().change;
    auto const rows = t.list(table).rows;
    BOOST_TEST(rows[0].change == number);
    BOOST_TEST(rows[1].change < number);
}

BOOST_AUTO_TEST_CASE(numbers_go_on_rising_when_the_tenant_is_opened_again) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 1));
    domain::change_number last = 0;
    for (int i = 0; i < 3; ++i) {
        t.now_ms -= 3'600'000;  // the clock does not help
        t.reopen();
        domain::change_number const number = t.change(table, first, "{}").change;
        BOOST_TEST(number > last);
        last = number;
    }
    for (int i = 0; i < 5'000; ++i) last = t.change(table, first, "{}").change;
    t.reopen();
    BOOST_TEST(t.change(table, first, "{}").change > last);
    t.close();
    BOOST_TEST(t.verify().problems.empty());
}

BOOST_AUTO_TEST_CASE(a_copy_that_is_put_back_gives_none_that_was_given_since_it_was_made) {
    namespace fs = std::filesystem;
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 1));
    t.close();
    fixtures::temporary_directory copies;
    fs::copy(t.directory() / "data.mdb", copies.path() / "data.mdb");
    t.open();
    domain::change_number last = 0;
    for (int i = 0; i < 5'000; ++i) last = t.change(table, first, "{}").change;
    t.close();
    fs::copy_file(copies.path() / "data.mdb", t.directory() / "data.mdb",
                  fs::copy_options::overwrite_existing);
    fs::remove(t.directory() / "lock.mdb");
    t.now_ms += 1'000;
    t.open();
    BOOST_TEST(t.change(table, first, "{}").change > last);
}

BOOST_AUTO_TEST_SUITE_END()
