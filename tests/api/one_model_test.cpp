// One store behind all dialects: what is written through one is seen through the others.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd::fixtures;

namespace {

// Numbers that a double does not hold, an order that no sorting gives, escapes.
constexpr char const* data =
    R"("z":12345678901234567890,"a":1.50,"b":{"y":-0.0,"x":[1e2,null,"\u0000é\n"]},"c":true)";

struct one_table {
    memory_host server;
    company owner{server};
    std::string const team = owner.tenant().id.to_string();
    std::string const table = owner.create_table(
        R"({"name":"Shared","description":"d","columns":[{"name":"s","type":"select",)"
        R"("options":["S"]}]})");

    response ask_as_bot(std::string method, std::string path, std::string body = {}) {
        return server.ask({std::move(method),
                           std::move(path),
                           {{"Authorization", "Bearer " + owner.key()}, {"x-bot-id", team}},
                           std::move(body)});
    }
    std::string flowra() const { return "/api/v1/table/collections/" + table + "/documents"; }
    std::string starion() const { return "/apps/" + team + "/tables/" + table + "/rows"; }

    static std::string object(std::string fields) { return "{" + std::move(fields) + "}"; }
    static std::string text(boost::json::value const& v) { return std::string(v.as_string()); }

    // The row is the same text with the same id and times through every door.
    void check_everywhere(std::string const& id) {
        std::string const justpaid = owner.get(row_path(table, id)).body;
        auto const row = boost::json::parse(justpaid).at("data");
        std::string const created = text(row.at("createdAt"));
        std::string const updated = text(row.at("updatedAt"));
        BOOST_TEST(justpaid == R"({"success":true,"data":{"id":")" + id + R"(","data":{)" + data +
                                   R"(},"position":null,"createdAt":")" + created +
                                   R"(","updatedAt":")" + updated + "\"}}");
        BOOST_TEST(owner.get(flowra() + "/" + id).body ==
                   R"({"success":true,"message":"Document retrieved successfully","data":{"id":")" +
                       id + R"(","_id":")" + id + "\"," + data + R"(,"createdAt":")" + created +
                       R"(","updatedAt":")" + updated + "\"}}");
        BOOST_TEST(owner.get(starion() + "/" + id).body ==
                   R"({"_id":")" + id + R"(","createdAt":")" + created + R"(","lastUpdatedAt":")" +
                       updated + "\"," + data + "}");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(one_model, one_table)

BOOST_AUTO_TEST_CASE(a_justpaid_row_is_the_same_everywhere) {
    check_everywhere(owner.create_row(table, object(data)));
}

BOOST_AUTO_TEST_CASE(a_flowra_document_is_the_same_everywhere) {
    check_everywhere(text(data_of(owner.post(flowra(), object(data))).at("id")));
}

BOOST_AUTO_TEST_CASE(a_starion_row_is_the_same_everywhere) {
    auto const r = owner.post(starion(), object(R"("fields":)" + object(data)));
    check_everywhere(text(boost::json::parse(r.body).at("_id")));
}

BOOST_AUTO_TEST_CASE(a_justpaid_table_is_seen_by_all) {
    auto const collection = data_of(owner.get("/api/v1/table/collections")).as_array().at(0);
    BOOST_TEST(text(collection.at("id")) == table);
    BOOST_TEST(text(collection.at("description")) == "d");
    auto const shown = boost::json::parse(owner.get("/apps/" + team + "/tables").body).at(0);
    BOOST_TEST(text(shown.at("_id")) == table);
    BOOST_TEST(text(shown.at("tableType")) == "shared");
    BOOST_TEST(shown.at("createdAt") == collection.at("createdAt"));
    BOOST_TEST(shown.at("lastUpdate") == collection.at("updatedAt"));
}

BOOST_AUTO_TEST_CASE(the_same_patch_replaces_in_one_dialect_and_merges_in_the_others) {
    auto const id = owner.create_row(table, R"({"a":1,"b":2})");
    owner.patch(flowra() + "/" + id, R"({"b":3})");
    owner.patch(starion() + "/" + id, R"({"fields":{"c":4}})");
    BOOST_TEST(data_of(owner.get(row_path(table, id))).at("data") ==
               boost::json::parse(R"({"a":1,"b":3,"c":4})"));
    owner.patch(row_path(table, id), R"({"data":{"d":5}})");
    BOOST_TEST(data_of(owner.get(row_path(table, id))).at("data") ==
               boost::json::parse(R"({"d":5})"));
}

