// The audit log of a tenant: outbox, file, and queries over both.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fixtures/tenant.hpp"
#include "rowd/audit/log.hpp"
#include "rowd/base/json.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::tenant;

namespace {

namespace fs = std::filesystem;

std::string member(std::string const& entry, std::string_view name) {
    auto const value = json::find(entry, name);
    if (!value || *value == "null") return "none";
    return json::decode_string(*value);
}

// What a query answers, page by page: the names of the tables.
std::string names(tenant& t, audit_query q) {
    std::string out;
    for (int pages = 0; pages < 100; ++pages) {
        auto const page = fixtures::read_audit(t.store(), q).value();
        BOOST_TEST(page.entries.size() <= q.limit);
        for (auto const& entry : page.entries) out += member(entry, "resourceName") + ' ';
        if (page.next_below == 0) return out;
        BOOST_REQUIRE(!page.entries.empty());
        q.below = page.next_below;
    }
    return "endless";
}

template <class T, class Value>
audit_query by(T audit_query::*member, Value value) {
    audit_query q;
    q.*member = std::move(value);
    return q;
}

// A file where the log wants its next segment: appending fails, reading goes on.
fs::path next_segment(tenant const& t, std::uint64_t first) {
    std::string const digits = std::to_string(first);
    return t.audit_directory() / (std::string(20 - digits.size(), '0') + digits + ".log");
}

storage::options a_segment_each() {
    auto o = fixtures::small_engine();
    o.audit_segment_bytes = 1;
    return o;
}

void check_sound(tenant& t, std::uint64_t entries) {
    t.close();
    auto const found = t.verify();
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
    BOOST_TEST(found.audit_entries == entries);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_queries)

BOOST_AUTO_TEST_CASE(every_change_of_a_table_is_in_the_file) {
    tenant t;
    domain::create_table create;
    create.definition.name = "leads";
    create.by = {.key_id = uuid(),
                 .key_name = "k",
                 .ip_address = "::1",
                 .user_agent = "a\nb",
                 .dialect = "botpress"};
    uuid const table = t.write(create).table.value().id;
    t.insert(table, {"{}", "{}"});
    domain::update_table update;
    update.table = table;
    t.write(update);  // of nothing: no entry
    update.patch.name = "clients";
    update.patch.changed = {"name"};
    t.write(update);
    domain::delete_table del;
    del.table = table;
    t.write(del);
    t.write(del);  // refused: no entry

    auto const page = fixtures::read_audit(t.store()).value();
    BOOST_REQUIRE(page.entries.size() == 3u);
    BOOST_TEST(member(page.entries[0], "action") == "table.deleted");
    BOOST_TEST(json::find(page.entries[0], "metadata").value_or("") == R"({"rowCount":2})");
    BOOST_TEST(member(page.entries[1], "action") == "table.updated");
    BOOST_TEST(json::find(page.entries[1], "metadata").value_or("") == R"({"changes":["name"]})");
    BOOST_TEST(member(page.entries[2], "action") == "table.created");
    BOOST_TEST(member(page.entries[2], "userAgent") == "a\nb");
    for (auto const& entry : page.entries)
        BOOST_TEST(member(entry, "resourceId") == table.to_string());
    check_sound(t, 3);
    std::vector<std::string> in_file;
    audit::log(t.audit_directory()).newest_first(0, [&](audit::record const& r) {
        in_file.push_back(r.entry);
        return true;
    });
    BOOST_TEST((in_file == page.entries));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_appended_waits_in_the_outbox) {
    tenant t(a_segment_each());
    t.create("a");
    t.reopen();
    fs::path const aside = t.directory() / "aside";
    fs::rename(t.audit_directory(), aside);
    std::ofstream(t.audit_directory()) << "in the way";
    t.create("b");
    BOOST_TEST(t.create("c").name == "c");  // refuses nothing
    // Without the file nobody knows whether these two are all.
    auto const asked = fixtures::read_audit(t.store());
    BOOST_REQUIRE(!asked);
    BOOST_TEST((asked.error().code == errc::storage_failed));
    t.close();

    fs::remove(t.audit_directory());
    fs::rename(aside, t.audit_directory());
    auto const found = t.verify();  // the outbox has what the file has not
    BOOST_TEST(found.problems.empty());
    BOOST_TEST(found.audit_entries == 1u);
    t.open();
    BOOST_TEST(names(t, {}) == "c b a ");
    check_sound(t, 3);
}

BOOST_AUTO_TEST_CASE(pages_run_over_outbox_and_file) {
    tenant t(a_segment_each());
    std::string newest_first;
    auto const create = [&](char name) {
        t.create(std::string(1, name));
        newest_first.insert(0, std::string(1, name) + " ");
    };
    for (char name = 'a'; name <= 'e'; ++name) create(name);
    t.reopen();
    fs::create_directory(next_segment(t, 6));
    for (char name = 'f'; name <= 'k'; ++name) create(name);
    for (std::uint32_t limit = 1; limit <= 12; ++limit) {
        audit_query q;
        q.limit = limit;
        BOOST_TEST(names(t, q) == newest_first);
        for (std::uint64_t below = 1; below <= 12; ++below) {
            q.below = below;
            BOOST_TEST(names(t, q) == newest_first.substr((12 - below) * 2));
        }
    }
    t.close();
    fs::remove(next_segment(t, 6));
    t.open();
    BOOST_TEST(t.engine().count().damaged_audit_logs == 0u);
    BOOST_TEST(names(t, by(&audit_query::limit, 3u)) == newest_first);
    check_sound(t, 11);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_behind_is_counted_and_catches_up) {
    tenant t(a_segment_each());
    t.create("a");
    t.reopen();
    fs::create_directory(next_segment(t, 2));
    t.create("b");
    t.engine().stop();
    BOOST_TEST(t.engine().count().damaged_audit_logs == 1u);
    t.close();
    fs::remove(next_segment(t, 2));
    t.open();
    t.create("c");
    t.engine().stop();
    BOOST_TEST(t.engine().count().damaged_audit_logs == 0u);
    check_sound(t, 3);
}

BOOST_AUTO_TEST_CASE(queries_select_by_every_member) {
    tenant t;
    domain::create_table create;
    uuid const actor = random_source().uuid_v4();
    create.definition.name = "a";
    create.by.key_id = actor;
    uuid const a = t.write(create).table.value().id;
    t.now_ms += 1'000;
    t.create("b");
    t.now_ms += 1'000;
    domain::delete_table del;
    del.table = a;
    t.write(del);
    BOOST_TEST(names(t, {}) == "a b a ");
    BOOST_TEST(names(t, by(&audit_query::action, "table.created")) == "b a ");
    BOOST_TEST(names(t, by(&audit_query::action, "table.renamed")) == "");
    BOOST_TEST(names(t, by(&audit_query::resource_type, "table")) == "a b a ");
    BOOST_TEST(names(t, by(&audit_query::resource_type, "row")) == "");
    BOOST_TEST(names(t, by(&audit_query::resource_id, a.to_string())) == "a a ");
    BOOST_TEST(names(t, by(&audit_query::actor_id, actor.to_string())) == "a ");
    BOOST_TEST(names(t, by(&audit_query::from_ms, t.now_ms - 1'000)) == "a b ");
    BOOST_TEST(names(t, by(&audit_query::to_ms, t.now_ms - 1'000)) == "b a ");
    audit_query both = by(&audit_query::from_ms, t.now_ms - 1'000);
    both.to_ms = both.from_ms;
    BOOST_TEST(names(t, both) == "b ");
    audit_query paged = by(&audit_query::action, "table.created");
    paged.limit = 1;
    BOOST_TEST(names(t, paged) == "b a ");
}

// A power cut with relaxed durability may lose the last commit and keep its line.
BOOST_AUTO_TEST_CASE(entries_after_lines_that_the_data_does_not_know_are_not_lost) {
    tenant t;
    t.create("a");
    t.close();
    {
        audit::log file(t.audit_directory());
        std::vector<audit::record> const ahead{{2, R"({"resourceName":"lost"})"}};
        file.append(ahead);
    }
    t.open();
    t.create("b");
    t.reopen();
    BOOST_TEST(names(t, {}) == "b lost a ");
    check_sound(t, 3);
}

BOOST_AUTO_TEST_SUITE_END()
