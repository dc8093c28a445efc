// What a tenant does when its disk fails: it stops or refuses, says so, and heals where it can.
#include <fcntl.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>

#include "crash/judge.hpp"
#include "fault/plan.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/log.hpp"
#include "rowd/base/time.hpp"

using namespace rowd;
using fault::call;
using fault::effect;
using fault::for_ever;
using fixtures::numbered;
using fixtures::tenant;

namespace {

storage::options durable() {
    auto o = fixtures::small_engine();
    o.flush = storage::durability::full;
    return o;
}

// Nothing fails any more, whatever the test did.
struct healthy_again {
    ~healthy_again() { fault::current().end(); }
};

fault::failure no_room() {
    return {call::write, effect::none, ENOSPC, 1, for_ever};
}

fixtures::receipt make_table(tenant& t, std::string name) {
    domain::create_table op;
    op.definition.name = std::move(name);
    return t.write(op);
}

// The writer has done all that follows earlier acknowledgements.
void settle(tenant& t) {
    BOOST_TEST(t.write(domain::delete_rows{}).failure.has_value());  // of no table
}

std::size_t tables_of(tenant& t) {
    fixtures::tables_seen seen;
    BOOST_TEST(fixtures::read(t.store(), domain::list_tables{}, seen).has_value());
    return seen.tables.size();
}

std::ptrdiff_t audit_lines(tenant const& t) {
    std::ptrdiff_t lines = 0;
    for (auto const& segment : std::filesystem::directory_iterator(t.audit_directory())) {
        std::ifstream file(segment.path());
        lines += std::count(std::istreambuf_iterator<char>(file), {}, '\n');
    }
    return lines;
}

// False: not within ten seconds.
template <class Condition>
bool comes_true(Condition const& is_true) {
    std::int64_t const end_ns = steady_ns() + 10'000'000'000;
    while (!is_true()) {
        if (steady_ns() > end_ns) return false;
        std::this_thread::yield();
    }
    return true;
}

void check_sound(tenant& t) {
    t.close();
    crash::check_sound(t.directory());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tenant_faults, healthy_again)

BOOST_AUTO_TEST_CASE(a_tenant_whose_flush_failed_writes_no_more_until_a_restart) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 3));
    fault::current().watch(t.directory());
    fault::current().start({call::flush, effect::none, EIO});
    BOOST_TEST((t.insert(table, numbered(4, 4)).failure.value().code == errc::storage_failed));
    BOOST_TEST((t.insert(table, numbered(4, 4)).failure.value().code == errc::storage_failed));
    BOOST_TEST(t.list(table).total == 3u);
    BOOST_TEST(t.engine().count().failed_tenants == 1u);
    t.reopen();
    BOOST_TEST(t.engine().count().failed_tenants == 0u);
    BOOST_TEST(!t.insert(table, numbered(4, 4)).failure.has_value());
    BOOST_TEST(t.list(table).total == 4u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(whatever_the_disk_refuses_is_in_the_log_with_tenant_place_and_errno) {
    fixtures::temporary_directory root;
    auto const file = root.path() / "log";
    std::optional<logger> log(std::in_place, log_options{log_level::info, file});
    auto o = durable();
    o.log = &*log;
    tenant t(o);
    std::string const name = t.directory().filename().string();
    uuid const table = t.create("a").id;
    settle(t);

    fault::current().watch(t.audit_directory());
    fault::current().start({call::flush, effect::none, EIO, 1, for_ever});
    BOOST_TEST(!make_table(t, "b").failure.has_value());
    settle(t);
    fault::current().watch(t.directory());
    fault::current().start({call::write, effect::none, EIO, 1, for_ever});
    BOOST_TEST(t.insert(table, numbered(1, 1)).failure.has_value());
    t.close();
    log.reset();

    auto const text = read_file(file);
    for (std::string const& place : {std::string("appending to the audit log"),
                                     "inserting rows into table " + table.to_string()}) {
        auto const at = text.rfind("\"place\":\"" + place);
        BOOST_REQUIRE(at != text.npos);
        auto const begin = text.rfind('\n', at) + 1;
        auto const line = text.substr(begin, text.find('\n', at) - begin);
        BOOST_TEST(line.find("\"tenant\":\"" + name) != line.npos, line);
        BOOST_TEST(line.find("(errno " + std::to_string(EIO) + ")") != line.npos, line);
    }
}

BOOST_AUTO_TEST_CASE(a_failed_tenant_is_not_healed_by_closing_it) {
    fixtures::temporary_directory root;
    auto const engine = storage::open_engine(root.path(), durable());
    uuid const id = random_source().uuid_v4();
    domain::create_table op;
    {
        auto const store = engine->open(id);
        fault::current().watch(root.path());
        fault::current().start({call::flush, effect::none, EIO});
        BOOST_TEST(fixtures::execute(*store, 0, op).failure.has_value());
    }
    // Its writer may be the last to let go of it. At no moment of that is it counted as sound.
    auto seen = engine->count();
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (; seen.open_tenants != 0 && std::chrono::steady_clock::now() < until;
         seen = engine->count()) {
        if (seen.failed_tenants != 1) break;
        std::this_thread::yield();
    }
    BOOST_TEST(seen.failed_tenants == 1u);
    BOOST_TEST(seen.open_tenants == 0u);
    auto const again = engine->open(id);
    BOOST_TEST(engine->count().failed_tenants == 1u);
    BOOST_TEST((fixtures::execute(*again, 0, op).failure.value().code == errc::storage_failed));
    auto const other = engine->open(random_source().uuid_v4());
    BOOST_TEST(!fixtures::execute(*other, 0, op).failure.has_value());
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_is_not_counted_as_one) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    auto const before = t.engine().count();
    fault::current().watch(t.directory());
    fault::current().start(no_room());
    t.insert(table, numbered(1, 1));
    auto const after = t.engine().count();
    BOOST_TEST(after.commits == before.commits);
    BOOST_TEST(after.operations == before.operations);
    BOOST_TEST(after.commit_failures == before.commit_failures + 1);
}