BOOST_AUTO_TEST_CASE(a_place_orders_rows_in_justpaid_alone) {
    auto const last = owner.create_row_at(table, "2");
    auto const first = owner.create_row_at(table, "1");
    BOOST_TEST(listed(owner.get(rows_path(table))) == (std::vector<std::string>{first, last}),
               boost::test_tools::per_element());
    BOOST_TEST(listed(owner.get(flowra())) == (std::vector<std::string>{first, last}),
               boost::test_tools::per_element());
    BOOST_TEST(
        listed(owner.get(flowra() + "?sort=createdAt")) == (std::vector<std::string>{last, first}),
        boost::test_tools::per_element());
    auto const rows = boost::json::parse(owner.get(starion()).body);
    BOOST_TEST(text(rows.at(0).at("_id")) == last);
    owner.patch(flowra() + "/" + last, R"({"a":1})");
    BOOST_TEST(data_of(owner.get(row_path(table, last))).at("position").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(a_choice_is_an_array_in_starion_and_a_string_elsewhere) {
    auto const r = owner.post(starion(), R"({"fields":{"s":["S"]}})");
    auto const id = text(boost::json::parse(r.body).at("_id"));
    BOOST_TEST(text(data_of(owner.get(row_path(table, id))).at("data").at("s")) == "S");
    BOOST_TEST(text(data_of(owner.get(flowra() + "/" + id)).at("s")) == "S");
    owner.patch(flowra() + "/" + id, R"({"s":"M"})");
    BOOST_TEST(boost::json::parse(owner.get(starion() + "/" + id).body).at("s") ==
               boost::json::parse(R"(["M"])"));
}

BOOST_AUTO_TEST_CASE(a_botpress_change_of_a_column_keeps_its_label) {
    auto const own = owner.create_table(
        R"({"name":"T","columns":[{"id":"amt","name":"Amount due","type":"number","hint":1},)"
        R"({"id":"createdAt","name":"Made","type":"date"},{"name":"plain","type":"text"}]})");
    auto const path = "/v1/tables/" + own;
    auto const columns = [&] {
        std::string seen;
        auto const shown = data_of(owner.get(table_path(own))).at("columns");
        for (auto const& c : shown.as_array())
            seen += text(c.at("id")) + "=" + text(c.at("name")) + " ";
        return seen;
    };
    std::string const labelled = "amt=Amount due createdAt=Made plain=plain ";
    for (std::string const change :
         {R"({"type":"number","description":"d"})", R"({"type":"number","nullable":false})",
          R"({"type":"number","x-zui":{"searchable":true}})", R"({"type":"string"})", R"({"x":1})",
          R"([1])", R"({"type":"null"})", R"({"type":"string","format":"date-time"})", "2",
          "true"}) {
        BOOST_TEST(ask_as_bot("PUT", path, R"({"schema":{"amt":)" + change + "}}").status == 200u);
        BOOST_TEST(columns() == labelled, change);
    }
    ask_as_bot("PUT", path, R"({"schema":{"type":"object","required":["amt"],"properties":{}}})");
    ask_as_bot("PUT", path, R"({"schema":{"plain":{"type":"string","description":"d"}}})");
    BOOST_TEST(columns() == labelled);
    ask_as_bot("PUT", path + "/column", R"({"name":"amt","newName":"due"})");
    ask_as_bot("PUT", path + "/column", R"({"name":"plain","newName":"simple"})");
    BOOST_TEST(columns() == "due=Amount due createdAt=Made simple=simple ");
    BOOST_TEST(data_of(owner.get(table_path(own))).at("columns").at(0).at("hint").as_int64() == 1);
    ask_as_bot("PUT", path, R"({"schema":{"due":null,"new":1}})");
    BOOST_TEST(columns() == "createdAt=Made simple=simple new=new ");
}

BOOST_AUTO_TEST_CASE(a_botpress_column_is_not_renamed_over_what_other_dialects_wrote) {
    auto const own = owner.create_table(R"({"name":"T","columns":[{"name":"a","type":"text"}]})");
    std::vector<std::string> rows;
    for (auto const* written : {R"({"a":"1","b":"kept"})", R"({"a":"2"})", R"({"b":null})"})
        rows.push_back(owner.create_row(own, written));
    auto const before = owner.get(rows_path(own)).body;
    auto const rename = [&](std::string const& to) {
        return ask_as_bot("PUT", "/v1/tables/" + own + "/column",
                          R"({"name":"a","newName":")" + to + "\"}");
    };
    auto const refused = rename("b");
    BOOST_TEST(refused.status == 409u);
    BOOST_TEST(refused.body.find(R"("type":"AlreadyExists")") != std::string::npos);
    BOOST_TEST(refused.body.find(R"(is no column: 2")") != std::string::npos);
    BOOST_TEST(owner.get(rows_path(own)).body == before);
    BOOST_TEST(text(data_of(owner.get(table_path(own))).at("columns").at(0).at("id")) == "a");
    BOOST_TEST(rename("c").status == 200u);
    BOOST_TEST(data_of(owner.get(row_path(own, rows[0]))).at("data") ==
               boost::json::parse(R"({"c":"1","b":"kept"})"));
}

BOOST_AUTO_TEST_CASE(botpress_measures_what_it_shows_of_a_row) {
    auto const own = owner.create_table(
        R"({"name":"SizesTable","columns":[{"name":"a","type":"text"},{"name":"b","type":"text"},)"
        R"({"name":"createdAt","type":"text"}]})");
    auto const rows = "/v1/tables/" + own + "/rows";
    auto const of = [](std::string const& member, std::size_t length, char c = 'x') {
        return "\"" + member + "\":\"" + std::string(length, c) + '"';
    };
    owner.create_row(own, "{" + of("undeclared", 9'000) + "," + of("createdAt", 9'000) + "}");
    owner.create_row(own, "{" + of("a", 9'000) + ",\"undeclared\":1}");
    // Whether the row was written.
    auto const changed = [&](std::string const& row) {
        auto const r = ask_as_bot("PUT", rows, R"({"rows":[)" + row + "]}");
        auto const upserted =
            ask_as_bot("POST", rows + "/upsert", R"({"rows":[)" + row + "]}").body;
        bool const fits = r.body.find("larger than 4096 bytes") == std::string::npos;
        BOOST_TEST((upserted.find("larger than 4096 bytes") == std::string::npos) == fits);
        return r.status == 200 && fits;
    };
    BOOST_TEST(changed(R"({"id":1,)" + of("a", 4'000) + "}"));
    BOOST_TEST(!changed(R"({"id":1,)" + of("a", 4'100) + "}"));
    BOOST_TEST(changed(R"({"id":1,"b":null})"));
    BOOST_TEST(!changed(R"({"id":1,)" + of("b", 4'000) + "}"));
    // The second is too large already.
    BOOST_TEST(!changed(R"({"id":2,"b":"1"})"));
    BOOST_TEST(!changed(R"({"id":2,)" + of("a", 9'001) + "}"));
    BOOST_TEST(changed(R"({"id":2,"b":null})"));
    BOOST_TEST(changed(R"({"id":2,)" + of("a", 9'000, 'y') + "}"));
    BOOST_TEST(changed(R"({"id":2,)" + of("a", 8'000) + "," + of("b", 500) + "}"));
    BOOST_TEST(changed(R"({"id":2,"a":null})"));
    BOOST_TEST(ask_as_bot("GET", "/v1/tables/" + own + "/row?id=1").body.find("undeclared") ==
               std::string::npos);
    auto const raised = ask_as_bot("PUT", "/v1/tables/" + own, R"({"factor":3})");
    BOOST_TEST(raised.status == 200u);
    auto const copy = ask_as_bot("POST", "/v1/tables/" + own + "/duplicate",
                                 R"({"tableName":"LessTable","factor":1})");
    BOOST_TEST(copy.status == 200u);
    BOOST_TEST(changed(R"({"id":2,)" + of("b", 5'000) + "}"));
}

BOOST_AUTO_TEST_CASE(searches_see_letters_and_words_as_readers_do) {
    auto const own =
        owner.create_table(R"({"name":"BooksTable","columns":[{"name":"title","type":"text"},)"
                           R"({"name":"facts","type":"json"}]})");
    owner.create_row(own, R"({"title":"L\u2019\u00c9tranger\u2014roman",)"
                          R"("facts":{"place":["S\u00e3o Paulo\nBrasil",null],"year":1942}})");
    owner.create_row(own, R"({"title":"Stra\u00dfe","facts":"caf\u00e9"})");
    ask_as_bot("PUT", "/v1/tables/" + own,
               R"({"schema":{"facts":{"type":"object","x-zui":{"searchable":true}},)"
               R"("title":{"type":"string","x-zui":{"searchable":true}}}})");
    auto const similarity = [&](std::string const& text) {
        auto const found =
            boost::json::parse(ask_as_bot("POST", "/v1/tables/" + own + "/rows/find",
                                          R"({"orderBy":"id","search":")" + text + "\"}")
                                   .body);
        return found.at("rows").at(0).at("similarity").to_number<double>();
    };
    for (auto const* word : {"etranger", "ROMAN", "\u00c9tranger roman", "brasil", "1942", "sao"})
        BOOST_TEST(similarity(word) == 1, word);
    for (auto const* word : {"place", "null", "u00e9", "nBrasil"})
        BOOST_TEST(similarity(word) == 0, word);
    auto const total = [&](std::string const& text) {
        auto const found = owner.get("/api/v1/table/collections/" + own + "/documents?q=" + text);
        return boost::json::parse(found.body).at("total").as_int64();
    };
    BOOST_TEST(total("STRASSE") == 1);
    BOOST_TEST(total("%C3%89TRANGER") == 1);
    BOOST_TEST(total("cafe") == 1);
    BOOST_TEST(total("S%C3%83O+paulo") == 1);
    BOOST_TEST(total("u00e9") == 0);
    BOOST_TEST(total("place") == 0);
}

BOOST_AUTO_TEST_CASE(a_company_sees_every_row_of_a_private_table) {
    auto const made =
        owner.post("/apps/" + team + "/tables", R"({"name":"P","tableType":"private"})");
    auto const own = text(boost::json::parse(made.body).at("_id"));
    auto const rows = "/apps/" + team + "/tables/" + own + "/rows";
    owner.post(rows + "?ownerUserId=ann", R"({"fields":{"n":1}})");
    owner.post(rows + "?ownerUserId=bob", R"({"fields":{"n":2}})");
    auto const unowned = owner.create_row(own, R"({"n":3})");
    auto const seen = owner.get(rows_path(own));
    BOOST_TEST(data_of(seen).as_array().size() == 3u);
    BOOST_TEST(seen.body.find("ann") == std::string::npos);
    BOOST_TEST(
        data_of(owner.get("/api/v1/table/collections/" + own + "/documents")).as_array().size() ==
        3u);
    BOOST_TEST(owner.get(rows + "/" + unowned + "?ownerUserId=ann").status == 404u);
    BOOST_TEST(owner.get(rows + "?ownerUserId=ann").field("X-Total-Count").value() == "1");
}

BOOST_AUTO_TEST_CASE(a_company_sees_the_tables_of_all_users) {
    auto const made =
        owner.ask("POST", "/api/v1/table/collections", R"({"name":"A"})", {{"x-username", "ann"}});
    auto const of_ann = text(data_of(made).at("id"));
    BOOST_TEST(owner.get(table_path(of_ann)).status == 200u);
    BOOST_TEST(owner.get("/tables/" + of_ann + "/rows").status == 200u);
    BOOST_TEST(owner.get("/api/v1/table/collections/" + of_ann).status == 404u);
}

BOOST_AUTO_TEST_CASE(what_starion_owns_does_not_leak_into_the_data) {
    auto const id = owner.create_row(
        table, R"({"_id":1,"createdAt":2,"lastUpdatedAt":3,"ownerUserId":"me","id":4,"n":5})");
    auto const row = boost::json::parse(owner.get(starion() + "/" + id).body);
    BOOST_TEST(text(row.at("_id")) == id);
    BOOST_TEST(row.as_object().size() == 6u);
    BOOST_TEST(text(row.at("ownerUserId")) == "me");
    owner.patch(starion() + "/" + id, R"({"fields":{"n":6,"_id":7}})");
    BOOST_TEST(data_of(owner.get(row_path(table, id))).at("data") ==
               boost::json::parse(
                   R"({"_id":1,"createdAt":2,"lastUpdatedAt":3,"ownerUserId":"me","id":4,"n":6})"));
}

// More rows than are looked at on an I/O thread: a worker thread writes the answers.
BOOST_AUTO_TEST_CASE(a_large_table_is_searched_and_sorted_like_a_small_one) {
    constexpr int count = 700;
    for (int i = 0; i < count; ++i)
        owner.create_row(table, R"({"n":)" + std::to_string(i * 37 % count) + "}");
    auto const sorted = data_of(owner.get(flowra() + "?sort=n&skip=50&limit=3&fields=n"));
    for (std::size_t i = 0; i < 3; ++i)
        BOOST_TEST(sorted.at(i).at("n").as_int64() == static_cast<std::int64_t>(50 + i));
    auto const found = owner.get(flowra() + "?search=699");
    BOOST_TEST(boost::json::parse(found.body).at("total").as_int64() == 1);
    BOOST_TEST(data_of(found).at(0).at("n").as_int64() == 699);
    auto const rows = owner.get(starion() + "?orderBy=lastUpdatedAt&orderDirection=desc&limit=2");
    BOOST_TEST(rows.field("X-Total-Count").value() == std::to_string(count));
    BOOST_TEST(boost::json::parse(rows.body).at(0).at("n").as_int64() == (count - 1) * 37 % count);
}

BOOST_AUTO_TEST_CASE(a_dialects_budget_is_everybodys) {
    auto const key = owner.make_key({}, {.read = 2, .write = 1}).second;
    auto const ask = [&](std::string path) {
        return server.ask({"GET", std::move(path), {{"x-api-key", key}}, ""}).status;
    };
    BOOST_TEST(ask(flowra()) == 200u);
    BOOST_TEST(ask(starion()) == 200u);
    BOOST_TEST(ask(rows_path(table)) == 429u);
}

BOOST_AUTO_TEST_SUITE_END()
