// Single operations, and what of them a model of random ones would not single out.
#include "storage/lmdb/write/batch.hpp"

#include <boost/test/unit_test.hpp>

#include "fixtures/tenant.hpp"
#include "held_writes.hpp"
#include "storage/tables/row_id.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::tenant;

namespace {

domain::row_change change_of(domain::row const& row, std::string data,
                             domain::row_change::mode how = domain::row_change::mode::replace) {
    domain::row_change c;
    c.row = row.id;
    c.how = how;
    c.draft = domain::make_draft(std::move(data));
    return c;
}

domain::row_upsert upsert_of(std::string key, std::string data) {
    domain::row_upsert u;
    u.key = std::move(key);
    u.draft = domain::make_draft(std::move(data));
    return u;
}

domain::row_upsert upsert_of(std::uint64_t number, std::string data) {
    domain::row_upsert u;
    u.number = number;
    u.draft = domain::make_draft(std::move(data));
    return u;
}

std::string dates_of_type(std::string const& type) {
    return R"([{"id":"d","name":"d","type":")" + type +
           R"("},{"id":"o","name":"o","type":"json"}])";
}

// With the columns `d` and `o`.
uuid dated_table(tenant& t, std::string const& type = "date") {
    domain::create_table op;
    op.definition.name = "dated";
    op.definition.schema = R"({"columns":)" + dates_of_type(type) + "}";
    op.definition.max_rows = domain::max_rows_limit;
    return t.write(op).table.value().id;
}

void define_dates(tenant& t, uuid const& table, std::string const& type) {
    domain::update_table op;
    op.table = table;
    op.patch.columns = dates_of_type(type);
    op.patch.changed = {"columns"};
    BOOST_REQUIRE(!t.write(op).failure);
}

std::uint64_t equal_rows(tenant& t, uuid const& table, std::string const& member,
                         std::string const& value,
                         domain::column_type type = domain::column_type::any) {
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.where = domain::filter{
        domain::make_comparison(domain::path::literal(member), domain::comparator::eq, value, type)
            .value()};
    fixtures::rows_seen seen;
    BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), plan, seen));
    return seen.total;
}

std::uint64_t equal_dates(tenant& t, uuid const& table, std::string const& value,
                          domain::column_type type) {
    return equal_rows(t, table, "d", value, type);
}

void check_sound(tenant& t) {
    t.close();
    auto const found = t.verify();
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batches)

