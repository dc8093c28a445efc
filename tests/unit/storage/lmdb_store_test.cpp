// A tenant's store where it meets its limits: a full map, tables that are removed, indexes that
// are built, reads beside writes.
#include "storage/lmdb/lmdb_store.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <map>
#include <thread>

#include "held_writes.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/write/housekeeping.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::rows_seen;
using fixtures::tenant;

namespace {

storage::options with_map_of(std::uint64_t bytes) {
    auto o = one_writer();
    o.map_bytes = bytes;
    return o;
}

std::string long_data(int n) {
    return "{\"n\":" + std::to_string(n) + ",\"text\":\"" + std::string(1'000, 'x') + "\"}";
}

// Inserts until there is no room; what was acknowledged.
std::map<std::uint64_t, std::string> fill(tenant& t, uuid const& table) {
    std::map<std::uint64_t, std::string> acknowledged;
    for (int n = 0; n < 10'000; n += 10) {
        std::vector<std::string> data;
        for (int i = 0; i < 10; ++i) data.push_back(long_data(n + i));
        auto const receipt = t.insert(table, data);
        if (receipt.failure) {
            BOOST_TEST((receipt.failure->code == errc::storage_full));
            return acknowledged;
        }
        for (auto const& row : receipt.rows) acknowledged[row.number] = row.data;
    }
    BOOST_ERROR("the map was never full");
    return acknowledged;
}

void check_rows(tenant& t, uuid const& table,
                std::map<std::uint64_t, std::string> const& expected) {
    auto const seen = t.list(table);
    BOOST_REQUIRE(seen.rows.size() == expected.size());
    BOOST_TEST(seen.total == expected.size());
    auto wanted = expected.begin();
    for (auto const& row : seen.rows) {
        BOOST_REQUIRE(row.number == wanted->first);
        BOOST_REQUIRE(row.data == wanted->second);
        ++wanted;
    }
}

void check_sound(tenant& t) {
    t.close();
    auto const found = t.verify();
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
}

domain::find_rows equal_to(uuid const& table, std::string const& member, int value) {
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.where =
        domain::filter{domain::make_comparison(domain::path::literal(member),
                                               domain::comparator::eq, std::to_string(value))
                           .value()};
    return plan;
}

domain::upsert_rows upsert_of(uuid const& table, std::string const& member, int value) {
    domain::upsert_rows op;
    op.table = table;
    op.key_column = member;
    domain::row_upsert u;
    u.key = std::to_string(value);
    u.draft = domain::make_draft("{\"" + member + "\":" + u.key + "}");
    op.rows = {u};
    return op;
}

// Keys of a tag, in a closed tenant.
std::size_t keys_of(tenant const& t, char tag) {
    kv::environment const env(t.directory(), {.map_bytes = 0, .read_only = true});
    kv::reader r(env);
    kv::snapshot const in(r);
    std::size_t count = 0;
    kv::cursor at(in);
    key const prefix(tag);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) ++count;
    return count;
}

// Whether all indexes of a closed tenant are finished.
bool indexes_are_ready(tenant const& t) {
    kv::environment const env(t.directory(), {.map_bytes = 0, .read_only = true});
    kv::reader r(env);
    kv::snapshot const in(r);
    return !has_housekeeping(in);
}

// The pages that hold data, of a closed tenant.
std::uint64_t used_bytes(tenant const& t) {
    kv::environment env(t.directory(), {.map_bytes = 0});
    return kv::write_txn(env).used_bytes();
}

// Rows whose index needs as much room as they do.
std::vector<std::string> rows_with_long_keys(int from, int to) {
    std::vector<std::string> made;
    for (int n = from; n < to; ++n)
        made.push_back("{\"k\":\"" + std::to_string(100'000 + n) + std::string(240, 'x') + "\"}");
    return made;
}

// Inserts such rows until there is no room; how many there are.
int fill_with_long_keys(tenant& t, uuid const& table) {
    int n = 0;
    while (!t.insert(table, rows_with_long_keys(n, n + 50)).failure) n += 50;
    return n;
}

result<> erase_first(tenant& t, uuid const& table, std::uint32_t rows) {
    domain::delete_rows del;
    del.table = table;
    for (auto const& row : t.list(table, domain::list_rows::order::oldest_first, 0, rows).rows)
        del.rows.emplace_back(row.number);
    auto const done = t.write(del);
    return done.failure ? result<>(*done.failure) : result<>();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stores)

BOOST_AUTO_TEST_CASE(the_definitions_of_all_tables_have_a_bound) {
    tenant t;
    auto const refused = [](fixtures::receipt const& r) {
        return r.failure && r.failure->code == errc::limit_exceeded;
    };
    domain::create_table create;
    create.definition.name = "large";
    create.definition.metadata = "{\"a\":\"" + std::string(1'000'000, 'x') + "\"}";
    std::vector<uuid> made;
    for (int i = 0; i < 16; ++i) made.push_back(t.write(create).table.value().id);
    BOOST_TEST(refused(t.write(create)));
    uuid const small = t.create("small").id;
    domain::update_table grow;
    grow.table = small;
    grow.patch.metadata = create.definition.metadata;
    grow.patch.changed = {"metadata"};
    BOOST_TEST(refused(t.write(grow)));
    domain::duplicate_table copy;
    copy.source = made[0];
    copy.name = "copy";
    BOOST_TEST(refused(t.write(copy)));

    domain::update_table shrink = grow;
    shrink.table = made[0];
    shrink.patch.metadata = "{}";
    BOOST_TEST(!t.write(shrink).failure);
    BOOST_TEST(!t.write(grow).failure);
    BOOST_TEST(!t.write(domain::delete_table{made[1], {}}).failure);
    BOOST_TEST(!t.write(create).failure);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_full_map_refuses_inserts_and_heals_by_deletes) {
    tenant t(with_map_of(2u << 20));
    uuid const table = t.create("a").id;
    for (int round = 0; round < 3; ++round) {
        auto rows = fill(t, table);
        BOOST_TEST(rows.size() > 500u);
        check_rows(t, table, rows);

        domain::change_rows change;
        change.table = table;
        change.changes.resize(1);
        change.changes[0].row = rows.begin()->first;
        change.changes[0].draft = domain::make_draft("{}");
        BOOST_TEST((t.write(change).failure.value().code == errc::storage_full));

        domain::delete_rows del;
        del.table = table;
        for (auto row = rows.begin(); del.rows.size() < 300; row = rows.erase(row))
            del.rows.emplace_back(row->first);
        auto const deleted = t.write(del);
        BOOST_REQUIRE(!deleted.failure.has_value());
        BOOST_TEST(deleted.deleted.size() == 300u);
        check_rows(t, table, rows);

        auto const inserted = t.insert(table, {long_data(-1)});
        BOOST_REQUIRE(!inserted.failure.has_value());
        rows[inserted.rows[0].number] = inserted.rows[0].data;
        if (round == 1) t.reopen();
        check_rows(t, table, rows);
        del.rows.clear();
        del.all = true;
        BOOST_TEST(t.write(del).deleted.size() == rows.size());
    }
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_write_larger_than_the_map_fails_alone) {
    tenant t(with_map_of(2u << 20));
    uuid const table = t.create("a").id;
    t.insert(table, {long_data(0)});
    held_writes writes(t);
    writes.hold();
    domain::insert_rows small;
    small.table = table;
    small.rows = {domain::make_draft("{}")};
    domain::insert_rows large = small;
    large.rows.assign(3'000, domain::make_draft(long_data(1)));
    BOOST_REQUIRE(writes.submit(small));
    BOOST_REQUIRE(writes.submit(large));
    BOOST_REQUIRE(writes.submit(small));
    writes.wait();
    BOOST_TEST(!writes.receipt(1).failure.has_value());
    BOOST_TEST((writes.receipt(2).failure.value().code == errc::storage_full));
    BOOST_TEST(writes.receipt(2).rows.empty());
    BOOST_TEST(!writes.receipt(3).failure.has_value());
    BOOST_TEST(writes.order(3) == 2u);
    BOOST_TEST(t.list(table).total == 3u);
    BOOST_TEST(t.engine().count().failed_tenants == 0u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_full_map_lets_tables_be_deleted) {
    tenant t(with_map_of(2u << 20));
    uuid const table = t.create("a").id;
    fill(t, table);
    domain::create_table create;
    create.definition.name = "b";
    BOOST_TEST((t.write(create).failure.value().code == errc::storage_full));
    domain::delete_table del;
    del.table = table;
    BOOST_REQUIRE(!t.write(del).failure.has_value());
    t.reopen();  // all housekeeping is done
    uuid const next = t.create("b").id;
    BOOST_TEST(fill(t, next).size() > 500u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_deleted_table_is_removed_whole_and_its_pages_are_used_again) {
    tenant t;
    std::uintmax_t size = 0;
    for (int round = 0; round < 3; ++round) {
        uuid const table = t.create("a").id;
        for (int i = 0; i < 10; ++i) t.insert(table, numbered(1, 1'000));
        t.write(upsert_of(table, "n", 5'000));
        domain::insert_rows placed;
        placed.table = table;
        for (int i = 0; i < 100; ++i) placed.rows.push_back(domain::make_draft("{}", i));
        t.write(placed);
        domain::delete_table del;
        del.table = table;
        BOOST_TEST(t.write(del).table.value().row_count == 10'101u);
        BOOST_TEST(t.list(table).total == 0u);
        check_sound(t);
        for (char tag : {'R', 'P', 'V', 'K', 'L', 'X', 'J', 'j', 'D', 'C', 'T', 'U', 'N', 'G'})
            BOOST_TEST(keys_of(t, tag) == 0u);
        auto const now = std::filesystem::file_size(t.directory() / "data.mdb");
        if (round > 0) BOOST_TEST(now <= size + size / 4);
        size = std::max(size, now);
        t.open();
    }
}

BOOST_AUTO_TEST_CASE(rows_that_a_crash_left_behind_are_removed_without_another_write) {
    tenant t;
    uuid const table = t.create("a").id;
    for (int i = 0; i < 10; ++i) t.insert(table, numbered(1, 1'000));
    t.close();
    {  // the table is deleted, and then the process dies
        kv::environment env(t.directory(), {.map_bytes = 256u << 20});
        random_source random;
        batch_memory memory;
        batch b(env, random, memory, env.map_bytes());
        domain::delete_table del;
        del.table = table;
        BOOST_REQUIRE(b.apply(del, 0).has_value());
        b.commit();
    }
    BOOST_TEST(keys_of(t, 'R') == 10'000u);
    t.open();
    check_sound(t);
    BOOST_TEST(keys_of(t, 'R') == 0u);
    BOOST_TEST(keys_of(t, 'G') == 0u);
}

BOOST_AUTO_TEST_CASE(an_index_is_built_while_writes_go_on_and_then_used) {
    tenant t;
    uuid const table = t.create("a").id;
    for (int i = 0; i < 6; ++i) t.insert(table, numbered(i * 1'000 + 1, i * 1'000 + 1'000));
    rows_seen none;
    BOOST_TEST(!fixtures::read_quickly(t.store(), equal_to(table, "n", 77), none).has_value());
    BOOST_TEST(none.total == 0u);
    t.write(upsert_of(table, "n", 77));  // begins it
    std::vector<std::thread> writing;
    for (int w = 0; w < 3; ++w)
        writing.emplace_back([&t, &table, w] {
            for (int i = 0; i < 60; ++i) {
                int const n = w * 2'000 + i * 30 + 1;
                t.write(upsert_of(table, "n", n));
                t.insert(table, numbered(10'000 + n, 10'000 + n));
                domain::change_rows change;
                change.table = table;
                change.changes.resize(1);
                change.changes[0].row = static_cast<std::uint64_t>(n + 1);
                change.changes[0].how = domain::row_change::mode::merge;
                change.changes[0].draft = domain::make_draft("{\"m\":1}", n);
                change.changes[0].set_position = true;
                t.write(change);
                domain::delete_rows del;
                del.table = table;
                del.rows = {static_cast<std::uint64_t>(n + 2)};
                t.write(del);
            }
        });
    for (auto& thread : writing) thread.join();
    t.reopen();
    BOOST_TEST(fixtures::read_quickly(t.store(), equal_to(table, "n", 77), none).has_value());
    for (int const n : {77, 5'999, 10'001, 3, 1}) {
        rows_seen seen;
        BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), equal_to(table, "n", n), seen));
        BOOST_TEST(seen.total == (n == 3 ? 0u : 1u));
    }
    BOOST_TEST(t.list(table).total == 6'000u);
    check_sound(t);
    BOOST_TEST(keys_of(t, 'X') == 6'000u);
}

// Most of the map is rows, so that an index over them wants more than is left below the quota.
BOOST_AUTO_TEST_CASE(an_index_leaves_room_for_deletes_and_is_finished_once_there_is_more) {
    tenant t(with_map_of(8u << 20));
    uuid const table = t.create("a").id;
    int const rows = fill_with_long_keys(t, table);
    BOOST_TEST(rows > 10'000);
    BOOST_TEST(erase_first(t, table, 200).has_value());
    BOOST_TEST(!t.write(upsert_of(table, "k", 1)).failure);  // begins it
    t.close();
    BOOST_TEST(!indexes_are_ready(t));
    BOOST_TEST(used_bytes(t) < (7u << 20) + (64u << 10));
    for (int restart = 0; restart < 2; ++restart) {
        t.open();
        t.close();
        BOOST_TEST(!indexes_are_ready(t));
    }
    t.open();
    BOOST_TEST((t.insert(table, {"{}"}).failure.value().code == errc::storage_full));
    for (int erased = 0; erased < rows * 3 / 4; erased += 500)
        BOOST_REQUIRE(erase_first(t, table, 500).has_value());
    BOOST_TEST(!t.insert(table, {"{}"}).failure);
    t.close();
    BOOST_TEST(indexes_are_ready(t));
    t.open();
    check_sound(t);
}

// An index leads to the rows of a repeated value twice, which must not hide those of the next
// value.
BOOST_AUTO_TEST_CASE(rows_are_found_quickly_and_all_of_them_or_not_at_all) {
    tenant t;
    uuid const table = t.create("a").id;
    for (int i = 0; i < 300; ++i) t.insert(table, numbered(1, 1));
    t.insert(table, numbered(2, 2));
    t.write(upsert_of(table, "n", 2));  // has an index now
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.where = domain::filter{
        domain::make_comparison(domain::path::literal("n"), domain::comparator::in, "[1,1,2]")
            .value()};
    rows_seen seen;
    BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), plan, seen));
    BOOST_TEST(seen.total == 301u);
    rows_seen quickly;
    if (fixtures::read_quickly(t.store(), plan, quickly)) BOOST_TEST(quickly.total == 301u);
}

// Every operation that was made from a definition, against each kind of change of it.
BOOST_AUTO_TEST_CASE(what_was_made_from_another_version_of_a_definition_is_stale) {
    tenant t;
    domain::table const table = t.create("a");
    t.insert(table.id, numbered(1, 2));
    domain::update_table change;
    change.table = table.id;
    domain::insert_rows insert{table.id, {domain::make_draft("{}")}};
    domain::change_rows changes;
    changes.table = table.id;
    changes.changes.resize(1);
    changes.changes[0].row = std::uint64_t{1};
    changes.changes[0].draft = domain::make_draft(R"({"n":1})");
    domain::upsert_rows upsert = upsert_of(table.id, "n", 1);
    domain::delete_rows erase;
    erase.table = table.id;
    erase.where = std::make_shared<domain::filter const>(*equal_to(table.id, "n", 7).wanted.where);
    domain::duplicate_table copy;
    copy.source = table.id;
    int copies = 0;
    auto const stale_ones = [&](domain::change_number version) {
        change.version = insert.version = changes.version = upsert.version = erase.version =
            copy.version = version;
        copy.name = "copy" + std::to_string(++copies);
        int count = 0;
        for (domain::operation const& op : std::initializer_list<domain::operation>{
                 change, insert, changes, upsert, erase, copy}) {
            auto const failure = t.write(op).failure;
            BOOST_TEST((!failure || failure->code == errc::stale));
            count += failure ? 1 : 0;
        }
        return count;
    };
    domain::change_number version = table.change;
    BOOST_TEST(stale_ones(version) == 0);
    std::vector<domain::table_patch> patches(5);
    patches[0].columns = R"([{"id":"n","name":"n","type":"number"}])";
    patches[1].factor = std::uint8_t{3};
    patches[2].tags = R"({"a":"b"})";
    patches[3].name = "b";
    patches[4].columns = "[]";
    for (auto& patch : patches) {
        patch.changed = {"something"};
        domain::update_table op;
        op.table = table.id;
        op.patch = patch;
        domain::change_number const now = t.write(op).table.value().change;
        BOOST_TEST(now > version);
        BOOST_TEST(stale_ones(version) == 6);
        BOOST_TEST(stale_ones(now) == 0);
        version = now;
    }
    t.reopen();
    BOOST_TEST(stale_ones(version) == 0);
    BOOST_TEST(stale_ones(version - 1) == 6);
}

// Rows that were checked against the columns before a change that is in the same batch.
BOOST_AUTO_TEST_CASE(rows_that_queue_behind_a_change_of_their_columns_are_stale) {
    tenant t(one_writer());
    domain::table const table = t.create("a");
    domain::update_table change;
    change.table = table.id;
    change.patch.columns = R"([{"id":"n","name":"n","type":"number"}])";
    change.patch.changed = {"columns"};
    domain::insert_rows insert{table.id, {domain::make_draft(R"({"n":"text"})")}};
    insert.version = table.change;
    held_writes writes(t);
    writes.hold();
    BOOST_REQUIRE(writes.submit(insert));
    BOOST_REQUIRE(writes.submit(change));
    BOOST_REQUIRE(writes.submit(insert));
    writes.wait();
    BOOST_TEST(!writes.receipt(1).failure.has_value());
    BOOST_TEST(!writes.receipt(2).failure.has_value());
    BOOST_TEST((writes.receipt(3).failure.value().code == errc::stale));
    BOOST_TEST(t.list(table.id).total == 1u);
}

BOOST_AUTO_TEST_CASE(a_list_of_values_finds_each_row_once) {
    tenant t;
    uuid const table = t.create("a").id;
    t.write(upsert_of(table, "n", 0));
    t.insert(table, {R"({"n":9007199254740992})", R"({"n":9007199254740993})", R"({"n":"ab"})",
                     R"({"n":"ab\u0000c"})", R"({"n":[1,2]})", R"({"n":null})", "{}"});
    domain::find_rows plan;
    plan.table = table;
    std::string const values = R"([9007199254740992,9007199254740993,"ab","ab\u0000c",1,2,null])";
    plan.wanted.where = domain::filter{
        domain::make_comparison(domain::path::literal("n"), domain::comparator::in, values)
            .value()};
    rows_seen seen;
    BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), plan, seen));
    BOOST_TEST(seen.total == 7u);
    BOOST_TEST(seen.rows.size() == 7u);
}

BOOST_AUTO_TEST_CASE(rows_with_numbers_of_their_own_sort_the_same_with_an_index) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 5));
    domain::delete_rows del;
    del.table = table;
    del.rows = {std::uint64_t{2}};
    t.write(del);
    domain::upsert_rows upsert;
    upsert.table = table;
    upsert.rows.resize(1);
    upsert.rows[0].number = 2;
    upsert.rows[0].draft = domain::make_draft(R"({"k":1})");
    t.write(upsert);
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.by.keys = {{domain::path::literal("k"), domain::direction::descending}};
    auto const numbers = [&] {
        rows_seen seen;
        BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), plan, seen));
        std::string out;
        for (auto const& row : seen.rows) out += std::to_string(row.number) + ' ';
        return out;
    };
    std::string const scanned = numbers();
    t.write(upsert_of(table, "k", 1));
    BOOST_TEST(numbers() == scanned);
}

BOOST_AUTO_TEST_CASE(pages_read_beside_writes_are_of_one_state) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 100));
    std::atomic<bool> stop = false;
    std::thread writing([&] {
        // A hundred rows, or one more between the two writes.
        for (int n = 101; !stop; ++n) {
            t.insert(table, numbered(n, n));
            domain::delete_rows del;
            del.table = table;
            del.rows = {static_cast<std::uint64_t>(n - 100)};
            t.write(del);
        }
    });
    for (int i = 0; i < 500; ++i) {
        auto const seen = t.list(table);
        BOOST_REQUIRE(seen.rows.size() == seen.total);
        BOOST_REQUIRE((seen.total == 100 || seen.total == 101));
        for (std::size_t r = 1; r < seen.rows.size(); ++r)
            BOOST_REQUIRE(seen.rows[r].number == seen.rows[r - 1].number + 1);
    }
    stop = true;
    writing.join();
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(rows_of_a_deleted_table_are_absent_once_that_is_acknowledged) {
    tenant t;
    for (int round = 0; round < 60; ++round) {
        uuid const table = t.create("a").id;
        auto const row = t.insert(table, numbered(1, 3)).rows[1];
        std::atomic<bool> deleted = false;
        domain::get_row plan;
        plan.table = table;
        plan.row = row.id;
        std::thread reading([&] {
            for (bool last = false; !last;) {
                last = deleted;
                rows_seen seen;
                auto const found = fixtures::read(t.store(), plan, seen, 1);
                BOOST_REQUIRE((!last || (!found && found.error().code == errc::table_absent)));
            }
        });
        domain::delete_table del;
        del.table = table;
        t.write(del);
        deleted = true;
        reading.join();
    }
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_released_slot_can_be_used_again) {
    tenant t;
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 3));
    for (int i = 0; i < 50; ++i) {
        BOOST_TEST(t.list(table).total == 3u);
        t.store().release_slot(0);
    }
}

