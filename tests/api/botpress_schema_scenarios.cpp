// Schemas: what is understood, what an update does to columns and rows, and columns of tables that
// another dialect has made.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* list = "/v1/tables";

std::string bad(std::string_view column, std::string_view rule) {
    return refusal(400, "InvalidJsonSchema",
                   R"(schema: column \")" + std::string(column) + R"(\" )" + std::string(rule));
}

scenario understood(std::string shows, std::string schema, std::string properties) {
    std::string name = "T";  // one that no other scenario uses
    for (char c : shows)
        if (c != ' ') name += c;
    return {std::move(shows),
            "POST",
            list,
            R"({"name":")" + name + R"(Table","schema":)" + schema + "}",
            200,
            {R"("properties":)" + properties}};
}

scenario refused(std::string shows, std::string schema, std::string answer) {
    unsigned const status = answer.find(":413") == answer.npos ? 400 : 413;
    return {
        std::move(shows),   "POST", list, R"({"name":"XTable","schema":)" + schema + "}", status,
        {std::move(answer)}};
}

std::string example_of(int columns) {
    std::string schema = "{";
    for (int i = 0; i < columns; ++i)
        schema += (i > 0 ? ",\"c" : "\"c") + std::to_string(i) + "\":\"\"";
    return schema + "}";
}

}  // namespace

std::vector<scenario> schemas() {
    std::vector<scenario> all = {
        understood("nothing", "{}", "{}}"),
        understood("an empty JSON schema", R"({"type":"object","properties":{}})", "{}}"),
        understood("a JSON schema",
                   R"({"type":"object","required":["a"],"additionalProperties":false,)"
                   R"("properties":{"a":{"type":"string","minLength":1,"nullable":false,)"
                   R"("description":"d","default":"x"}}})",
                   R"({"a":{"type":"string","nullable":false,"description":"d",)"
                   R"("x-zui":{"index":0,"searchable":false}}})"),
        understood("what only columns of this dialect have",
                   R"({"a":{"type":"string","pattern":"^a","enum":["a","b"],"format":"email",)"
                   R"("x-zui":{"index":9,"searchable":true,"typings":"t","width":3}}})",
                   R"({"a":{"type":"string","nullable":true,"pattern":"^a","enum":["a","b"],)"
                   R"("x-zui":{"index":0,"searchable":true,"typings":"t","width":3}}})"),
        understood("containers",
                   R"({"a":{"type":"array","items":{"type":"string"}},)"
                   R"("o":{"type":"object","properties":{"x":{"type":"number"}}}})",
                   R"({"a":{"type":"array","nullable":true,"items":{"type":"string"},)"
                   R"("x-zui":{"index":0,"searchable":false}},)"
                   R"("o":{"type":"object","nullable":true,"properties":{"x":{"type":"number"}},)"
                   R"("x-zui":{"index":1,"searchable":false}}})"),
        understood("a date", R"({"at":{"type":"string","format":"date-time"}})",
                   R"({"at":{"type":"string","format":"date-time","nullable":true,)"),
        understood("an example of a date stays a text", R"({"at":"2024-01-31T12:00:00Z"})",
                   R"({"at":{"type":"string","nullable":true,)"),
        understood("an example with a type of its own", R"({"a":{"type":"car"}})",
                   R"({"a":{"type":"object","nullable":true,)"),
        understood("a column called type", R"({"type":"object"})", R"({"type":{"type":"string",)"),
        understood("a long name with spaces and dots", R"({"A name of 30 characters. Yes.":1})",
                   R"({"A name of 30 characters. Yes.":{"type":"number",)"),
        understood("20 columns", example_of(20), R"({"c0":)"),
        refused("21 columns", example_of(21),
                refusal(413, "LimitExceeded", "A table can have at most 20 columns")),
        refused("a text", R"("x")", refusal(400, "InvalidPayload", "schema must be an object")),
        refused("null", "null", refusal(400, "InvalidPayload", "schema must be an object")),
        refused("an unknown type", R"({"type":"object","properties":{"a":{"type":"integer"}}})",
                bad("a", "must have a type: string, number, boolean, object, array or null")),
        refused("no type", R"({"type":"object","properties":{"a":{}}})",
                bad("a", "must have a type: string, number, boolean, object, array or null")),
        refused("required that is no list", R"({"type":"object","properties":{},"required":"a"})",
                refusal(400, "InvalidJsonSchema", "schema.required must be an array of strings")),
        refused("nullable that is no boolean", R"({"a":{"type":"string","nullable":1}})",
                bad("a", "must have a boolean as nullable")),
        refused("a description that is no text", R"({"a":{"type":"string","description":1}})",
                bad("a", "must have a string as description")),
        refused("an enum of numbers", R"({"a":{"type":"string","enum":[1]}})",
                bad("a", "must have an array of strings as enum")),
        refused("x-zui that is no object", R"({"a":{"type":"string","x-zui":1}})",
                bad("a", "must have an object as x-zui")),
        refused("searchable that is no boolean",
                R"({"a":{"type":"string","x-zui":{"searchable":1}}})",
                bad("a", "must have a boolean as x-zui.searchable")),
        refused("a name of no characters", R"({"":1})",
                bad("", "must have a name of 1 to 30 characters")),
        refused("a name of 31 characters", R"({")" + std::string(31, 'x') + R"(":1})",
                bad(std::string(30, 'x') + "...", "must have a name of 1 to 30 characters")),
    };
    for (auto const* name : {"id", "createdAt", "updatedAt", "computed", "stale", "similarity"})
        all.push_back(refused(name, R"({")" + std::string(name) + R"(":1})",
                              bad(name, "has a reserved name")));
    all.push_back(
        refused("schemas that nobody needs",
                R"({"a":{"type":"string","description":")" + std::string(300'000, 'x') + R"("}})",
                refusal(413, "LimitExceeded", "The schema is larger than 256 KiB")));
    return as_bot(std::move(all));
}

