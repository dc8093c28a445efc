// Reads go no further than they may: on a worker thread they end when their time is over, and say
// how long they have gone on; on an I/O thread they give up after a certain work.
#include "rowd/storage/reading.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "fixtures/tenant.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/value.hpp"
#include "storage/lmdb/read/spare_readers.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::numbered;
using fixtures::tenant;

namespace {

constexpr std::int64_t long_ago = 0;

struct table_of_rows {
    table_of_rows() { BOOST_REQUIRE(!t.insert(table, numbered(1, 2'000)).failure.has_value()); }

    domain::find_rows sorted() const {
        domain::find_rows plan;
        plan.table = table;
        plan.wanted.by.keys.push_back({domain::path::literal("n"), domain::direction::descending});
        return plan;
    }
    domain::find_rows equal_to(int n) const {
        domain::find_rows plan;
        plan.table = table;
        plan.wanted.where =
            domain::filter{domain::make_comparison(domain::path::literal("n"),
                                                   domain::comparator::eq, std::to_string(n))
                               .value()};
        return plan;
    }
    void index_n() {
        domain::upsert_rows op;
        op.table = table;
        op.key_column = "n";
        op.rows.resize(1);
        op.rows[0].key = "1";
        op.rows[0].draft = domain::make_draft(R"({"n":1})");
        BOOST_REQUIRE(!t.write(op).failure.has_value());
        t.reopen();  // the index is ready
    }

    tenant t;
    uuid const table = t.create("a").id;
};

template <class T>
bool is_out_of_time(result<T> const& r) {
    return !r && r.error().code == errc::timed_out;
}

// Asks, while a read calls it, how old the oldest one is; once, because answers may be kept.
struct asking_sink final : domain::row_sink {
    explicit asking_sink(engine& e) : of(e) {}
    void on_row(domain::row_view const&) override {
        if (!age_ns) age_ns = of.count().oldest_read_ns;
    }
    engine& of;
    std::optional<std::uint64_t> age_ns;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(readings, table_of_rows)

BOOST_AUTO_TEST_CASE(a_clock_that_has_not_struck_is_looked_at_again_and_again) {
    constexpr std::int64_t second_ns = 1'000'000'000;
    std::int64_t const soon = steady_ns() + second_ns / 500;
    auto until_soon = reading::elsewhere(soon);
    while (until_soon.allows(1'000)) {
        BOOST_REQUIRE(!until_soon.over());
        BOOST_REQUIRE(steady_ns() < soon + 10 * second_ns);
    }
    BOOST_TEST(until_soon.over());
    BOOST_TEST(!until_soon.allows(0));
    auto never = reading::elsewhere(no_time_limit);
    for (int i = 0; i < 1'000; ++i) BOOST_REQUIRE(never.allows(100'000));
}

BOOST_AUTO_TEST_CASE(a_find_whose_time_is_over_shows_no_row) {
    fixtures::rows_seen seen;
    BOOST_TEST(is_out_of_time(fixtures::read_elsewhere(t.store(), sorted(), seen, long_ago)));
    BOOST_TEST(is_out_of_time(fixtures::read_elsewhere(t.store(), equal_to(7), seen, long_ago)));
    BOOST_TEST(seen.rows.empty());
    BOOST_TEST(fixtures::read_elsewhere(t.store(), equal_to(7), seen).has_value());
    BOOST_TEST(seen.rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(looking_through_an_index_takes_time_as_well) {
    index_n();
    fixtures::rows_seen seen;
    BOOST_TEST(is_out_of_time(fixtures::read_elsewhere(t.store(), equal_to(7), seen, long_ago)));
    BOOST_TEST(fixtures::read_elsewhere(t.store(), equal_to(7), seen).has_value());
    BOOST_TEST(seen.rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_group_whose_time_is_over_shows_no_group) {
    domain::group_rows plan;
    plan.table = table;
    fixtures::groups_seen seen;
    BOOST_TEST(is_out_of_time(fixtures::read_elsewhere(t.store(), plan, seen, long_ago)));
    BOOST_TEST(seen.groups.empty());
    BOOST_TEST(fixtures::read_elsewhere(t.store(), plan, seen).has_value());
}

BOOST_AUTO_TEST_CASE(an_audit_query_gives_up_too) {
    BOOST_TEST(is_out_of_time(fixtures::read_audit(t.store(), {}, long_ago)));
    BOOST_TEST(fixtures::read_audit(t.store()).value().entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_oldest_read_has_an_age_while_it_goes_on) {
    asking_sink seen(t.engine());
    BOOST_REQUIRE(fixtures::read_elsewhere(t.store(), sorted(), seen));
    BOOST_TEST(seen.age_ns.value_or(0) > 0u);
}

BOOST_AUTO_TEST_CASE(the_oldest_of_several_counts_until_it_ends) {
    fixtures::temporary_directory directory;
    kv::environment const env(directory.path(), {.map_bytes = 1u << 20});
    spare_readers readers(env, 2);
    BOOST_TEST(readers.oldest_ns() == 0);
    std::optional<spare_readers::use> first(std::in_place, readers);
    std::int64_t const between = steady_ns();
    {
        spare_readers::use const second(readers);
        std::int64_t const before = steady_ns();
        BOOST_TEST(before - readers.oldest_ns() <= between);  // the first
        first.reset();
        std::int64_t const age_ns = readers.oldest_ns();
        BOOST_TEST(steady_ns() - age_ns >= between);  // the second
    }
    BOOST_TEST(readers.oldest_ns() == 0);
}

BOOST_AUTO_TEST_CASE(on_an_io_thread_work_counts_and_not_time) {
    auto how = reading::on_io_thread(0, 10'000);
    for (int i = 0; i < 9; ++i) BOOST_TEST(how.allows(1'000));
    BOOST_TEST(!how.allows(1'000));
    BOOST_TEST(how.over());
    BOOST_TEST(!how.allows(0));
}

// Every kind of read, small and large: what is large gives up on an I/O thread, in bytes as well as
// in rows, and is whole elsewhere.
BOOST_AUTO_TEST_CASE(rows_are_read_on_an_io_thread_as_long_as_they_are_few_and_short) {
    using order = domain::list_rows::order;
    uuid const long_rows = t.create("long").id;
    std::string const long_row = R"({"text":")" + std::string(50'000, 'x') + "\"}";
    BOOST_REQUIRE(
        !t.insert(long_rows, std::vector<std::string>(100, long_row)).failure.has_value());
    for (auto by : {order::position, order::oldest_first, order::newest_first}) {
        fixtures::rows_seen seen;
        domain::list_rows plan{long_rows, by, 0, 10};
        BOOST_TEST(fixtures::read_quickly(t.store(), plan, seen).has_value());
        plan.limit = 100;
        BOOST_TEST(!fixtures::read_quickly(t.store(), plan, seen).has_value());
        fixtures::rows_seen all;
        BOOST_TEST(fixtures::read_elsewhere(t.store(), plan, all).has_value());
        BOOST_TEST(all.rows.size() == 100u);
    }
    domain::find_rows find;
    find.table = long_rows;
    for (auto const* member : {"", "text"}) {
        fixtures::rows_seen seen;
        if (*member) find.wanted.by.keys = {{domain::path::literal(member)}};
        BOOST_TEST(!fixtures::read_quickly(t.store(), find, seen).has_value());
    }
    domain::group_rows group;
    group.table = long_rows;
    fixtures::groups_seen groups;
    BOOST_TEST(!fixtures::read_quickly(t.store(), group, groups).has_value());

    fixtures::rows_seen one;
    BOOST_TEST(fixtures::read_quickly(t.store(), domain::get_row{long_rows, 1u}, one).has_value());
    BOOST_TEST(!fixtures::read_quickly(t.store(), domain::get_row{long_rows, 1u}, one, 40'000)
                    .has_value());
}

BOOST_AUTO_TEST_CASE(many_conditions_on_a_row_count_each) {
    std::vector<domain::filter> parts;
    for (int n = 0; n < 900; ++n) parts.push_back(*equal_to(n).wanted.where);
    uuid const small = t.create("small").id;
    BOOST_REQUIRE(!t.insert(small, std::vector<std::string>(400, R"({"n":1,"text":"abc"})"))
                       .failure.has_value());
    domain::find_rows plan;
    plan.table = small;
    fixtures::rows_seen seen;
    plan.wanted.where = domain::filter{domain::any_of{{parts.begin(), parts.begin() + 5}}};
    BOOST_TEST(fixtures::read_quickly(t.store(), plan, seen).has_value());
    plan.wanted.where = domain::filter{domain::any_of{parts}};
    BOOST_TEST(!fixtures::read_quickly(t.store(), plan, seen).has_value());
}

BOOST_AUTO_TEST_CASE(rows_that_are_passed_over_in_the_order_of_creation_count) {
    domain::change_rows op;
    op.table = table;
    op.changes.resize(1);
    op.changes[0].row = std::uint64_t{1};
    op.changes[0].set_position = true;
    op.changes[0].draft = domain::make_draft("{}", 5);
    BOOST_REQUIRE(!t.write(op).failure.has_value());
    domain::list_rows plan{table, domain::list_rows::order::oldest_first, 1'900, 10};
    fixtures::rows_seen seen;
    BOOST_TEST(!fixtures::read_quickly(t.store(), plan, seen, 100'000).has_value());
    plan.offset = 100;
    BOOST_TEST(fixtures::read_quickly(t.store(), plan, seen, 100'000).has_value());
}

BOOST_AUTO_TEST_CASE(tables_are_read_on_an_io_thread_as_long_as_they_are_few_and_small) {
    fixtures::tables_seen seen;
    BOOST_TEST(fixtures::read_quickly(t.store(), domain::list_tables{}, seen).has_value());
    domain::create_table create;
    create.definition.name = "large";
    create.definition.schema = R"({"columns":[],"text":")" + std::string(600'000, 'x') + "\"}";
    t.write(create);
    BOOST_TEST(fixtures::read_quickly(t.store(), domain::list_tables{}, seen).has_value());
    uuid const large = t.write(create).table.value().id;
    BOOST_TEST(!fixtures::read_quickly(t.store(), domain::list_tables{}, seen).has_value());
    BOOST_TEST(fixtures::read_quickly(t.store(), domain::get_table{large}, seen).has_value());
    BOOST_TEST(
        !fixtures::read_quickly(t.store(), domain::get_table{large}, seen, 500'000).has_value());
    for (int i = 0; i < 600; ++i) t.create("small");
    BOOST_TEST(!fixtures::read_quickly(t.store(), domain::list_tables{}, seen).has_value());
    fixtures::tables_seen all;
    BOOST_TEST(fixtures::read_elsewhere(t.store(), domain::list_tables{}, all).has_value());
    BOOST_TEST(all.tables.size() == 603u);
}

BOOST_AUTO_TEST_CASE(all_reads_of_one_see_the_same) {
    auto const count = [&](reading& how) {
        fixtures::rows_seen seen;
        BOOST_REQUIRE(t.store().read(how, domain::list_rows{table}, seen));
        return seen.total;
    };
    auto here = reading::on_io_thread(0, ~std::size_t{0});
    auto elsewhere = reading::elsewhere(no_time_limit);
    BOOST_TEST(count(here) == 2'000u);
    BOOST_TEST(count(elsewhere) == 2'000u);
    t.insert(table, {"{}"});
    BOOST_TEST(count(here) == 2'000u);
    BOOST_TEST(count(elsewhere) == 2'000u);
    auto later = reading::on_io_thread(1, ~std::size_t{0});
    BOOST_TEST(count(later) == 2'001u);
    t.write(domain::delete_table{table, {}});
    BOOST_TEST(count(here) == 2'000u);
    BOOST_TEST(count(later) == 2'001u);
}

BOOST_AUTO_TEST_CASE(audit_files_are_not_read_on_an_io_thread) {
    auto how = reading::on_io_thread(0, ~std::size_t{0});
    BOOST_TEST(is_out_of_time(t.store().read(how, audit_query{})));
    BOOST_TEST(how.over());
}

BOOST_AUTO_TEST_SUITE_END()
