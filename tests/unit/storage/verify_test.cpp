// The verifier finds what is broken: each kind of damage is done to sound data by hand.
#include "rowd/storage/verify.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "fixtures/tenant.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/read/catalog.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::tenant;

namespace {

constexpr std::uint32_t table = 1;

// A table with positions, a number of its own and an index.
void fill(tenant& t) {
    uuid const id = t.create("a").id;
    domain::insert_rows insert;
    insert.table = id;
    for (int i = 0; i < 300; ++i)
        insert.rows.push_back(
            domain::make_draft("{\"k\":" + std::to_string(i) + "}",
                               i % 3 == 0 ? std::optional<std::int64_t>(i) : std::nullopt));
    t.write(insert);
    domain::delete_rows del;
    del.table = id;
    del.rows = {std::uint64_t{5}};
    t.write(del);
    domain::upsert_rows upsert;
    upsert.table = id;
    upsert.rows.resize(1);
    upsert.rows[0].number = 5;
    upsert.rows[0].draft = domain::make_draft(R"({"k":"x"})");
    t.write(upsert);
    upsert.key_column = "k";
    upsert.rows[0].number.reset();
    upsert.rows[0].key = "7";
    t.write(upsert);
}

std::string with_first_byte_changed(std::string_view bytes) {
    std::string out(bytes);
    out.at(0) = static_cast<char>(out.at(0) + 1);
    return out;
}

// The first key of a prefix, and its value.
std::pair<std::string, std::string> first(kv::write_txn& txn, std::string_view prefix) {
    kv::cursor at(txn);
    BOOST_REQUIRE((at.seek(prefix) && at.in(prefix)));
    return {std::string(at.key()), std::string(at.value())};
}

// The problems after `damage`, one per line.
std::string problems_after(std::function<void(kv::write_txn&)> const& damage) {
    tenant t;
    fill(t);
    t.close();
    auto const before = t.verify();
    BOOST_TEST(before.problems.empty());
    BOOST_TEST(before.tables == 1u);
    BOOST_TEST(before.rows == 300u);
    BOOST_TEST(before.audit_entries == 1u);
    {
        kv::environment env(t.directory(), {.map_bytes = 64u << 20});
        kv::write_txn txn(env);
        damage(txn);
        txn.commit();
    }
    std::string out;
    for (auto const& problem : t.verify().problems) out += problem + '\n';
    return out;
}

void finds(std::string_view what, std::function<void(kv::write_txn&)> const& damage) {
    std::string const problems = problems_after(damage);
    BOOST_TEST((problems.find(what) != problems.npos), "expected \"" << what << "\", found:\n"
                                                                     << problems);
}

void change_first(kv::write_txn& txn, std::string_view prefix) {
    auto const [k, v] = first(txn, prefix);
    txn.put(k, with_first_byte_changed(v));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verification)

BOOST_AUTO_TEST_CASE(sound_data_has_no_problems) {
    BOOST_TEST(problems_after([](kv::write_txn&) {}) == "");
}

BOOST_AUTO_TEST_CASE(a_missing_row_is_found) {
    finds("rows and has", [](kv::write_txn& txn) { txn.erase(row_key(table, std::nullopt, 2)); });
}

BOOST_AUTO_TEST_CASE(wrong_counts_are_found) {
    finds("chunk 0 counts wrong", [](kv::write_txn& txn) { change_first(txn, key('K', table)); });
    finds("group 0 counts its rows wrong",
          [](kv::write_txn& txn) { change_first(txn, key('L', table)); });
    finds("do not add up", [](kv::write_txn& txn) { change_first(txn, key('L', table)); });
    finds("it counts", [](kv::write_txn& txn) { change_first(txn, counters_key(table)); });
    finds("has no counters", [](kv::write_txn& txn) { txn.erase(counters_key(table)); });
}

BOOST_AUTO_TEST_CASE(wrong_positions_are_found) {
    finds("is not indexed", [](kv::write_txn& txn) { change_first(txn, key('P', table)); });
    finds("positions are indexed that no row has",
          [](kv::write_txn& txn) { txn.put(position_key(table, 2), "12345678"); });
}

BOOST_AUTO_TEST_CASE(wrong_numbers_are_found) {
    finds("does not lead to it", [](kv::write_txn& txn) { txn.erase(number_key(table, 5)); });
    finds("numbers are indexed that no row has",
          [](kv::write_txn& txn) { txn.put(number_key(table, 77), "12345678"); });
}

BOOST_AUTO_TEST_CASE(wrong_indexes_are_found) {
    finds("the index on k",
          [](kv::write_txn& txn) { txn.erase(first(txn, key('X', table)).first); });
    finds("the index on k: chunk",
          [](kv::write_txn& txn) { change_first(txn, key('J', table).add(0, 2)); });
}

BOOST_AUTO_TEST_CASE(wrong_rows_are_found) {
    key const k = row_key(table, std::nullopt, 2);
    auto const change = [&](std::size_t from_end, char c) {
        return [&k, from_end, c](kv::write_txn& txn) {
            std::string value(txn.get(k).value());
            value[value.size() - from_end] = c;
            txn.put(k, value);
        };
    };
    finds("not a JSON object", change(1, 'x'));
    finds("an id that does not lead to it", [&](kv::write_txn& txn) {
        std::string value(txn.get(k).value());
        value[4] = static_cast<char>(value[4] ^ 1);
        txn.put(k, value);
    });
    finds("wrong member table", [&](kv::write_txn& txn) {
        std::string value(txn.get(k).value());
        value[44] = static_cast<char>(value[44] + 1);
        txn.put(k, value);
    });
    finds("newer than its table", [](kv::write_txn& txn) {
        counters_record c = load_counters(txn, table);
        c.last_created_ms = 100;  // other than the last row says
        txn.put(counters_key(table), c.bytes());
    });
}

BOOST_AUTO_TEST_CASE(changes_that_were_not_made_yet_are_found) {
    auto const forget = [](kv::write_txn& txn) {
        meta m = load_meta(txn);
        m.next_change = 1;
        txn.put(meta_key(), encode(m));
    };
    finds("its change number was not given yet", forget);
    finds("has a change number that was not given yet", forget);
}

BOOST_AUTO_TEST_CASE(leftovers_are_found) {
    finds("a table that does not exist, number 9",
          [](kv::write_txn& txn) { txn.put(counters_key(9), counters_record{}.bytes()); });
    finds("lead to no table", [](kv::write_txn& txn) { txn.put(name_key("gone", 9), {}); });
    finds("its name does not lead to it",
          [](kv::write_txn& txn) { txn.erase(name_key("a", table)); });
    BOOST_TEST(problems_after([](kv::write_txn& txn) {
                   txn.put(garbage_key(9), {});
                   txn.put(row_key(9, std::nullopt, 1), "x");
               }) == "");
}

BOOST_AUTO_TEST_CASE(lost_audit_lines_are_found) {
    finds("audit: the file ends at entry 1, entries up to 2", [](kv::write_txn& txn) {
        meta m = decode_meta(txn.get(meta_key()).value());
        ++m.next_audit;
        txn.put(meta_key(), encode(m));
        while (txn.erase(audit_key(1))) {
        }
    });
}

BOOST_AUTO_TEST_CASE(data_without_its_meta_record_cannot_be_read) {
    tenant t;
    t.close();
    {
        kv::environment env(t.directory(), {.map_bytes = 64u << 20});
        kv::write_txn txn(env);
        txn.erase(meta_key());
        txn.commit();
    }
    BOOST_CHECK_THROW(t.verify(), std::runtime_error);
    BOOST_CHECK_THROW(t.open(), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
