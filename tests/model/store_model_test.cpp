// Random operations, given to the engine and to its naive twin; then both are read and compared.
// ROWD_MODEL_SEED repeats a run, ROWD_MODEL_STEPS makes a longer one.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "fixtures/tenant.hpp"
#include "model/naive_store.hpp"
#include "rowd/base/json.hpp"

using namespace rowd;
using list_order = domain::list_rows::order;

namespace {

domain::column_catalog const columns{{}, true, true};
domain::column_catalog const columns_with_dates{
    {{"x", domain::column_type::date_time}}, true, true};
constexpr auto dates_defined = R"([{"id":"x","name":"x","type":"date"}])";

std::uint64_t setting(char const* name, std::uint64_t otherwise) {
    char const* const text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// What random operations and queries are made of: few different values, so that many meet.
class maker {
  public:
    explicit maker(std::uint64_t seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return engine_() % limit; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class T>
    T const& one_of(std::vector<T> const& choices) {
        return choices[below(choices.size())];
    }

    std::string name() { return one_of(names_); }
    std::string scalar() { return one_of(scalars_); }
    std::string date() { return one_of(dates_); }
    std::string value() { return one_in(8) ? one_of(containers_) : scalar(); }
    std::string data() {
        model::members made;
        for (auto const& name : names_)
            if (!one_in(3)) made.emplace_back(name, name == "x" && one_in(2) ? date() : value());
        return model::text_of(made);
    }
    std::string owner() { return one_of(owners_); }
    std::string table_name() { return one_of(table_names_); }
    // Half of the tables know no positions, as those of most dialects.
    std::optional<std::int64_t> position(uuid const& table, std::size_t n) {
        if (table.bytes[15] % 2 == 0 || !one_in(n)) return std::nullopt;
        return static_cast<std::int64_t>(below(7)) - 3;
    }
    domain::row_draft draft(uuid const& table) {
        return domain::make_draft(data(), position(table, 6), owner());
    }

    // Of the whole data, or of what some members have in it.
    domain::data_limit limit(std::size_t bytes_max) {
        if (one_in(2)) return {bytes_max};
        std::vector<std::string> counted;
        for (auto const& name : names_)
            if (one_in(2)) counted.push_back(name);
        return {bytes_max, std::move(counted)};
    }

    // `dates`: x is a column of dates, so it is only compared with those and with null.
    model::bj::object where(bool dates) {
        model::bj::object out;
        std::string const column = name();
        bool const is_date = dates && column == "x";
        auto const operand = [&] {
            return model::naive::parsed(!is_date ? scalar() : one_in(5) ? "null" : date());
        };
        model::bj::object condition;
        switch (below(6)) {
            case 0:
                condition["$in"] = model::bj::array{operand(), operand(), operand()};
                break;
            case 1:
                condition["$gte"] = is_date ? model::bj::parse(date()) : 1;
                break;
            case 2:
                condition["$exists"] = one_in(2);
                break;
            case 3:
                condition["$ne"] = operand();
                break;
            default:
                condition["$eq"] = operand();
        }
        out[column] = std::move(condition);
        std::string const other = name();
        if (one_in(3) && !(dates && other == "x"))
            out[other] = model::bj::object{{"$eq", model::naive::parsed(scalar())}};
        return out;
    }
    model::query query(bool dates) {
        model::query q;
        if (one_in(3)) q.owner = owner();
        if (!one_in(3)) q.where = where(dates);
        for (std::size_t keys = below(3); keys > 0; --keys)
            q.by.emplace_back(
                name(), one_in(2) ? domain::direction::ascending : domain::direction::descending);
        if (one_in(3)) q.convention = domain::sort_convention::relational;
        if (one_in(4)) q = {{}, {}, {{name(), domain::direction::ascending}}, q.convention};
        return q;
    }

  private:
    std::mt19937_64 engine_;
    std::vector<std::string> const names_{"k", "n", "s", "x"};
    std::vector<std::string> const owners_{"", "ann", "bob"};
    std::vector<std::string> const table_names_{"a", "b", "c", "d", "e"};
    std::vector<std::string> const scalars_{"null",
                                            "0",
                                            "-0.0",
                                            "1",
                                            "1.0",
                                            "2",
                                            "-3",
                                            "2.5",
                                            "25e-1",
                                            "9007199254740992",
                                            "9007199254740993",
                                            "1e300",
                                            "1e400",
                                            "10e399",
                                            "1e-400",
                                            "18446744073709551616",
                                            "18446744073709551617",
                                            "0.1",
                                            "0.10000000000000000001",
                                            R"("")",
                                            R"("a")",
                                            R"("b")",
                                            R"("ab")",
                                            R"("ab\u0000c")",
                                            R"("1")",
                                            R"("b\"c")",
                                            "true",
                                            "false",
                                            "\"" + std::string(210, 'x') + "a\"",
                                            "\"" + std::string(210, 'x') + "b\"",
                                            "7",
                                            "8",
                                            "9"};
    std::vector<std::string> const containers_{"[]",
                                               "[1,2]",
                                               "[1.0,2]",
                                               R"(["a",null])",
                                               "{}",
                                               R"({"n":1,"m":[]})",
                                               R"({"m":[],"n":1.0})"};
    std::vector<std::string> const dates_{
        R"("2024-01-31")", R"("2024-01-31T00:00:00.000Z")", R"("2024-01-31T01:00:00+01:00")",
        R"("2024-02-01")", R"("2024-02-01T00:00Z")",        R"("2023-12-31T23:59:59.999Z")"};
};

domain::filter filter_of(model::bj::object const& where, bool dates) {
    std::string compact;
    BOOST_REQUIRE(json::compact(model::naive::serialized(where), compact).has_value());
    return domain::parse_filter(compact, dates ? columns_with_dates : columns).value();
}

class play {
  public:
    explicit play(std::uint64_t seed) : random_(seed) {}

    void run(std::uint64_t steps) {
        for (std::uint64_t step = 1; step <= steps; ++step) {
            BOOST_TEST_CONTEXT("step " << step) {
                tenant_.now_ms += static_cast<std::int64_t>(random_.below(2'000)) - 300;
                operate();
                if (step % 20 == 0) compare();
                if (step % 100 == 0) check_sound();
            }
        }
        compare();
        check_sound();
        compare();
    }

  private:
    void operate() {
        if (twin_.tables.size() < 2) return create_table();
        switch (random_.below(20)) {
            case 0:
                if (twin_.tables.size() < 4) return create_table();
                [[fallthrough]];
            case 1:
                return duplicate_table();
            case 2:
                if (random_.one_in(4)) return delete_table();
                [[fallthrough]];
            case 3:
                return update_table();
            case 4:
            case 5:
            case 6:
            case 7:
                return insert_rows();
            case 8:
            case 9:
            case 10:
            case 11:
                return change_rows();
            case 12:
            case 13:
            case 14:
                return upsert_by_key();
            case 15:
                return upsert_by_number();
            case 16:
                return change_matching();
            default:
                return delete_rows();
        }
    }

    // ---- operations ----

    void create_table() {
        domain::create_table op;
        op.definition.name = random_.table_name();
        op.definition.max_rows = random_.one_in(5) ? 40 : 5'000;
        if (random_.one_in(2))
            op.definition.schema = domain::with_columns(op.definition.schema, dates_defined);
        op.unique_name = random_.one_in(2);
        adopt_table(op, twin_.apply(op, tenant_.now_ms));
    }
    void duplicate_table() {
        domain::duplicate_table op;
        op.source = some_table();
        op.name = random_.table_name() + std::to_string(random_.below(5));
        op.schema_only = random_.one_in(4);
        if (random_.one_in(5)) op.limit = random_.limit(60);
        adopt_table(op, twin_.apply(op, tenant_.now_ms));
        if (twin_.tables.size() > 4) delete_table();
    }
    void delete_table() {
        domain::delete_table op;
        op.table = some_table();
        compare_receipt(tenant_.write(op), twin_.apply(op, tenant_.now_ms));
    }
    void update_table() {
        domain::update_table op;
        op.table = some_table();
        if (random_.one_in(3)) op.patch.name = random_.table_name();
        if (random_.one_in(5)) op.patch.max_rows = random_.one_in(4) ? 40 : 5'000;
        op.unique_name = random_.one_in(2);
        if (random_.one_in(6)) op.patch.columns = random_.one_in(2) ? dates_defined : "[]";
        std::string const first = random_.name();
        std::string const second = random_.name();
        switch (random_.below(4)) {
            case 0:
                op.rewrite.drop = {first};
                break;
            case 1:
                op.rewrite.clear = {first};
                if (first != second) op.rewrite.drop = {second};
                break;
            case 2:
                if (first != second) op.rewrite.rename = {{first, second}};
                if (first != second && random_.one_in(2)) op.rewrite.drop = {second};
                break;
            default:
                break;
        }
        if (!random_.one_in(5)) op.patch.changed = {"columns"};
        compare_receipt(tenant_.write(op), twin_.apply(op, tenant_.now_ms));
    }
    void insert_rows() {
        domain::insert_rows op;
        op.table = some_table();
        std::size_t const count = random_.below(random_.one_in(8) ? 1'400 : 30);
        for (std::size_t i = 0; i < count; ++i) op.rows.push_back(random_.draft(op.table));
        adopt_rows(op.table, tenant_.write(op), twin_.apply(op, tenant_.now_ms));
    }
    void change_rows() {
        domain::change_rows op;
        op.table = some_table();
        op.atomic = random_.one_in(2);
        if (random_.one_in(4)) op.limit = random_.limit(60);
        for (std::size_t i = random_.below(5); i < 5; ++i) {
            domain::row_change c;
            c.row = some_row(op.table);
            c.how = random_.one_in(2) ? domain::row_change::mode::merge
                                      : domain::row_change::mode::replace;
            c.draft = domain::make_draft(random_.data(), random_.position(op.table, 2));
            c.set_position = random_.one_in(2);
            if (random_.one_in(5)) c.owner = random_.owner();
            op.changes.push_back(std::move(c));
        }
        compare_receipt(tenant_.write(op), twin_.apply(op, tenant_.now_ms));
    }
    void change_matching() {
        domain::change_matching op;
        op.table = some_table();
        bool const dates = has_dates(op.table);
        auto const where = random_.where(dates);
        op.where = std::make_shared<domain::filter const>(filter_of(where, dates));
        op.patch = random_.data();
        if (random_.one_in(2)) op.otherwise = random_.draft(op.table);
        if (random_.one_in(3)) op.limit = random_.limit(80);
        adopt_rows(op.table, tenant_.write(op), twin_.apply(op, where, tenant_.now_ms));
    }
    void upsert_by_key() {
        domain::upsert_rows op;
        op.table = some_table();
        op.key_column = random_.name();
        if (random_.one_in(4)) op.limit = random_.limit(60);
        for (std::size_t i = random_.below(6); i < 8; ++i) {
            domain::row_upsert u;
            if (!random_.one_in(8))
                u.key =
                    op.key_column == "x" && random_.one_in(2) ? random_.date() : random_.value();
            u.draft = random_.draft(op.table);
            op.rows.push_back(std::move(u));
        }
        adopt_rows(op.table, tenant_.write(op), twin_.apply(op, tenant_.now_ms));
    }
    void upsert_by_number() {
        domain::upsert_rows op;
        op.table = some_table();
        std::uint64_t const last = twin_.find(op.table) ? twin_.find(op.table)->last_sequence : 0;
        for (std::size_t i = random_.below(4); i < 4; ++i) {
            domain::row_upsert u;
            if (!random_.one_in(8)) u.number = 1 + random_.below(last + 5);
            u.draft = random_.draft(op.table);
            op.rows.push_back(std::move(u));
        }
        adopt_rows(op.table, tenant_.write(op), twin_.apply(op, tenant_.now_ms));
    }
    void delete_rows() {
        domain::delete_rows op;
        op.table = some_table();
        model::bj::object where;
        if (random_.one_in(4)) op.owner = random_.owner();
        if (random_.one_in(40)) {
            op.all = true;
        } else if (random_.one_in(12)) {
            bool const dates = has_dates(op.table);
            where = random_.where(dates);
            op.where = std::make_shared<domain::filter const>(filter_of(where, dates));
        } else {
            for (std::size_t i = random_.below(20); i < 20; ++i)
                op.rows.push_back(some_row(op.table));
            op.absent_is_error = random_.one_in(3);
        }
        compare_receipt(tenant_.write(op), twin_.apply(op, where));
    }

    bool has_dates(uuid const& table) {
        model::table const* t = twin_.find(table);
        return t && t->dates;
    }

    // ---- what operations name ----

    uuid some_table() {
        if (random_.one_in(30)) return random_source().uuid_v4();
        return random_.one_of(twin_.tables).id;
    }
    // By id or by number; sometimes of no row.
    domain::row_ref some_row(uuid const& table) {
        model::table const* t = twin_.find(table);
        if (!t || t->rows.empty() || random_.one_in(30))
            return random_.one_in(2) ? domain::row_ref(random_source().uuid_v4())
                                     : domain::row_ref(std::uint64_t{1'000'000});
        if (random_.one_in(10)) return std::uint64_t{random_.below(t->last_sequence + 2)};
        auto at = t->rows.begin();
        std::advance(at, static_cast<std::ptrdiff_t>(random_.below(t->rows.size())));
        if (random_.one_in(2)) return at->second.number;
        return at->second.id;
    }

    // ---- receipts ----

    template <class Op>
    void adopt_table(Op const& op, model::outcome const& expected) {
        auto const receipt = tenant_.write(op);
        compare_receipt(receipt, expected);
        if (expected.failure) return;
        model::table& t = twin_.tables.back();
        BOOST_REQUIRE(receipt.table.has_value());
        BOOST_REQUIRE(receipt.table->row_count == t.rows.size());
        t.id = receipt.table->id;
        for (auto const& row : tenant_.list(t.id).rows) t.rows.at(row.sequence).id = row.id;
    }
    void adopt_rows(uuid const& table, fixtures::receipt const& receipt,
                    model::outcome const& expected) {
        compare_receipt(receipt, expected);
        for (auto const& row : receipt.rows) twin_.find(table)->rows.at(row.sequence).id = row.id;
    }
    static void compare_receipt(fixtures::receipt const& receipt, model::outcome const& expected) {
        BOOST_REQUIRE(receipt.failure.has_value() == expected.failure.has_value());
        if (expected.failure) BOOST_REQUIRE((receipt.failure->code == *expected.failure));
        compare_rows(receipt.rows, expected.rows, false);
        compare_rows(receipt.updated, expected.updated, false);
        BOOST_REQUIRE((receipt.deleted == expected.deleted));
        BOOST_REQUIRE(receipt.failures.size() == expected.failures.size());
        for (std::size_t i = 0; i < expected.failures.size(); ++i) {
            BOOST_REQUIRE(receipt.failures[i].first == expected.failures[i].first);
            BOOST_REQUIRE((receipt.failures[i].second.code == expected.failures[i].second));
        }
    }

    // ---- reads ----

    static void compare_row(domain::row const& seen, model::row const& expected, bool with_id) {
        if (with_id) BOOST_REQUIRE((seen.id == expected.id));
        BOOST_REQUIRE(seen.number == expected.number);
        BOOST_REQUIRE(seen.sequence == expected.sequence);
        BOOST_REQUIRE(seen.data == model::text_of(expected.data));
        BOOST_REQUIRE((seen.position == expected.position));
        BOOST_REQUIRE(seen.owner == expected.owner);
        BOOST_REQUIRE(seen.created_ms == expected.created_ms);
        BOOST_REQUIRE(seen.updated_ms == expected.updated_ms);
    }
    static void compare_rows(std::vector<domain::row> const& seen,
                             std::vector<model::row> const& expected, bool with_id) {
        BOOST_REQUIRE(seen.size() == expected.size());
        for (std::size_t i = 0; i < seen.size(); ++i) compare_row(seen[i], expected[i], with_id);
    }
    static void compare_page(std::vector<domain::row> const& seen,
                             std::vector<model::row const*> const& all, std::size_t offset,
                             std::size_t limit) {
        std::size_t const from = std::min(offset, all.size());
        BOOST_REQUIRE(seen.size() == std::min(limit, all.size() - from));
        for (std::size_t i = 0; i < seen.size(); ++i) compare_row(seen[i], *all[from + i], true);
    }

    void compare() {
        compare_tables();
        for (auto& t : twin_.tables) {
            for (auto const by :
                 {list_order::position, list_order::oldest_first, list_order::newest_first})
                compare_list(t, by);
            for (int i = 0; i < 5; ++i) compare_get(t);
            for (int i = 0; i < 4; ++i) compare_find(t, random_.query(t.dates));
        }
    }
    void compare_tables() {
        for (bool const newest_first : {true, false}) {
            fixtures::tables_seen seen;
            BOOST_REQUIRE(fixtures::read(tenant_.store(), domain::list_tables{newest_first}, seen));
            BOOST_REQUIRE(seen.tables.size() == twin_.tables.size());
            if (newest_first) std::ranges::reverse(seen.tables);
            for (std::size_t i = 0; i < seen.tables.size(); ++i) {
                auto const& expected = twin_.tables[i];
                BOOST_REQUIRE((seen.tables[i].id == expected.id));
                BOOST_REQUIRE(seen.tables[i].name == expected.name);
                BOOST_REQUIRE(seen.tables[i].max_rows == expected.max_rows);
                BOOST_REQUIRE(seen.tables[i].row_count == expected.rows.size());
                BOOST_REQUIRE(seen.tables[i].created_ms == expected.created_ms);
                BOOST_REQUIRE(seen.tables[i].updated_ms == expected.updated_ms);
            }
        }
        std::string const name = random_.table_name();
        fixtures::tables_seen seen;
        auto const found = fixtures::read(tenant_.store(), domain::get_table{name}, seen);
        auto const* expected = twin_.oldest_of(name);
        BOOST_REQUIRE(found.has_value() == (expected != nullptr));
        if (expected) BOOST_REQUIRE((seen.tables.at(0).id == expected->id));
    }
    void compare_list(model::table const& t, list_order by) {
        auto const all = t.in_order(by);
        std::size_t const offset = random_.below(all.size() + 3);
        std::size_t const limit = random_.below(40);
        auto const page = tenant_.list(t.id, by, offset, static_cast<std::uint32_t>(limit));
        BOOST_REQUIRE(page.total == all.size());
        compare_page(page.rows, all, offset, limit);
    }
    void compare_get(model::table& t) {
        domain::get_row const plan{t.id, some_row(t.id)};
        fixtures::rows_seen seen;
        auto const found = fixtures::read(tenant_.store(), plan, seen);
        model::row const* expected = t.find(plan.row);
        BOOST_REQUIRE(found.has_value() == (expected != nullptr));
        if (expected) compare_row(seen.rows.at(0), *expected, true);
    }
    void compare_find(model::table const& t, model::query const& q) {
        domain::find_rows plan;
        plan.table = t.id;
        plan.wanted.owner = q.owner;
        if (!q.where.empty()) plan.wanted.where = filter_of(q.where, t.dates);
        for (auto const& [name, direction] : q.by)
            plan.wanted.by.keys.push_back({domain::path::dotted(name), direction,
                                           name == t.date_column() ? domain::column_type::date_time
                                                                   : domain::column_type::any});
        plan.wanted.by.convention = q.convention;
        auto const all = model::matches_in_order(t, q);
        plan.wanted.offset = random_.one_in(3) ? random_.below(all.size() + 3) : 0;
        plan.wanted.limit = random_.below(50);
        BOOST_TEST_CONTEXT("where " << model::bj::serialize(q.where)) {
            fixtures::rows_seen seen;
            BOOST_REQUIRE(fixtures::read_elsewhere(tenant_.store(), plan, seen));
            BOOST_REQUIRE(seen.total == all.size());
            compare_page(seen.rows, all, plan.wanted.offset, plan.wanted.limit);
            fixtures::rows_seen quickly;
            if (!fixtures::read_quickly(tenant_.store(), plan, quickly)) return;
            BOOST_REQUIRE(quickly.total == all.size());
            compare_page(quickly.rows, all, plan.wanted.offset, plan.wanted.limit);
        }
    }

    void check_sound() {
        tenant_.close();
        auto const found = tenant_.verify();
        for (auto const& problem : found.problems) BOOST_ERROR(problem);
        BOOST_REQUIRE(found.problems.empty());
        std::uint64_t rows = 0;
        for (auto const& t : twin_.tables) rows += t.rows.size();
        BOOST_REQUIRE(found.tables == twin_.tables.size());
        BOOST_REQUIRE(found.rows == rows);
        tenant_.open();
        twin_.reopen();
    }

    maker random_;
    fixtures::tenant tenant_;
    model::store twin_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_model)

BOOST_AUTO_TEST_CASE(the_engine_agrees_with_its_naive_twin) {
    std::uint64_t const seed = setting("ROWD_MODEL_SEED", std::random_device{}());
    std::cout << "ROWD_MODEL_SEED=" << seed << '\n';
    BOOST_TEST_CONTEXT("ROWD_MODEL_SEED=" << seed) {
        play(seed).run(setting("ROWD_MODEL_STEPS", 1'000));
    }
}

BOOST_AUTO_TEST_SUITE_END()