BOOST_AUTO_TEST_CASE(one_refused_operation_leaves_its_neighbours_alone) {
    tenant t(one_writer());
    uuid const table = t.create("a").id;
    uuid const full = t.create("b", 5).id;
    auto const before = t.engine().count().commits;
    held_writes writes(t);
    writes.hold();
    for (int i = 1; i <= 200; ++i) {
        domain::insert_rows op;
        op.table = i % 10 == 0 ? full : table;
        op.rows = {domain::make_draft(numbered(i, i).front())};
        if (i % 20 == 0) op.rows.resize(6, op.rows.front());
        BOOST_REQUIRE(writes.submit(op));
    }
    writes.wait();
    BOOST_TEST(t.engine().count().commits == before + 2);  // the held one, and one for all
    std::size_t inserted_in_full = 0;
    for (std::size_t i = 1; i <= 200; ++i) {
        auto const& receipt = writes.receipt(i);
        BOOST_TEST(writes.order(i) == i - 1);
        bool const fits = i % 20 != 0 && (i % 10 != 0 || ++inserted_in_full <= 5);
        BOOST_REQUIRE(receipt.failure.has_value() == !fits);
        if (!fits) BOOST_TEST((receipt.failure->code == errc::table_full));
    }
    auto const rows = t.list(table).rows;
    BOOST_REQUIRE(rows.size() == 180u);
    for (std::size_t i = 1; i < rows.size(); ++i)
        BOOST_TEST(std::stoi(rows[i - 1].data.substr(5)) < std::stoi(rows[i].data.substr(5)));
    BOOST_TEST(t.list(full).total == 5u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_row_that_is_too_long_may_be_changed_when_it_does_not_grow) {
    tenant t;
    uuid const table = t.create("a").id;
    auto const rows = t.insert(table, {R"({"n":"1234567890123456789"})"}).rows;
    using mode = domain::row_change::mode;
    domain::change_rows op;
    op.table = table;
    op.limit = {20};
    auto const fits = [&](std::string data, mode how) {
        op.changes = {change_of(rows[0], std::move(data), how)};
        op.atomic = !op.atomic;
        auto const done = t.write(op);
        if (!done.failure && done.failures.empty()) return true;
        auto const why = op.atomic ? done.failure : done.failures[0].second;
        BOOST_TEST((why->code == errc::limit_exceeded));
        return false;
    };
    BOOST_TEST(fits(R"({"n":"1234567890123456780"})", mode::replace));
    BOOST_TEST(fits(R"({"m":"1234567890123456780"})", mode::replace));
    BOOST_TEST(!fits(R"({"o":1})", mode::merge));
    BOOST_TEST(fits(R"({"m":"123456789012345678"})", mode::merge));
    BOOST_TEST(!fits(R"({"m":"1234567890123456789"})", mode::merge));
    op.limit.members = {"x", "y"};
    BOOST_TEST(fits(R"({"y":"1234567890"})", mode::merge));
    BOOST_TEST(fits(R"({"x":null,"z":1})", mode::merge));
    BOOST_TEST(!fits(R"({"x":1})", mode::merge));
    BOOST_TEST(fits(R"({"y":"1","x":1})", mode::merge));
}

BOOST_AUTO_TEST_CASE(an_atomic_change_that_does_not_fit_changes_nothing) {
    tenant t;
    uuid const table = t.create("a").id;
    auto const rows = t.insert(table, numbered(1, 2)).rows;
    domain::change_rows op;
    op.table = table;
    op.limit = {20};
    using mode = domain::row_change::mode;
    op.changes = {change_of(rows[0], R"({"n":5})"),
                  change_of(rows[1], R"({"a":"12345"})", mode::merge),
                  change_of(rows[1], R"({"b":"12345"})", mode::merge)};  // too long only now
    auto const refused = t.write(op);
    BOOST_REQUIRE(refused.failure.has_value());
    BOOST_TEST((refused.failure->code == errc::limit_exceeded));
    BOOST_TEST(refused.rows.empty());
    BOOST_TEST(t.list(table).rows[0].data == R"({"n":1})");

    op.atomic = false;
    auto const partly = t.write(op);
    BOOST_TEST(!partly.failure.has_value());
    BOOST_TEST(partly.rows.size() == 2u);
    BOOST_REQUIRE(partly.failures.size() == 1u);
    BOOST_TEST(partly.failures[0].first == 2u);
    BOOST_TEST((partly.failures[0].second.code == errc::limit_exceeded));
    BOOST_TEST(t.list(table).rows[1].data == R"({"n":2,"a":"12345"})");
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(one_call_may_upsert_a_key_twice_also_without_an_index) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 1'500));  // too many for an index on the spot
    domain::upsert_rows op;
    op.table = table;
    op.key_column = "n";
    op.rows = {upsert_of("7", R"({"n":7,"a":1})"), upsert_of("7.0", R"({"b":2})"),
               upsert_of("-1", R"({"n":-1})"),     upsert_of("-1", R"({"c":3})"),
               upsert_of("8", R"({"n":9})"),       upsert_of("9", R"({"d":4})")};
    auto const done = t.write(op);
    BOOST_TEST(!done.failure.has_value());
    BOOST_REQUIRE(done.updated.size() == 4u);
    BOOST_REQUIRE(done.rows.size() == 1u);
    BOOST_TEST(done.updated[1].data == R"({"n":7,"a":1,"b":2})");
    BOOST_TEST(done.updated[2].data == R"({"n":-1,"c":3})");
    BOOST_REQUIRE(done.failures.size() == 1u);  // two rows have 9 now
    BOOST_TEST(done.failures[0].first == 5u);
    BOOST_TEST((done.failures[0].second.code == errc::bad_input));
    check_sound(t);
}

// In a small table (an index on the spot), in a large one without an index, and with it.
BOOST_AUTO_TEST_CASE(dates_and_objects_are_keys_by_what_they_mean) {
    struct pair_of_keys {
        char const* column;
        char const* stored;
        char const* asked;
    };
    for (auto const& [column, stored, asked] :
         {pair_of_keys{"d", R"("2024-01-31")", R"("2024-01-31T00:00:00.000Z")"},
          pair_of_keys{"d", R"("2024-01-31T01:00:00+01:00")", R"("2024-01-31")"},
          pair_of_keys{"o", R"({"b":[1.0,{}],"a":null})", R"({"a":null,"b":[1,{}]})"},
          pair_of_keys{"o", "[1,2.50]", "[1.0,2.5]"}}) {
        for (int const rows : {0, 1'500}) {
            tenant t;
            uuid const table = dated_table(t);
            t.insert(table, numbered(1, rows));
            auto const data = [&](std::string const& value, std::string const& more) {
                return "{\"" + std::string(column) + "\":" + value + more + "}";
            };
            t.insert(table, {data(stored, "")});
            domain::upsert_rows op;
            op.table = table;
            op.key_column = column;
            op.rows = {upsert_of(asked, data(asked, R"(,"m":1)"))};
            for (int call = 0; call < 2; ++call) {
                auto const done = t.write(op);
                BOOST_TEST(done.rows.empty());
                BOOST_TEST(done.updated.size() == 1u);
                t.reopen();  // now the index is ready
            }
            op.rows = {upsert_of(R"("2030-01-01")", data(R"("2030-01-01")", "")),
                       upsert_of(asked, data(stored, "")), upsert_of(stored, data(asked, "")),
                       upsert_of(R"({"x":1,"y":2})", data(R"({"x":1,"y":2})", "")),
                       upsert_of(R"({"y":2.0,"x":1})", data(R"({"y":2.0,"x":1})", ""))};
            auto const done = t.write(op);
            BOOST_TEST(done.rows.size() == 2u);
            BOOST_TEST(done.updated.size() == 3u);
            BOOST_TEST(done.failures.empty());
            check_sound(t);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_index_follows_its_column_to_dates_and_back) {
    tenant t;
    uuid const table = dated_table(t, "text");
    t.insert(table, {R"({"d":"2024-01-31"})", R"({"d":"2024-02-01"})", R"({"d":"soon"})"});
    domain::upsert_rows op;
    op.table = table;
    op.key_column = "d";
    op.rows = {upsert_of(R"("2024-01-31T00:00Z")", R"({"d":"2024-01-31T00:00Z"})")};
    BOOST_TEST(t.write(op).rows.size() == 1u);
    define_dates(t, table, "date");
    BOOST_REQUIRE(t.write(op).failures.size() == 1u);  // two rows have this instant now
    op.rows = {upsert_of(R"("2024-02-01T00:00Z")", R"({"m":1})"),
               upsert_of(R"("soon")", R"({"m":1})")};
    BOOST_TEST(t.write(op).updated.size() == 2u);
    BOOST_TEST(equal_dates(t, table, R"("2024-01-31")", domain::column_type::date_time) == 2u);
    BOOST_TEST(equal_dates(t, table, R"("2024-01-31")", domain::column_type::any) == 1u);
    define_dates(t, table, "text");
    BOOST_TEST(equal_dates(t, table, R"("2024-01-31")", domain::column_type::any) == 1u);
    BOOST_TEST(t.write(op).rows.size() == 1u);
    BOOST_TEST(equal_dates(t, table, R"("2024-01-31")", domain::column_type::date_time) == 2u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(dates_are_sorted_by_an_index_over_instants_as_without_it) {
    tenant t;
    uuid const table = dated_table(t);
    t.insert(table, {R"({"d":"2024-01-31T02:00:00+01:00"})", R"({"d":"2024-01-31"})", "{}",
                     R"({"d":"2024-01-31T00:30:00Z"})", R"({"d":"never"})", R"({"d":7})",
                     R"({"d":"2024-01-31T01:00:00+01:00"})"});
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.by = {{{domain::path::literal("d"), domain::direction::ascending,
                        domain::column_type::date_time}},
                      domain::sort_convention::relational};
    auto const order = [&] {
        fixtures::rows_seen seen;
        BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), plan, seen));
        std::string numbers;
        for (auto const& row : seen.rows) numbers += std::to_string(row.number);
        return numbers;
    };
    BOOST_TEST(order() == "6274153");
    domain::upsert_rows op;
    op.table = table;
    op.key_column = "d";
    op.rows = {upsert_of("7", R"({"m":1})")};  // begins the index
    BOOST_TEST(t.write(op).updated.size() == 1u);
    BOOST_TEST(order() == "6274153");
}

// As they were written before an index said how it tells values apart.
BOOST_AUTO_TEST_CASE(an_index_of_an_older_format_is_begun_anew_by_an_upsert) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, {R"({"k":{"a":1,"b":2}})", R"({"k":[1]})", R"({"k":7})", R"({"k":null})"});
    auto const rows = t.list(table).rows;
    t.close();
    {
        kv::environment env(t.directory(), {.map_bytes = 256u << 20});
        kv::write_txn txn(env);
        index_record older;
        older.member = "k";
        older.ready = true;
        older.form = domain::key_form::text;
        column_index index(txn, 1, older);
        for (auto const& row : rows) index.add(row.view());
        index.flush();
        std::string bytes = encode(index.record());
        bytes.resize(bytes.size() - 13);  // without the last field
        txn.put(index_key(1, 0), bytes);
        txn.commit();
    }
    BOOST_TEST(t.verify().problems.empty());
    t.open();
    domain::delete_rows del;
    del.table = table;
    del.rows = {rows[1].id};
    t.write(del);
    BOOST_TEST(equal_rows(t, table, "k", "7") == 1u);
    domain::upsert_rows op;
    op.table = table;
    op.key_column = "k";
    op.rows = {upsert_of(R"({"b":2,"a":1.0})", R"({"m":1})")};
    BOOST_TEST(t.write(op).updated.size() == 1u);
    BOOST_TEST(equal_rows(t, table, "k", "7") == 1u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(keys_that_round_to_one_double_are_told_apart) {
    tenant t;
    uuid const table = t.create("a").id;
    domain::upsert_rows op;
    op.table = table;
    op.key_column = "k";
    for (int i = 0; i < 100; ++i) {
        std::string const key = std::to_string(4'611'686'018'427'387'904 + i);
        op.rows.push_back(upsert_of(key, "{\"k\":" + key + "}"));
    }
    BOOST_TEST(t.write(op).rows.size() == 100u);
    auto const again = t.write(op);
    BOOST_TEST(again.updated.size() == 100u);
    BOOST_TEST(again.failures.empty());
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(numbers_are_bounded_and_later_rows_come_after_the_highest) {
    tenant t;
    uuid const table = t.create("a").id;
    domain::upsert_rows op;
    op.table = table;
    op.rows = {upsert_of(1'000, R"({"a":1})"), upsert_of(5, R"({"a":2})"),
               upsert_of(sequence_max + 1, "{}"), upsert_of(~0ull, "{}")};
    auto const done = t.write(op);
    BOOST_REQUIRE(done.rows.size() == 2u);
    BOOST_TEST(done.rows[0].number == 1'000u);
    BOOST_TEST(done.rows[1].number == 5u);
    BOOST_TEST(done.failures.size() == 2u);
    BOOST_TEST(t.insert(table, {"{}"}).rows[0].number == 1'002u);
    fixtures::rows_seen seen;
    domain::get_row plan;
    plan.table = table;
    plan.row = std::uint64_t{5};
    BOOST_REQUIRE(fixtures::read(t.store(), plan, seen));
    BOOST_TEST(seen.rows[0].data == R"({"a":2})");
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_renamed_member_takes_its_index_along) {
    tenant t;
    uuid const table = t.create("a").id;
    domain::upsert_rows upsert;
    upsert.table = table;
    upsert.key_column = "k";
    upsert.rows = {upsert_of("1", R"({"k":1})"), upsert_of("2", R"({"x":0,"k":2})")};
    t.write(upsert);
    domain::update_table update;
    update.table = table;
    update.patch.changed = {"columns"};
    update.rewrite.rename = {{"k", "j"}};
    BOOST_TEST(!t.write(update).failure.has_value());
    auto const rows = t.list(table).rows;
    BOOST_TEST(rows[0].data == R"({"j":1})");
    BOOST_TEST(rows[1].data == R"({"x":0,"j":2})");
    upsert.key_column = "j";
    upsert.rows = {upsert_of("2", R"({"x":0})"), upsert_of("9", R"({"x":0})")};
    auto const done = t.write(upsert);
    BOOST_TEST(done.updated.size() == 1u);
    BOOST_TEST(done.rows.size() == 1u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_member_is_not_renamed_over_another) {
    tenant t;
    uuid const table = t.create("a").id;
    std::vector<std::string> const data = {R"({"k":1})", R"({"k":2,"j":9})", R"({"j":null})",
                                           R"({"k":3,"i":{"j":1}})"};
    t.insert(table, data);
    domain::update_table update;
    update.table = table;
    update.patch.changed = {"columns"};
    update.patch.description = "new";
    update.rewrite.rename = {{"k", "j"}};
    auto const refused = t.write(update);
    BOOST_REQUIRE(refused.failure.has_value());
    BOOST_TEST((refused.failure->code == errc::name_taken));
    BOOST_TEST(refused.failure->message ==
               R"(The name "j" is taken: rows with a member of this name that is no column: 2)");
    auto const rows = t.list(table).rows;
    for (std::size_t i = 0; i < data.size(); ++i) BOOST_TEST(rows[i].data == data[i]);
    // Names that go at the same time are free.
    update.rewrite.rename = {{"k", "j"}, {"j", "k"}};
    BOOST_TEST(!t.write(update).failure.has_value());
    BOOST_TEST(t.list(table).rows[1].data == R"({"j":2,"k":9})");
    update.rewrite.rename = {{"k", "j"}};
    update.rewrite.drop = {"j"};
    BOOST_TEST(!t.write(update).failure.has_value());
    BOOST_TEST(t.list(table).rows[1].data == R"({"j":9})");
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(createdAt_never_goes_back) {
    tenant t;
    uuid const table = t.create("a").id;
    auto const first = t.insert(table, {"{}"}).rows[0];
    t.now_ms -= 5'000;
    auto const second = t.insert(table, {"{}"}).rows[0];
    BOOST_TEST(second.created_ms == first.created_ms);
    domain::change_rows op;
    op.table = table;
    op.changes = {change_of(second, R"({"a":1})")};
    BOOST_TEST(t.write(op).rows[0].updated_ms == second.created_ms + 1);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_table_made_and_deleted_in_one_batch_is_gone) {
    tenant t(one_writer());
    uuid const kept = t.create("kept").id;
    uuid const gone = t.create("gone").id;
    {
        held_writes writes(t);
        writes.hold();
        domain::insert_rows insert;
        insert.table = gone;
        insert.rows.assign(300, domain::make_draft("{}"));
        domain::delete_table del;
        del.table = gone;
        BOOST_REQUIRE(writes.submit(insert));
        BOOST_REQUIRE(writes.submit(del));
        BOOST_REQUIRE(writes.submit(insert));
        insert.table = kept;
        BOOST_REQUIRE(writes.submit(insert));
        writes.wait();
        BOOST_TEST(!writes.receipt(1).failure.has_value());
        BOOST_TEST(writes.receipt(2).table.value().row_count == 300u);
        BOOST_TEST((writes.receipt(3).failure.value().code == errc::table_absent));
        BOOST_TEST(!writes.receipt(4).failure.has_value());
    }
    BOOST_TEST(t.list(kept).total == 300u);
    check_sound(t);
    BOOST_TEST(t.verify().rows == 300u);
}

BOOST_AUTO_TEST_SUITE_END()