std::vector<scenario> schema_changes() {
    constexpr char const* table = "/v1/tables/PeopleTable";
    constexpr char const* column = "/v1/tables/PeopleTable/column";
    constexpr char const* first = "/v1/tables/PeopleTable/row?id=1";
    return as_bot({
        {"a table", "POST", list,
         R"({"name":"PeopleTable","schema":{"name":"","age":1,"born":{"type":"string",)"
         R"("format":"date-time","description":"d","x-zui":{"searchable":true}}}})",
         200},
        {"and a row",
         "POST",
         "/v1/tables/PeopleTable/rows",
         R"({"rows":[{"name":"Ada","age":36,"born":"1815-12-10"}]})",
         200,
         {R"("born":"1815-12-10T00:00:00.000Z")"}},
        {"columns that are not named stay, new ones are added",
         "PUT",
         table,
         R"({"schema":{"city":"x"}})",
         200,
         {R"("properties":{"name":)", R"("age":)", R"("born":)",
          R"("city":{"type":"string","nullable":true,"x-zui":{"index":3,"searchable":false}})"}},
        {"as with a JSON schema",
         "PUT",
         table,
         R"({"schema":{"type":"object","properties":{"zip":{"type":"string"}}}})",
         200,
         {R"("city":)", R"("zip":{"type":"string","nullable":true,"x-zui":{"index":4,)"}},
        {"null drops a column",
         "PUT",
         table,
         R"({"schema":{"city":null,"unknown":null}})",
         200,
         {R"("zip":)"},
         {R"("city":)", "unknown"}},
        {"the same type keeps the values",
         "PUT",
         table,
         R"({"schema":{"age":{"type":"number","description":"years"},"name":"example"}})",
         200,
         {R"("age":{"type":"number","nullable":true,"description":"years",)"}},
        {"and what is not named of the definition",
         "PUT",
         table,
         R"({"schema":{"born":{"type":"string","format":"date-time","nullable":true}}})",
         200,
         {R"("description":"d","x-zui":{"index":2,"searchable":true})"}},
        {"an example of a date fits a date",
         "PUT",
         table,
         R"({"schema":{"born":"2024-01-01"}})",
         200,
         {R"("born":{"type":"string","format":"date-time")"}},
        {"so the row is as it was",
         "GET",
         first,
         "",
         200,
         {R"("name":"Ada","age":36,"born":"1815-12-10T00:00:00.000Z","zip":null)"}},
        {"another type empties the column",
         "PUT",
         table,
         R"({"schema":{"age":"old"}})",
         200,
         {R"("age":{"type":"string","nullable":true,"x-zui":{"index":1,"searchable":false}})"}},
        {"as the row shows", "GET", first, "", 200, {R"("name":"Ada","age":null,"born":"1815)"}},
        {"a dropped column has no data when it comes back",
         "PUT",
         table,
         R"({"schema":{"born":null}})",
         200,
         {},
         {R"("born":)"}},
        {"come back",
         "PUT",
         table,
         R"({"schema":{"born":""}})",
         200,
         {R"("born":{"type":"string",)"}},
        {"empty", "GET", first, "", 200, {R"("born":null)"}},
        {"required is set",
         "PUT",
         table,
         R"({"schema":{"type":"object","properties":{"name":{"type":"string"}},)"
         R"("required":["name"]}})",
         200,
         {R"("required":["name"])"}},
        {"and stays",
         "PUT",
         table,
         R"({"schema":{"name":{"type":"string"}}})",
         200,
         {R"("required":["name"])"}},
        {"and is taken back",
         "PUT",
         table,
         R"({"schema":{"type":"object","properties":{"name":{"type":"string"}},"required":[]}})",
         200,
         {R"("required":[])"}},

        {"a column is renamed",
         "PUT",
         column,
         R"({"name":"name","newName":"New Column Name"})",
         200,
         {R"("properties":{"New Column Name":{"type":"string",)"},
         {"staleColumns"}},
        {"and keeps its data", "GET", first, "", 200, {R"("New Column Name":"Ada")"}},
        {"to its own name", "PUT", column, R"({"name":"age","newName":"age"})", 200},
        {"an unknown column",
         "PUT",
         column,
         R"({"name":"name","newName":"x"})",
         404,
         {refusal(404, "ResourceNotFound", R"(Column \"name\" was not found)")}},
        {"a taken name",
         "PUT",
         column,
         R"({"name":"age","newName":"zip"})",
         409,
         {refusal(409, "AlreadyExists", R"(Column \"zip\" already exists)")}},
        {"a reserved name",
         "PUT",
         column,
         R"({"name":"age","newName":"id"})",
         400,
         {R"("type":"InvalidPayload")"}},
        {"a long name",
         "PUT",
         column,
         R"({"name":"age","newName":")" + std::string(31, 'x') + R"("})",
         400,
         {refusal(400, "InvalidPayload", "newName must be between 1 and 30 characters")}},
        {"no new name",
         "PUT",
         column,
         R"({"name":"age"})",
         400,
         {refusal(400, "InvalidPayload", "newName is required")}},
        {"of an unknown table", "PUT", "/v1/tables/NoTable/column",
         R"({"name":"age","newName":"x"})", 404},
        {"too many columns",
         "PUT",
         table,
         R"({"schema":)" + example_of(17) + "}",
         413,
         {R"("type":"LimitExceeded")"}},
        {"as many as fit", "PUT", table, R"({"schema":)" + example_of(16) + "}", 200},
    });
}

std::vector<scenario> foreign_tables() {
    std::string const justpaid = "/api/v1/tables";
    header_fields const key = {{"x-api-key", "{key}"}};
    return as_bot({
        {"a table of another dialect",
         "POST",
         justpaid,
         R"({"name":"Other","columns":[{"name":"t","type":"text"},{"name":"n","type":"number",)"
         R"("required":true},{"name":"b","type":"boolean"},{"name":"d","type":"date"},)"
         R"({"name":"s","type":"select","options":["x","y"]},{"name":"j","type":"json"},)"
         R"({"name":"id","type":"text"}]})",
         201,
         {},
         {},
         "",
         key},
        {"has a schema",
         "GET",
         "/v1/tables/Other",
         "",
         200,
         {R"("required":["n"],"properties":{)"
          R"("t":{"type":"string","nullable":true,"x-zui":{"index":0,"searchable":false}},)"
          R"("n":{"type":"number","nullable":true,"x-zui":{"index":1,"searchable":false}},)"
          R"("b":{"type":"boolean","nullable":true,"x-zui":{"index":2,"searchable":false}},)"
          R"("d":{"type":"string","format":"date-time","nullable":true,"x-zui":{"index":3,)"
          R"("searchable":false}},)"
          R"("s":{"type":"string","nullable":true,"enum":["x","y"],"x-zui":{"index":4,)"
          R"("searchable":false}},)"
          R"("j":{"type":"object","nullable":true,"x-zui":{"index":5,"searchable":false}}}})"}},
        {"rows are written",
         "POST",
         "/v1/tables/Other/rows",
         R"({"rows":[{"n":1,"j":[1]},{"j":2}]})",
         200,
         {R"("j":[1]}])", R"("errors":["rows[1]: column \"n\" is required"])"}},
        {"and its schema is changed",
         "PUT",
         "/v1/tables/Other",
         R"({"schema":{"t":{"type":"string","description":"now with a description"},)"
         R"("b":1}})",
         200,
         {R"("description":"now with a description")"}},
        {"which the other dialect sees",
         "GET",
         justpaid,
         "",
         200,
         {R"({"id":"t","name":"t","type":"text","required":false,"botpress":{"type":"string",)",
          R"({"id":"b","name":"b","type":"number","required":false,"botpress":{"type":"number",)",
          R"({"id":"id","name":"id","type":"text"})"},
         {},
         "",
         key},
        {"columns of ours", "POST", list,
         R"({"name":"OursTable","schema":{"a":[],"d":{"type":"string","format":"date-time"}}})",
         200},
        {"are columns there",
         "GET",
         justpaid,
         "",
         200,
         {R"({"id":"a","name":"a","type":"json","required":false,"botpress":{"type":"array",)",
          R"({"id":"d","name":"d","type":"date","required":false,"botpress":{"type":"string",)"},
         {},
         "",
         key},
    });
}

}  // namespace rowd::fixtures::botpress
