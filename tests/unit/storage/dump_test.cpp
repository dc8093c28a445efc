// What is dumped and loaded is the same tenant; what is not a whole and sound dump is refused with
// the number of the line.
#include "rowd/storage/dump.hpp"

#include <fcntl.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <functional>

#include "fixtures/tenant.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/json.hpp"
#include "rowd/kv/environment.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::tenant;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t map_bytes = 256u << 20;
constexpr std::int64_t load_ms = 1'900'000'000'000;

dump_head const head = {"acme",
                        *uuid::parse("00000000-0000-4000-8000-000000000001"),
                        1'600'000'000'000,
                        {{*uuid::parse("00000000-0000-4000-8000-000000000002"), "\"app\"", 5}}};

// Of one tenant per program at a time: LMDB must not see a directory twice.
std::string dumped(fs::path const& directory) {
    std::string text;
    dump_tenant(directory, head, 1u << 30,
                [&](std::string_view piece, auto const&) { text += piece; });
    return text;
}

// A conversation that somebody has left, one that is gone, what is due some time, and states.
void fill_chat(tenant& t) {
    namespace chat = domain::chat;
    auto const run = [&](auto op) { return execute(t.store(), t.now_ms, std::move(op)).value(); };
    auto const make = [&](chat::object draft) {
        chat::create_object op;
        op.draft = std::move(draft);
        return run(std::move(op)).made.id;
    };
    chat::object draft;
    draft.tags = R"({"a":"1","b":"2"})";
    uuid const one = make(draft);
    uuid const two = make(draft);
    draft.is = chat::kind::conversation;
    draft.type = "c";
    uuid const here = make(draft);
    uuid const gone = make(draft);
    for (uuid const& where : {here, gone})
        for (uuid const& who : {one, two}) run(chat::change_participant{where, who, true});
    run(chat::change_participant{here, one, false});
    for (uuid const& where : {here, gone}) {
        chat::object message;
        message.is = chat::kind::message;
        message.type = "text";
        message.conversation = where;
        message.user = one;
        make(message);
        message.progress = chat::status::scheduled;
        message.due_ms = 32'503'680'000'000;  // the year 3000
        make(message);
        chat::set_state state;
        state.key = {chat::state_type::conversation, where.to_string(), "s"};
        state.expiry_ms = 32'503'680'000'000 - t.now_ms;
        run(state);
    }
    run(chat::delete_object{chat::kind::conversation, gone});
}

// Every feature that a row or a table has.
void fill(tenant& t) {
    domain::create_table create;
    create.definition.name = "l\u00e9ads \"1\"";
    create.definition.description = "people";
    create.definition.schema = R"({"columns":[{"id":"k","name":"k","type":"number"}],"v":1.50})";
    create.definition.metadata = R"({"a":[1,null]})";
    create.definition.tags = R"({"team":"x"})";
    create.definition.owner = "bob";
    create.definition.row_access = domain::access::owned;
    create.definition.app_ids = {head.apps[0].id, head.tenant_id};
    create.definition.factor = 4;
    create.definition.frozen = true;
    create.definition.max_rows = 777;
    uuid const table = t.write(create).table.value().id;
    domain::insert_rows insert;
    insert.table = table;
    for (int i = 1; i <= 300; ++i)
        insert.rows.push_back(domain::make_draft(
            "{\"k\":" + std::to_string(i % 70) + ",\"n\":1.0e5,\"u\":\"\\n\u00e9\"}",
            i % 3 == 0 ? std::optional<std::int64_t>(5 - i % 11) : std::nullopt,
            i % 5 == 0 ? "ann" : ""));
    t.write(insert);
    domain::delete_rows del;
    del.table = table;
    del.rows = {std::uint64_t{7}, std::uint64_t{300}};
    t.write(del);
    domain::upsert_rows upsert;
    upsert.table = table;
    upsert.rows.resize(1);
    upsert.rows[0].number = 7;  // comes back with its number, as the newest row
    upsert.rows[0].draft = domain::make_draft(R"({"k":"x"})");
    t.write(upsert);
    upsert.key_column = "k";  // begins an index
    upsert.rows[0].number.reset();
    upsert.rows[0].key = "1";
    t.write(upsert);
    domain::delete_table gone;
    gone.table = t.create("gone").id;
    t.write(gone);
    t.create("empty");
    t.insert(t.create("last").id, {"{}", R"({"a":{}})"});
    fill_chat(t);
}

