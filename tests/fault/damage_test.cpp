// Stored bytes that are damaged fail the reads and writes that meet them, and nothing else; the log
// says which tenant, where and why.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <optional>

#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/log.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "unit/storage/bytes.hpp"
#include "unit/storage/held_writes.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::rows_seen;
using fixtures::tenant;

namespace {

struct logged {
    fixtures::temporary_directory root;
    std::filesystem::path const file = root.path() / "log";
    std::optional<logger> log{std::in_place, log_options{log_level::info, file}};

    storage::options options() {
        auto o = one_writer();
        o.log = &*log;
        return o;
    }
    // Once nobody logs any more.
    std::string text() {
        log.reset();
        return read_file(file);
    }
};

using record = std::pair<std::string, std::string>;

std::vector<record> records_of(tenant const& t) {
    kv::environment const env(t.directory(), {.map_bytes = 0, .read_only = true});
    kv::reader r(env);
    kv::snapshot const in(r);
    std::vector<record> all;
    kv::cursor at(in);
    for (bool more = at.seek(std::string(1, '\0')); more; more = at.next())
        all.emplace_back(at.key(), at.value());
    return all;
}

void change(tenant const& t, std::function<void(kv::write_txn&)> const& how) {
    kv::environment env(t.directory(), {.map_bytes = 64u << 20});
    kv::write_txn txn(env);
    how(txn);
    txn.commit();
}

std::string value_of(tenant const& t, std::string_view key) {
    std::string found;
    change(t, [&](kv::write_txn& txn) { found = txn.get(key).value(); });
    return found;
}

// Says that there are so many members.
std::string with_members(std::string row, unsigned count) {
    row.at(2) = static_cast<char>(count & 0xff);
    row.at(3) = static_cast<char>(count >> 8);
    return row;
}

struct table_of_rows {
    uuid id;
    std::vector<domain::row> rows;
};

// Everything that a table may have: positions, numbers of its own, owners, an index.
table_of_rows fill(tenant& t) {
    uuid const id = t.create("a").id;
    domain::insert_rows insert;
    insert.table = id;
    for (int i = 1; i <= 4; ++i)
        insert.rows.push_back(domain::make_draft(
            "{\"k\":" + std::to_string(i) + ",\"t\":\"some text\",\"l\":[1,{\"a\":null}]}",
            i == 2 ? std::optional<std::int64_t>(7) : std::nullopt, i == 3 ? "owner" : ""));
    t.write(insert);
    domain::delete_rows del;
    del.table = id;
    del.rows = {std::uint64_t{1}};
    t.write(del);
    domain::upsert_rows upsert;
    upsert.table = id;
    upsert.rows.resize(1);
    upsert.rows[0].number = 1;
    upsert.rows[0].draft = domain::make_draft(R"({"k":"x"})");
    t.write(upsert);
    upsert.key_column = "k";
    upsert.rows[0].number.reset();
    upsert.rows[0].key = "4";
    t.write(upsert);
    return {id, t.list(id).rows};
}

bool is_known(error const& e) {
    return e.code == errc::internal || e.code == errc::storage_failed ||
           e.code == errc::table_absent || e.code == errc::row_absent ||
           e.code == errc::bad_input || e.code == errc::table_full || e.code == errc::name_taken ||
           e.code == errc::limit_exceeded;
}

template <class Result>
void check(Result const& r) {
    if (!r) BOOST_REQUIRE_MESSAGE(is_known(r.error()), static_cast<int>(r.error().code));
}

domain::find_rows find_in(uuid const& table, std::string const& member, std::string const& value) {
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.where = domain::filter{
        domain::make_comparison(domain::path::literal(member), domain::comparator::eq, value)
            .value()};
    return plan;
}

// Every read there is. None throws.
void read_all(tenant& t, table_of_rows const& of) {
    fixtures::tables_seen tables;
    check(fixtures::read(t.store(), domain::list_tables{}, tables));
    check(fixtures::read(t.store(), domain::get_table{of.id}, tables));
    check(fixtures::read(t.store(), domain::get_table{std::string("a")}, tables));
    rows_seen rows;
    using order = domain::list_rows::order;
    for (auto const by : {order::position, order::oldest_first, order::newest_first}) {
        domain::list_rows plan;
        plan.table = of.id;
        plan.by = by;
        plan.offset = 1;
        check(fixtures::read(t.store(), plan, rows));
    }
    for (auto const& row : of.rows) {
        check(fixtures::read(t.store(), domain::get_row{of.id, row.id}, rows));
        check(fixtures::read_elsewhere(t.store(), domain::get_row{of.id, row.number}, rows));
    }
    for (auto const& plan : {find_in(of.id, "k", "4"), find_in(of.id, "l", "1")}) {
        check(fixtures::read_elsewhere(t.store(), plan, rows));
        if (auto const found = fixtures::read_quickly(t.store(), plan, rows)) check(*found);
    }
    domain::find_rows sorted;
    sorted.table = of.id;
    for (auto const* const member : {"k", "t"}) {
        sorted.wanted.by.keys = {{domain::path::literal(member), domain::direction::ascending}};
        check(fixtures::read_elsewhere(t.store(), sorted, rows));
    }
    check(fixtures::read_audit(t.store()));
}

void check(fixtures::receipt const& r) {
    if (r.failure) BOOST_REQUIRE_MESSAGE(is_known(*r.failure), static_cast<int>(r.failure->code));
}

// Every write there is. None throws.
void write_all(tenant& t, table_of_rows const& of) {
    check(t.insert(of.id, numbered(1, 3)));
    domain::change_rows changing;
    changing.table = of.id;
    for (auto const& row : of.rows) {
        changing.changes.resize(1);
        changing.changes[0].row = row.id;
        changing.changes[0].how = domain::row_change::mode::merge;
        changing.changes[0].draft = domain::make_draft(R"({"m":1})", 3);
        changing.changes[0].set_position = true;
        check(t.write(changing));
    }
    domain::change_matching matching;
    matching.table = of.id;
    matching.where = std::make_shared<domain::filter const>(*find_in(of.id, "k", "4").wanted.where);
    matching.patch = R"({"n":1})";
    check(t.write(matching));
    domain::upsert_rows upsert;
    upsert.table = of.id;
    upsert.key_column = "k";
    upsert.rows.resize(1);
    upsert.rows[0].key = "4";
    upsert.rows[0].draft = domain::make_draft(R"({"k":4})");
    check(t.write(upsert));
    domain::update_table update;
    update.table = of.id;
    update.patch.description = "x";
    update.patch.changed = {"description"};
    update.rewrite.rename = {{"k", "kk"}};
    check(t.write(update));
    domain::duplicate_table copy;
    copy.source = of.id;
    copy.name = "copy";
    check(t.write(copy));
    domain::delete_rows del;
    del.table = of.id;
    for (auto const& row : of.rows) {
        del.rows = {row.id};
        check(t.write(del));
    }
    del.all = true;
    check(t.write(del));
    check(t.write(domain::delete_table{of.id, {}}));
}

bool serves(tenant& t) {
    auto const made = t.write(domain::create_table{});
    if (!made.table) return false;
    return !t.insert(made.table->id, numbered(1, 3)).failure && t.list(made.table->id).total == 3;
}

// What may become of one value.
std::vector<std::string> damaged(std::string const& value) {
    std::vector<std::string> all = {"", value + '\0', value + value};
    for (std::size_t const size : {std::size_t{1}, value.size() / 2, value.size() - 1})
        if (size < value.size()) all.push_back(value.substr(0, size));
    for (std::size_t i = 0; i < std::min<std::size_t>(value.size(), 12); ++i)
        for (char const c : {'\0', '\xff'}) {
            all.push_back(value);
            all.back()[i] = c;
        }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damage)

BOOST_AUTO_TEST_CASE(a_row_that_says_more_than_it_has_fails_what_meets_it_and_the_log_says_where) {
    logged told;
    tenant t(told.options());
    uuid const table = t.create("a").id;
    auto const rows = t.insert(table, numbered(1, 3)).rows;
    t.close();
    auto const key = row_key(1, std::nullopt, 2);
    auto const value = value_of(t, key);
    change(t, [&](kv::write_txn& txn) { txn.put(key, with_members(value, 9'999)); });
    t.open();

    domain::change_rows changing;
    changing.table = table;
    changing.changes.resize(1);
    changing.changes[0].how = domain::row_change::mode::merge;
    changing.changes[0].draft = domain::make_draft(R"({"m":1})");
    held_writes writes(t);
    writes.hold();
    for (auto const& row : rows) {  // one batch
        changing.changes[0].row = row.id;
        BOOST_TEST(writes.submit(changing).has_value());
    }
    writes.wait();
    BOOST_TEST(!writes.receipt(1).failure.has_value());
    BOOST_TEST((writes.receipt(2).failure.value().code == errc::internal));
    BOOST_TEST(!writes.receipt(3).failure.has_value());

    rows_seen seen;
    BOOST_TEST(fixtures::read(t.store(), domain::get_row{table, rows[0].id}, seen).has_value());
    auto const met = fixtures::read(t.store(), domain::get_row{table, rows[1].id}, seen);
    BOOST_TEST((met.error().code == errc::internal));
    BOOST_TEST(t.engine().count().failed_tenants == 0u);
    BOOST_TEST(serves(t));

    t.close();
    std::string const said = told.text();
    for (std::string const& what :
         {"\"tenant\":\"" + t.directory().filename().string() + "\"",
          "\"place\":\"changing rows of table " + table.to_string() + "\"",
          "\"place\":\"reading a row of table " + table.to_string() + "\"",
          std::string("row 2 of table 1"), std::string("it has fewer bytes than it says")})
        BOOST_TEST(said.find(what) != said.npos, what);
}

BOOST_AUTO_TEST_CASE(whatever_one_stored_value_has_become_the_tenant_answers) {
    tenant sound(one_writer());
    auto const of = fill(sound);
    sound.close();
    auto const records = records_of(sound);
    BOOST_REQUIRE(records.size() > 15u);
    fixtures::temporary_directory kept;
    auto const audit = kept.path() / "audit";
    std::filesystem::copy(sound.audit_directory(), audit);
    for (auto const& [key, value] : records) {
        for (auto const& bytes : damaged(value)) {
            BOOST_TEST_CONTEXT("key " << hex_of(key) << " value " << hex_of(bytes)) {
                change(sound, [&](kv::write_txn& txn) { txn.put(key, bytes); });
                try {
                    sound.open();
                } catch (std::runtime_error const&) {
                    BOOST_TEST(key == meta_key().view());  // nothing else keeps it closed
                    sound.close();
                    change(sound, [&](kv::write_txn& txn) { txn.put(key, value); });
                    continue;
                }
                read_all(sound, of);
                write_all(sound, of);
                BOOST_TEST((key == meta_key().view() || serves(sound)));
                sound.close();
                // What was sound.
                change(sound, [&](kv::write_txn& txn) {
                    std::vector<std::string> keys;
                    kv::cursor at(txn);
                    for (bool more = at.seek(std::string(1, '\0')); more; more = at.next())
                        keys.emplace_back(at.key());
                    for (auto const& k : keys) txn.erase(k);
                    for (auto const& [k, v] : records) txn.put(k, v);
                });
                std::filesystem::remove_all(sound.audit_directory());
                std::filesystem::copy(audit, sound.audit_directory());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(keys_of_no_known_shape_fail_what_meets_them_and_nothing_else) {
    for (char const tag : std::string("UNTCRPVKLDXJjAG")) {
        for (std::size_t const size : {0, 1, 3, 4, 5, 6, 12, 30}) {
            BOOST_TEST_CONTEXT("tag " << tag << " size " << size) {
                tenant t(one_writer());
                auto const of = fill(t);
                t.close();
                // Of the table that is there, as far as it goes.
                std::string key = std::string(1, tag) + std::string("\0\0\0\1", 4).substr(0, size);
                if (size > 4) key += std::string(size - 4, '\xfe');
                change(t, [&](kv::write_txn& txn) { txn.put(key, "?"); });
                t.open();
                read_all(t, of);
                write_all(t, of);
                BOOST_TEST((tag == 'A' || serves(t)));
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