BOOST_AUTO_TEST_CASE(a_full_disk_refuses_writes_until_there_is_room_again) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 3));
    fault::current().watch(t.directory());
    fault::current().start(no_room());
    for (int i = 0; i < 3; ++i)
        BOOST_TEST((t.insert(table, numbered(4, 4)).failure.value().code == errc::storage_full));
    BOOST_TEST((make_table(t, "b").failure.value().code == errc::storage_full));
    BOOST_TEST(t.list(table).total == 3u);
    BOOST_TEST(t.engine().count().failed_tenants == 0u);
    fault::current().end();
    BOOST_TEST(!t.insert(table, numbered(4, 4)).failure.has_value());
    BOOST_TEST(!make_table(t, "b").failure.has_value());
    BOOST_TEST(t.list(table).total == 4u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_grow_take_deletes_and_then_inserts_again) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    std::string const row = R"({"t":")" + std::string(900, 'x') + "\"}";
    t.insert(table, std::vector<std::string>(1'000, row));
    settle(t);
    fault::current().watch(t.directory());
    fault::current().start({call::grow, effect::none, ENOSPC, 1, for_ever});
    for (int round = 0; round < 3; ++round) {
        std::size_t there = t.list(table).total;
        std::size_t const most = there + 1'000;
        fixtures::receipt refused;
        while (!(refused = t.insert(table, {row, row, row})).failure && there < most) there += 3;
        BOOST_REQUIRE((refused.failure.value().code == errc::storage_full));
        BOOST_TEST(t.list(table).total == there);
        auto const rows = t.list(table).rows;
        for (std::size_t i = 0; i < 400; i += 20) {
            domain::delete_rows del;
            del.table = table;
            for (std::size_t n = i; n < i + 20; ++n) del.rows.emplace_back(rows[n].number);
            BOOST_TEST(!t.write(del).failure.has_value(), i);
        }
        BOOST_TEST(!t.insert(table, {row, row, row}).failure.has_value());
        BOOST_TEST(t.list(table).total == there - 400 + 3);
    }
    BOOST_TEST(t.engine().count().failed_tenants == 0u);
    fault::current().end();
    check_sound(t);
}

// The file system has room, but not for us: the call that meets the quota is cut short, those
// behind it fail.
BOOST_AUTO_TEST_CASE(a_write_that_a_quota_cuts_short_is_lack_of_room) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    t.insert(table, numbered(1, 3));
    settle(t);
    std::vector<std::string> const much(20, "{\"t\":\"" + std::string(100'000, 'x') + "\"}");
    fault::current().watch(t.directory());
    fault::current().start({call::grow, effect::half, EDQUOT, 1, for_ever});
    for (int i = 0; i < 3; ++i)
        BOOST_TEST((t.insert(table, much).failure.value().code == errc::storage_full));
    BOOST_TEST(fault::current().failed() > 3u);
    BOOST_TEST(t.list(table).total == 3u);
    BOOST_TEST(t.engine().count().failed_tenants == 0u);
    fault::current().end();
    BOOST_TEST(!t.insert(table, much).failure.has_value());
    BOOST_TEST(t.list(table).total == 23u);
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(a_short_write_with_room_left_is_a_failing_disk) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    settle(t);
    fault::current().watch(t.directory());
    fault::current().start({call::write, effect::half, EIO});
    BOOST_TEST((t.insert(table, numbered(1, 1)).failure.value().code == errc::storage_failed));
    BOOST_TEST(t.engine().count().failed_tenants == 1u);
    t.reopen();
    BOOST_TEST(!t.insert(table, numbered(1, 1)).failure.has_value());
    check_sound(t);
}

BOOST_AUTO_TEST_CASE(entries_wait_for_a_failing_audit_file_up_to_a_bound) {
    auto o = durable();
    o.audit_waiting_max = 5;
    tenant t(o);
    uuid const table = t.create("a").id;
    settle(t);
    BOOST_TEST(t.engine().count().damaged_audit_logs == 0u);
    fault::current().watch(t.audit_directory());
    fault::current().start(no_room());
    for (int i = 0; i < 5; ++i) BOOST_TEST(!make_table(t, "b").failure.has_value());
    settle(t);
    BOOST_TEST(t.engine().count().damaged_audit_logs == 1u);
    BOOST_TEST((make_table(t, "b").failure.value().code == errc::storage_failed));
    domain::delete_table del;
    del.table = table;
    BOOST_TEST((t.write(del).failure.value().code == errc::storage_failed));
    BOOST_TEST(!t.insert(table, numbered(1, 1)).failure.has_value());  // rows are not audited
    BOOST_TEST(tables_of(t) == 6u);
    BOOST_TEST(crash::audit_entries(t.store()) == 6u);
    fault::current().end();
    BOOST_TEST(!make_table(t, "b").failure.has_value());
    BOOST_TEST(t.engine().count().damaged_audit_logs == 0u);
    BOOST_TEST(crash::audit_entries(t.store()) == 7u);
    check_sound(t);
    BOOST_TEST(t.verify().audit_entries == 7u);
}

// Whether it stays open meanwhile or not.
BOOST_AUTO_TEST_CASE(entries_get_into_an_audit_file_that_is_back_without_a_further_write) {
    for (bool const stays_open : {true, false}) {
        auto o = durable();
        o.retry_every = std::chrono::milliseconds(20);
        tenant t(o);
        static_cast<void>(t.create("a"));
        fault::current().watch(t.audit_directory());
        fault::current().start(no_room());
        BOOST_TEST(!make_table(t, "b").failure.has_value());
        settle(t);
        BOOST_TEST(t.engine().count().damaged_audit_logs == 1u);
        if (!stays_open) t.let_go();
        fault::current().end();
        BOOST_TEST(comes_true([&] { return audit_lines(t) == 2; }));
        check_sound(t);
    }
}

BOOST_AUTO_TEST_CASE(a_tenant_opens_without_its_audit_file_and_changes_no_table_then) {
    tenant t(durable());
    uuid const table = t.create("a").id;
    t.close();
    std::filesystem::rename(t.audit_directory(), t.directory() / "kept");
    { file_descriptor const in_the_way = open_file(t.audit_directory(), O_CREAT | O_WRONLY); }
    t.open();
    BOOST_TEST(t.engine().count().damaged_audit_logs == 1u);
    BOOST_TEST(!t.insert(table, numbered(1, 1)).failure.has_value());
    BOOST_TEST((make_table(t, "b").failure.value().code == errc::storage_failed));
    BOOST_TEST((fixtures::read_audit(t.store()).error().code == errc::storage_failed));
    std::filesystem::remove(t.audit_directory());
    std::filesystem::rename(t.directory() / "kept", t.audit_directory());
    BOOST_TEST(!make_table(t, "b").failure.has_value());
    BOOST_TEST(t.engine().count().damaged_audit_logs == 0u);
    BOOST_TEST(crash::audit_entries(t.store()) == 2u);
    check_sound(t);
}

BOOST_AUTO_TEST_SUITE_END()
