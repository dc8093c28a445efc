// Reads that look at many rows end when their time is over, and say how long they have gone on.
#include "storage/lmdb/time_limit.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "fixtures/tenant.hpp"
#include "rowd/domain/value.hpp"
#include "storage/lmdb/spare_readers.hpp"

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

BOOST_FIXTURE_TEST_SUITE(time_limits, table_of_rows)

BOOST_AUTO_TEST_CASE(a_clock_that_has_not_struck_is_looked_at_again_and_again) {
    constexpr std::int64_t second_ns = 1'000'000'000;
    std::int64_t const soon = steady_ns() + second_ns / 500;
    time_limit until_soon(soon);
    while (until_soon.allows(1'000)) {
        BOOST_REQUIRE(!until_soon.over());
        BOOST_REQUIRE(steady_ns() < soon + 10 * second_ns);
    }
    BOOST_TEST(until_soon.over());
    BOOST_TEST(!until_soon.allows(0));
    time_limit never(no_time_limit);
    for (int i = 0; i < 1'000; ++i) BOOST_REQUIRE(never.allows(100'000));
}

BOOST_AUTO_TEST_CASE(a_find_whose_time_is_over_shows_no_row) {
    fixtures::rows_seen seen;
    BOOST_TEST(is_out_of_time(t.store().find(sorted(), long_ago, seen)));
    BOOST_TEST(is_out_of_time(t.store().find(equal_to(7), long_ago, seen)));
    BOOST_TEST(seen.rows.empty());
    BOOST_TEST(t.store().find(equal_to(7), no_time_limit, seen).has_value());
    BOOST_TEST(seen.rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(looking_through_an_index_takes_time_as_well) {
    index_n();
    fixtures::rows_seen seen;
    BOOST_TEST(is_out_of_time(t.store().find(equal_to(7), long_ago, seen)));
    BOOST_TEST(t.store().find(equal_to(7), no_time_limit, seen).has_value());
    BOOST_TEST(seen.rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_group_whose_time_is_over_shows_no_group) {
    domain::group_rows plan;
    plan.table = table;
    fixtures::groups_seen seen;
    BOOST_TEST(is_out_of_time(t.store().group(plan, long_ago, seen)));
    BOOST_TEST(seen.groups.empty());
    BOOST_TEST(t.store().group(plan, no_time_limit, seen).has_value());
}

BOOST_AUTO_TEST_CASE(an_audit_query_gives_up_too) {
    BOOST_TEST(is_out_of_time(t.store().audit({}, long_ago)));
    BOOST_TEST(t.store().audit({}, no_time_limit).value().entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_oldest_read_has_an_age_while_it_goes_on) {
    asking_sink seen(t.engine());
    BOOST_REQUIRE(t.store().find(sorted(), no_time_limit, seen));
    BOOST_TEST(seen.age_ns.value_or(0) > 0u);
}

BOOST_AUTO_TEST_CASE(the_oldest_of_several_counts_until_it_ends) {
    fixtures::temporary_directory directory;
    environment const env(directory.path(), {.map_bytes = 1u << 20});
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

BOOST_AUTO_TEST_SUITE_END()