struct dump_fixture {
    tenant t;
    fixtures::temporary_directory root;
    // As the engine wants it: a directory of tenants.
    uuid const id = random_source().uuid_v4();
    fs::path const target = root.path() / id.to_string();

    dump_counts load(std::string const& text, std::int64_t now_ms = load_ms) {
        fs::remove_all(target);
        fs::create_directory(target);
        replace_file(root.path() / "dump", text);
        auto const file = open_file(root.path() / "dump", O_RDONLY);
        dump_loader loader(file.get());
        return loader.load(target, map_bytes, now_ms);
    }
    std::string refusal(std::string const& text) {
        try {
            load(text);
            return "loaded";
        } catch (std::runtime_error const& e) {
            return e.what();
        }
    }
    void refuses(std::string const& text, std::string const& why) {
        auto const said = refusal(text);
        BOOST_TEST((said.find(why) != said.npos),
                   "expected \"" << why << "\", got \"" << said << "\"");
    }
};

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (auto const& line : lines) text += line + '\n';
    return text;
}

std::string changed(std::string text, std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    BOOST_REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

std::uint64_t used_bytes(fs::path const& directory) {
    kv::environment env(directory, {.map_bytes = map_bytes});
    return kv::write_txn(env).used_bytes();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dumping, dump_fixture)

BOOST_AUTO_TEST_CASE(what_is_loaded_dumps_to_the_same_text) {
    fill(t);
    t.close();
    auto const text = dumped(t.directory());
    auto const n = load(text);
    BOOST_TEST(n.tables == 3u);
    BOOST_TEST(n.rows == 301u);
    BOOST_TEST(n.objects == 5u);
    BOOST_TEST(n.states == 1u);
    BOOST_TEST(dumped(target) == text);
}

// Dumps of every format must go on being read. `ROWD_WRITE_GOLDEN_DUMP=file` writes one anew.
BOOST_AUTO_TEST_CASE(the_dump_of_the_golden_directory_is_pinned) {
    fs::path const golden = ROWD_GOLDEN_DIRECTORY;
    fs::copy(golden / "format_5", root.path() / "data", fs::copy_options::recursive);
    auto const text = dumped(root.path() / "data" / head.tenant_id.to_string());
    if (char const* const to = std::getenv("ROWD_WRITE_GOLDEN_DUMP")) return replace_file(to, text);
    auto const pinned = read_file(golden / "dump_2.ndjson");
    BOOST_TEST((text == pinned));
    load(pinned);
    BOOST_TEST((dumped(target) == pinned));
    auto const old = load(read_file(golden / "dump_1.ndjson"));
    BOOST_TEST(old.tables == 2u);
    BOOST_TEST(old.rows == 201u);
}

BOOST_AUTO_TEST_CASE(rows_nested_as_deep_as_they_may_be_are_loaded) {
    auto const depth = json::depth_max - 1;
    t.insert(t.create("deep").id,
             {R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + '}'});
    t.close();
    auto const text = dumped(t.directory());
    BOOST_TEST(load(text).rows == 1u);
    BOOST_TEST(dumped(target) == text);
}

BOOST_AUTO_TEST_CASE(what_comes_after_loading_is_dated_no_earlier_than_what_was_loaded) {
    uuid const table = t.create("a").id;
    t.insert(table, {"{}"});
    t.now_ms += 1'000;
    domain::change_rows change;
    change.table = table;
    change.changes.resize(1);
    change.changes[0].row = std::uint64_t{1};
    change.changes[0].draft = domain::make_draft("{}");
    std::int64_t const newest_ms = t.write(change).rows.at(0).updated_ms;
    t.close();
    load(dumped(t.directory()), newest_ms - 5'000);
    auto const engine = open_engine(root.path(), fixtures::small_engine());
    auto const s = engine->open(id);
    domain::create_table create;
    create.definition.name = "b";
    BOOST_TEST(fixtures::execute(*s, newest_ms - 4'000, create).table.value().created_ms ==
               newest_ms);
    engine->stop();
}

BOOST_AUTO_TEST_CASE(what_is_loaded_is_served_written_and_verified) {
    fill(t);
    fixtures::tables_seen before;
    BOOST_REQUIRE(fixtures::read(t.store(), domain::list_tables{false}, before));
    uuid const table = before.tables.at(0).id;
    auto const rows = t.list(table, domain::list_rows::order::position).rows;
    t.close();
    load(dumped(t.directory()));
    {
        auto const engine = open_engine(root.path(), fixtures::small_engine());
        auto const s = engine->open(id);
        fixtures::tables_seen after;
        BOOST_REQUIRE(fixtures::read(*s, domain::list_tables{false}, after));
        BOOST_REQUIRE(after.tables.size() == before.tables.size());
        for (std::size_t i = 0; i < after.tables.size(); ++i) {
            BOOST_TEST((after.tables[i].id == before.tables[i].id));
            BOOST_TEST(after.tables[i].name == before.tables[i].name);
            BOOST_TEST(after.tables[i].row_count == before.tables[i].row_count);
        }
        for (auto const& row : rows) {
            for (domain::row_ref const& ref :
                 {domain::row_ref(row.id), domain::row_ref(row.number)}) {
                fixtures::rows_seen same;
                BOOST_REQUIRE(fixtures::read(*s, domain::get_row{table, ref}, same));
                BOOST_TEST((same.rows.at(0).id == row.id));
                BOOST_TEST(same.rows.at(0).data == row.data);
                BOOST_TEST(same.rows.at(0).owner == row.owner);
                BOOST_TEST((same.rows.at(0).position == row.position));
                BOOST_TEST(same.rows.at(0).updated_ms == row.updated_ms);
            }
        }
        domain::insert_rows insert;
        insert.table = table;
        insert.rows = {domain::make_draft("{}")};
        auto const receipt = fixtures::execute(*s, load_ms, insert);
        BOOST_REQUIRE(!receipt.failure.has_value());
        BOOST_TEST(receipt.rows[0].number == rows.size() + 3);  // 7 was given twice, 300 is gone
        BOOST_TEST(fixtures::read_audit(*s).value().entries.size() == 3u);
        engine->stop();
    }
    auto const found = verify_tenant(target);
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
    BOOST_TEST(found.rows == 302u);
    BOOST_TEST(found.audit_entries == 3u);
}

BOOST_AUTO_TEST_CASE(an_unused_tenant_can_be_dumped_and_loaded) {
    auto const n = load(dumped(root.path() / "none"));
    BOOST_TEST(n.tables == 0u);
    BOOST_TEST(verify_tenant(target).problems.empty());
}

BOOST_AUTO_TEST_CASE(pages_are_filled_to_the_end) {
    std::vector<std::string> rows;
    for (int i = 0; i < 5'000; ++i) rows.push_back(R"({"x":")" + std::string(200, 'x') + "\"}");
    uuid const table = t.create("a").id;
    // A table whose rows were written here and there has half-empty pages.
    for (int i = 0; i < 4; ++i) t.insert(table, rows);
    domain::delete_rows del;
    del.table = table;
    for (std::uint64_t n = 1; n <= 20'000; n += 2) del.rows.emplace_back(n);
    t.write(del);
    t.close();
    auto const before = used_bytes(t.directory());
    load(dumped(t.directory()));
    auto const after = used_bytes(target);
    BOOST_TEST_MESSAGE(before << " bytes before, " << after << " after");
    BOOST_TEST(after < before * 3 / 4);
    BOOST_TEST(after < 10'000 * 325);
}

BOOST_AUTO_TEST_CASE(a_large_tenant_is_loaded_in_several_commits) {
    uuid const table = t.create("a").id;
    for (int i = 0; i < 40; ++i)
        t.insert(table,
                 std::vector<std::string>(10, R"({"x":")" + std::string(100'000, 'x') + "\"}"));
    t.close();
    auto const text = dumped(t.directory());
    BOOST_TEST(load(text).rows == 400u);
    BOOST_TEST((dumped(target) == text));
}

BOOST_AUTO_TEST_CASE(a_broken_line_is_refused_with_its_number) {
    fill(t);
    t.close();
    auto const lines = lines_of(dumped(t.directory()));
    auto const with = [&](std::size_t number, std::string const& line) {
        auto copy = lines;
        copy.at(number - 1) = line;
        return joined(copy);
    };
    auto const changing = [&](std::size_t number, std::string const& from, std::string const& to) {
        return with(number, changed(lines.at(number - 1), from, to));
    };
    std::size_t const end = lines.size();
    refuses(with(1, "{}"), "line 1: not a line of a dump");
    refuses(changing(1, R"("format":2)", R"("format":3)"), "line 1: the dump is of format 3");
    refuses(with(3, "{\"row\":"), "line 3: not JSON");
    refuses(with(3, lines[0]), "line 3: a second first line");
    refuses(with(4, R"({"rows":{}})"), "line 4: not a line of a dump");
    refuses(with(4, R"({"row":{},"row2":{}})"), "line 4: not a line of a dump");
    refuses(with(5, lines[3]), "line 5: the rows are not in list order");
    refuses(changing(6, R"("data":{)", R"("date":{)"), "line 6: the member 'data' is missing");
    refuses(changing(6, R"("number":)", R"("n":1,"number":)"), "line 6: the member 'n' is not");
    refuses(changing(6, R"("number":)", R"("number":-)"), "line 6: the member 'number' is out of");
    refuses(changing(6, R"("createdAt":"2)", R"("createdAt":"x)"),
            "line 6: the member 'createdAt'");
    refuses(changing(6, R"("createdAt":"2)", R"("createdAt":"3)"), "line 6: the row is newer");
    refuses(changing(6, R"("id":")", R"("id":"x)"), "line 6: the member 'id' is not an id");
    refuses(changing(2, R"("maxRows":777)", R"("maxRows":777777)"), "line 2: the member 'maxRows'");
    refuses(changing(2, R"("columns")", R"("column")"), "line 2: the member 'schema' has no");
    refuses(changing(2, R"("indexes":["k"])", R"("indexes":[1])"), "line 2: the member 'indexes'");
    refuses(changing(end, R"("rows":301)", R"("rows":302)"), "line " + std::to_string(end));
    auto missing = lines;
    missing.erase(missing.begin() + 10);
    refuses(joined(missing), "rows of 299");
    refuses(joined({lines.begin(), lines.end() - 1}), "ends without its last line");
    refuses(joined(lines) + "{}\n", "something follows");
    refuses("", "line 1: the dump ends");
    BOOST_TEST(refusal(joined(lines)) == "loaded");
}

BOOST_AUTO_TEST_CASE(rows_that_contradict_each_other_are_refused) {
    uuid const table = t.create("a").id;
    t.insert(table, {"{}", "{}", "{}"});
    t.create("b");
    t.close();
    auto const lines = lines_of(dumped(t.directory()));
    auto const with = [&](std::size_t number, std::string const& line) {
        auto copy = lines;
        copy.at(number - 1) = line;
        return joined(copy);
    };
    refuses(with(4, changed(lines[3], R"("number":2)", R"("number":3)")), "have the number");
    refuses(with(3, changed(lines[3], R"("number":2)", R"("number":2,"position":1)")),
            "line 4: the row is there twice");
    refuses(with(6, changed(lines[5], lines[5].substr(16, 36), table.to_string())),
            "two tables have the id");
    refuses(with(3, changed(lines[2], lines[2].substr(14, 8), "00000000")), "is not one of its");
}

BOOST_AUTO_TEST_SUITE_END()