BOOST_AUTO_TEST_CASE(data_of_another_format_is_refused_and_left_as_it_is) {
    tenant t;
    t.close();
    std::string const later("\1\x08\0\0\0\x09\0\0\0\0\0\0\0", 13);
    {
        kv::environment env(t.directory(), {.map_bytes = 1u << 20});
        kv::write_txn txn(env);
        txn.put(meta_key(), later);
        txn.commit();
    }
    for (int i = 0; i < 2; ++i) {
        BOOST_CHECK_EXCEPTION(t.open(), std::runtime_error, [](auto const& e) {
            std::string const text = e.what();
            return text.find("format 9") != text.npos && text.find("up to 5") != text.npos;
        });
    }
    t.close();
    BOOST_CHECK_THROW(t.verify(), std::runtime_error);
    kv::environment const env(t.directory(), {.map_bytes = 0, .read_only = true});
    kv::reader r(env);
    kv::snapshot const in(r);
    BOOST_TEST((in.get(meta_key()).value_or("") == later));
}

// A slot remembers the table that it looked up last.
BOOST_AUTO_TEST_CASE(reads_beside_the_deletion_of_their_table_see_all_of_it_or_nothing) {
    constexpr int rounds = 300;
    tenant t(one_writer());
    auto const saw_all_or_nothing = [&](uuid const& table) {
        domain::find_rows all;
        all.table = table;
        all.wanted.limit = 10;
        rows_seen found;
        rows_seen listed;
        bool const is_found = fixtures::read(t.store(), all, found).has_value();
        bool const is_listed =
            fixtures::read(t.store(), domain::list_rows{table}, listed).has_value();
        return found.total == (is_found ? 3u : 0u) && found.rows.size() == found.total &&
               listed.total == (is_listed ? 3u : 0u) && listed.rows.size() == listed.total;
    };
    unsigned wrong = 0;
    for (int round = 0; round < rounds; ++round) {
        uuid const table = t.create("a").id;
        t.insert(table, numbered(1, 3));
        std::atomic<bool> gone = false;
        std::thread reading([&] {
            while (!gone) wrong += saw_all_or_nothing(table) ? 0 : 1;
        });
        BOOST_TEST(!t.write(domain::delete_table{table, {}}).failure);
        gone = true;
        reading.join();
    }
    BOOST_TEST(wrong == 0u);
    check_sound(t);
}

BOOST_AUTO_TEST_SUITE_END()
