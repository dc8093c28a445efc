// Counters that lag behind appended rows: never by what the rows do not tell themselves.
#include "storage/lmdb/read/catalog.hpp"

#include <boost/test/unit_test.hpp>

#include "fixtures/tenant.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::tenant;

namespace {

constexpr std::uint32_t first_table = 1;

// Looks into the files of a tenant that is closed meanwhile.
template <class Look>
auto look_into(tenant& t, Look const& look) {
    t.close();
    auto const seen = [&] {
        kv::environment const env(t.directory(), {.map_bytes = 0, .read_only = true});
        kv::reader r(env);
        kv::snapshot const in(r);
        return look(in);
    }();
    auto const found = t.verify();
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
    t.open();
    return seen;
}

std::string stored_counters(tenant& t) {
    return look_into(t, [](kv::snapshot const& in) {
        return std::string(in.get(counters_key(first_table)).value());
    });
}

counters_record counters_of(tenant& t) {
    return look_into(t, [](kv::snapshot const& in) { return load_counters(in, first_table); });
}

void append_one_by_one(tenant& t, uuid const& table, int count) {
    for (int i = 0; i < count; ++i)
        BOOST_REQUIRE(!t.insert(table, numbered(i, i)).failure.has_value());
}

fixtures::receipt erase(tenant& t, uuid const& table, std::uint64_t number) {
    domain::delete_rows op;
    op.table = table;
    op.rows = {number};
    return t.write(op);
}

fixtures::receipt move(tenant& t, uuid const& table, std::uint64_t number, std::int64_t position) {
    domain::change_rows op;
    op.table = table;
    op.changes.resize(1);
    op.changes[0].row = number;
    op.changes[0].set_position = true;
    op.changes[0].draft = domain::make_draft("{}", position);
    return t.write(op);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lagging_counters)

BOOST_AUTO_TEST_CASE(rows_that_are_appended_are_counted_without_storing_the_counters) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 1);
    std::string const stored = stored_counters(t);
    append_one_by_one(t, table, 100);
    BOOST_TEST((stored_counters(t) == stored));
    BOOST_TEST(counters_of(t).rows == 101u);
    BOOST_TEST(t.list(table).total == 101u);
    BOOST_TEST(t.list(table, domain::list_rows::order::oldest_first, 100).rows.at(0).number ==
               101u);
}

BOOST_AUTO_TEST_CASE(a_full_chunk_stores_the_counters) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 1);
    std::string const stored = stored_counters(t);
    append_one_by_one(t, table, 130);
    BOOST_TEST((stored_counters(t) != stored));
    BOOST_TEST(counters_of(t).rows == 131u);
}

BOOST_AUTO_TEST_CASE(the_number_of_a_newest_row_that_was_deleted_is_not_given_again) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 5);
    BOOST_REQUIRE(!erase(t, table, 5).failure.has_value());
    t.reopen();
    BOOST_TEST(t.insert(table, numbered(1, 1)).rows.at(0).number == 6u);
    BOOST_TEST(counters_of(t).rows == 5u);
    BOOST_TEST(counters_of(t).last_sequence == 6u);
}

BOOST_AUTO_TEST_CASE(rows_that_leave_their_place_at_the_end_are_counted_where_they_went) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 5);
    BOOST_REQUIRE(!move(t, table, 5, 1).failure.has_value());
    append_one_by_one(t, table, 2);
    BOOST_REQUIRE(!move(t, table, 6, 0).failure.has_value());
    BOOST_TEST(counters_of(t).rows == 7u);
    BOOST_TEST(counters_of(t).last_sequence == 7u);
    BOOST_TEST(t.list(table).total == 7u);
}

BOOST_AUTO_TEST_CASE(a_row_with_a_position_is_counted_with_those_appended_before_and_after) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 3);
    domain::insert_rows op;
    op.table = table;
    op.rows = {domain::make_draft("{}", 7)};
    BOOST_REQUIRE(!t.write(op).failure.has_value());
    append_one_by_one(t, table, 3);
    BOOST_TEST(counters_of(t).rows == 7u);
    BOOST_TEST(counters_of(t).last_sequence == 7u);
}

BOOST_AUTO_TEST_CASE(a_number_that_a_client_chose_is_counted_with_those_appended_after_it) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 2);
    domain::upsert_rows op;
    op.table = table;
    op.rows.resize(1);
    op.rows[0].number = 50;
    op.rows[0].draft = domain::make_draft("{}");
    BOOST_REQUIRE(!t.write(op).failure.has_value());
    append_one_by_one(t, table, 2);
    BOOST_TEST(counters_of(t).rows == 5u);
    BOOST_TEST(counters_of(t).last_sequence == 52u);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_does_not_make_rows_older_than_those_before) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 3);
    std::int64_t const newest = t.now_ms;
    t.now_ms -= 5'000;
    t.reopen();
    BOOST_TEST(t.insert(table, numbered(1, 1)).rows.at(0).created_ms == newest);
}

BOOST_AUTO_TEST_CASE(a_table_that_was_emptied_counts_from_nothing) {
    tenant t;
    uuid const table = t.create("a").id;
    append_one_by_one(t, table, 150);
    domain::delete_rows op;
    op.table = table;
    op.all = true;
    BOOST_REQUIRE(!t.write(op).failure.has_value());
    BOOST_TEST(counters_of(t).rows == 0u);
    append_one_by_one(t, table, 3);
    BOOST_TEST(counters_of(t).rows == 3u);
    BOOST_TEST(counters_of(t).last_sequence == 153u);
}

BOOST_AUTO_TEST_SUITE_END()
