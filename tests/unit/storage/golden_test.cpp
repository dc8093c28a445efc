// A data directory of each format, written once and kept: whatever changes in the program, they
// must go on being read. `ROWD_WRITE_GOLDEN=directory` writes one anew, for a new format.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "fixtures/tenant.hpp"
#include "rowd/base/json.hpp"
#include "rowd/kv/environment.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/meta.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

namespace fs = std::filesystem;
namespace chat = domain::chat;

uuid const tenant = *uuid::parse("00000000-0000-4000-8000-000000000001");

// What a row of the directory was written with.
struct written {
    std::uint64_t number;
    std::optional<std::int64_t> position;
    std::string owner;
    std::string data;
};

std::vector<written> leads() {
    std::vector<written> rows;
    for (std::uint64_t n = 1; n <= 200; ++n) {
        written w{n, {}, n % 5 == 0 ? "ann" : "", {}};
        if (n % 10 == 0) w.position = 100 - static_cast<std::int64_t>(n);
        w.data = "{\"k\":" + std::to_string(n % 50) + ",\"s\":\"row " + std::to_string(n) + "\"}";
        rows.push_back(std::move(w));
    }
    rows[6].data = R"({"k":7,"s":"changed","nested":{"a":[1,null,true]}})";
    rows.erase(rows.begin() + 2);                     // number 3, which comes back:
    rows.push_back({3, {}, "", R"({"k":"three"})"});  // as the newest row
    rows.push_back({202, {}, "", "{\"long\":\"" + std::string(3'000, 'x') + "\"}"});
    return rows;
}

void write_chat(store& s) {
    std::int64_t now_ms = 1'700'000'100'000;
    auto const make = [&](chat::object draft) {
        chat::create_object op;
        op.draft = std::move(draft);
        return storage::execute(s, now_ms += 1'000, std::move(op)).value().made.id;
    };
    chat::object user;
    user.tags = R"({"mail":"ann@example.org"})";
    user.fields = R"({"name":"Ann"})";
    uuid const ann = make(user);
    chat::object conversation;
    conversation.is = chat::kind::conversation;
    conversation.type = "web";
    conversation.integration = "golden";
    uuid const where = make(conversation);
    BOOST_REQUIRE(storage::execute(s, now_ms, chat::change_participant{where, ann, true}));
    chat::object message;
    message.is = chat::kind::message;
    message.type = "text";
    message.conversation = where;
    message.user = ann;
    message.fields = R"({"payload":{"text":"hello"}})";
    uuid const said = make(message);
    message.progress = chat::status::scheduled;
    message.due_ms = 32'503'680'000'000;  // the year 3000
    make(message);
    chat::object event;
    event.is = chat::kind::event;
    event.type = "golden:event";
    event.message = said;
    event.progress = chat::status::pending;
    make(event);
    chat::set_state state;
    state.key = {chat::state_type::user, ann.to_string(), std::string(300, 'n')};
    state.payload = R"({"step":1})";
    BOOST_REQUIRE(storage::execute(s, now_ms, state));
}

void write_golden(fs::path const& directory) {
    auto o = fixtures::small_engine();
    auto const engine = open_engine(directory, o);
    auto const s = engine->open(tenant);
    std::int64_t now_ms = 1'700'000'000'000;
    auto const write = [&](domain::operation op) {
        auto receipt = fixtures::execute(*s, now_ms += 1'000, std::move(op));
        BOOST_REQUIRE(!receipt.failure.has_value());
        return receipt;
    };
    domain::create_table create;
    create.definition.name = "leads";
    create.definition.description = "people";
    create.definition.schema = R"({"columns":[{"id":"k","name":"k","type":"number"}]})";
    create.definition.metadata = R"({"a":1})";
    create.definition.tags = R"({"team":"x"})";
    create.definition.owner = "bob";
    create.definition.factor = 4;
    create.definition.app_ids = {tenant};
    create.by.key_name = "golden";
    uuid const table = write(create).table.value().id;
    domain::insert_rows insert;
    insert.table = table;
    auto rows = leads();
    for (std::uint64_t n = 1; n <= 200; ++n) {
        auto const& w = n < 3 ? rows[n - 1] : n == 3 ? rows[0] : rows[n - 2];
        insert.rows.push_back(domain::make_draft(w.data, w.position, w.owner));
    }
    write(insert);
    domain::delete_rows del;
    del.table = table;
    del.rows = {std::uint64_t{3}};
    write(del);
    domain::upsert_rows upsert;
    upsert.table = table;
    upsert.rows.resize(1);
    upsert.rows[0].number = 3;
    upsert.rows[0].draft = domain::make_draft(rows[199].data);
    write(upsert);
    upsert.key_column = "k";  // begins an index
    upsert.rows[0].number.reset();
    upsert.rows[0].draft = domain::make_draft(rows[200].data);
    write(upsert);
    create.definition.name = "gone";
    domain::delete_table del_table;
    del_table.table = write(create).table.value().id;
    write(del_table);
    create.definition = {};
    create.definition.name = "empty";
    create.definition.frozen = true;
    write(create);
    write_chat(*s);
    engine->stop();
}

// Everything of it is found again by a question that leads to nothing else.
void check_chat(store& s) {
    struct sink final : chat::object_sink, chat::state_sink {
        std::vector<chat::object> objects;
        std::vector<chat::state> states;
        void on_object(chat::object const& o, chat::position const&) override {
            objects.push_back(o);
        }
        void on_state(chat::state const& state) override { states.push_back(state); }
        chat::object const& last() const { return objects.back(); }
    } seen;
    auto const list = [&](chat::list_objects const& plan) {
        BOOST_REQUIRE(fixtures::read(s, plan, static_cast<chat::object_sink&>(seen)));
        BOOST_REQUIRE(!seen.objects.empty());
    };
    chat::list_objects plan;
    plan.tags = {{"mail", "ann@example.org"}};
    list(plan);
    BOOST_TEST(seen.last().fields == R"({"name":"Ann"})");
    BOOST_TEST(seen.last().created_ms == 1'700'000'101'000);
    uuid const user = seen.last().id;
    plan = {};
    plan.is = chat::kind::conversation;
    plan.participants = {user};
    list(plan);
    BOOST_TEST(seen.last().type == "web");
    BOOST_TEST(seen.last().integration == "golden");
    BOOST_TEST(seen.last().message_count == 1u);
    uuid const conversation = seen.last().id;
    plan = {};
    plan.is = chat::kind::message;
    plan.conversation = conversation;
    list(plan);
    BOOST_TEST(seen.last().fields == R"({"payload":{"text":"hello"}})");
    BOOST_CHECK(seen.last().user == user);
    plan = {};
    plan.is = chat::kind::event;
    plan.progress = chat::status::pending;
    plan.message = seen.last().id;
    list(plan);
    BOOST_TEST(seen.last().type == "golden:event");
    chat::get_state const state{{chat::state_type::user, user.to_string(), std::string(300, 'n')},
                                0};
    BOOST_REQUIRE(fixtures::read(s, state, static_cast<chat::state_sink&>(seen)));
    BOOST_TEST(seen.states.at(0).payload == R"({"step":1})");
}

fixtures::rows_seen list(store& s, uuid const& table, domain::list_rows::order by) {
    fixtures::rows_seen seen;
    domain::list_rows plan;
    plan.table = table;
    plan.by = by;
    plan.limit = 1'000;
    BOOST_REQUIRE(fixtures::read(s, plan, seen));
    return seen;
}

void check_tables(store& s) {
    fixtures::tables_seen seen;
    BOOST_REQUIRE(fixtures::read(s, domain::list_tables{false}, seen));
    BOOST_REQUIRE(seen.tables.size() == 2u);
    domain::table const& leads_table = seen.tables[0];
    BOOST_TEST(leads_table.name == "leads");
    BOOST_TEST(leads_table.description.value_or("") == "people");
    BOOST_TEST(leads_table.schema == R"({"columns":[{"id":"k","name":"k","type":"number"}]})");
    BOOST_TEST(leads_table.metadata == R"({"a":1})");
    BOOST_TEST(leads_table.tags == R"({"team":"x"})");
    BOOST_TEST(leads_table.owner == "bob");
    BOOST_TEST(leads_table.factor == 4);
    BOOST_TEST((leads_table.app_ids == std::vector{tenant}));
    BOOST_TEST(leads_table.row_count == 201u);
    BOOST_TEST(leads_table.created_ms == 1'700'000'001'000);
    BOOST_TEST(!leads_table.frozen);
    BOOST_TEST(seen.tables[1].name == "empty");
    BOOST_TEST(seen.tables[1].frozen);
    BOOST_TEST(!seen.tables[1].description.has_value());
}

void check_rows(store& s, uuid const& table) {
    auto const expected = leads();
    auto const seen = list(s, table, domain::list_rows::order::oldest_first);
    BOOST_REQUIRE(seen.rows.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        domain::row const& row = seen.rows[i];
        BOOST_TEST(row.number == expected[i].number);
        BOOST_TEST((row.position == expected[i].position));
        BOOST_TEST(row.owner == expected[i].owner);
        BOOST_TEST(row.data == expected[i].data);
        for (domain::row_ref const& ref : {domain::row_ref(row.id), domain::row_ref(row.number)}) {
            fixtures::rows_seen same;
            BOOST_REQUIRE(fixtures::read(s, domain::get_row{table, ref}, same));
            BOOST_TEST(same.rows.at(0).data == expected[i].data);
        }
    }
    BOOST_TEST(seen.rows[0].created_ms == 1'700'000'002'000);
    BOOST_TEST(list(s, table, domain::list_rows::order::position).rows[0].number == 200u);
}

void check_index(store& s, uuid const& table) {
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.where = domain::filter{
        domain::make_comparison(domain::path::literal("k"), domain::comparator::eq, "7").value()};
    fixtures::rows_seen seen;
    BOOST_REQUIRE(fixtures::read_elsewhere(s, plan, seen));
    BOOST_TEST(seen.total == 4u);
    plan.wanted.where.reset();
    plan.wanted.by.keys = {{domain::path::literal("k"), domain::direction::descending}};
    BOOST_REQUIRE(fixtures::read_elsewhere(s, plan, seen));
    BOOST_TEST(seen.total == 201u);
}

void check_audit(store& s) {
    auto const page = fixtures::read_audit(s).value();
    std::string actions;
    for (auto const& entry : page.entries)
        actions += json::decode_string(*json::find(entry, "action")) + ' ' +
                   json::decode_string(*json::find(entry, "resourceName")) + '\n';
    BOOST_TEST(actions ==
               "table.created empty\ntable.deleted gone\ntable.created gone\n"
               "table.created leads\n");
}

std::uint64_t format_of(fs::path const& directory) {
    kv::environment const env(directory, {.map_bytes = 0, .read_only = true});
    kv::reader r(env);
    return decode_meta(kv::snapshot(r).get(meta_key()).value()).format;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(a_directory_is_written_anew_when_asked_for) {
    if (char const* const target = std::getenv("ROWD_WRITE_GOLDEN")) write_golden(target);
}

BOOST_DATA_TEST_CASE(a_directory_of_each_format_is_read_written_and_verified,
                     boost::unit_test::data::make({"format_1", "format_2", "format_3", "format_4",
                                                   "format_5"}),
                     format) {
    fixtures::temporary_directory copy;
    fs::copy(fs::path(ROWD_GOLDEN_DIRECTORY) / format, copy.path(), fs::copy_options::recursive);
    auto const directory = copy.path() / tenant.to_string();
    auto const found = verify_tenant(directory);
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
    BOOST_TEST(found.tables == 2u);
    BOOST_TEST(found.rows == 201u);
    BOOST_TEST(found.audit_entries == 4u);
    {
        auto const engine = open_engine(copy.path(), fixtures::small_engine());
        auto const s = engine->open(tenant);
        check_tables(*s);
        fixtures::tables_seen leads_table;
        BOOST_REQUIRE(fixtures::read(*s, domain::get_table{std::string("leads")}, leads_table));
        uuid const table = leads_table.tables.at(0).id;
        check_rows(*s, table);
        check_index(*s, table);
        check_audit(*s);
        bool const has_chat = std::string_view(format) >= "format_5";
        BOOST_TEST(found.objects == (has_chat ? 5u : 0u));
        if (has_chat) check_chat(*s);
        domain::insert_rows insert;
        insert.table = table;
        insert.rows = {domain::make_draft(R"({"k":7})")};
        auto const receipt = fixtures::execute(*s, 1'800'000'000'000, insert);
        BOOST_REQUIRE(!receipt.failure.has_value());
        BOOST_TEST(receipt.rows[0].number == 203u);
        insert.rows = {domain::make_draft(R"({"k":{"a":1,"b":[]}})")};
        BOOST_REQUIRE(!fixtures::execute(*s, 1'800'000'000'000, insert).failure.has_value());
        domain::upsert_rows upsert;
        upsert.table = table;
        upsert.key_column = "k";
        upsert.rows.resize(1);
        upsert.rows[0].key = R"({"b":[],"a":1.0})";
        upsert.rows[0].draft = domain::make_draft("{}");
        BOOST_TEST(fixtures::execute(*s, 1'800'000'000'000, upsert).updated.size() == 1u);
        engine->stop();
    }
    BOOST_TEST(verify_tenant(directory).problems.empty());
    BOOST_TEST(format_of(directory) == format_version);
}

BOOST_DATA_TEST_CASE(what_comes_after_a_directory_of_each_format_is_dated_no_earlier,
                     boost::unit_test::data::make({"format_1", "format_2"}), format) {
    fixtures::temporary_directory copy;
    fs::copy(fs::path(ROWD_GOLDEN_DIRECTORY) / format, copy.path(), fs::copy_options::recursive);
    auto const engine = open_engine(copy.path(), fixtures::small_engine());
    auto const s = engine->open(tenant);
    fixtures::tables_seen before;
    BOOST_REQUIRE(fixtures::read(*s, domain::list_tables{}, before));
    domain::create_table create;
    create.definition.name = "new";
    std::int64_t const asked_ms = 0;
    auto const made = fixtures::execute(*s, asked_ms, create).table.value();
    BOOST_TEST(made.created_ms >= before.tables.at(0).created_ms);
    BOOST_TEST(made.created_ms >= before.tables.at(1).created_ms);
    engine->stop();
}

BOOST_AUTO_TEST_SUITE_END()
