// Rows: written one call at a time, good and bad ones together.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* list = "/v1/tables";
constexpr char const* path = "/v1/tables/PeopleTable/rows";
constexpr char const* upsert = "/v1/tables/PeopleTable/rows/upsert";
constexpr char const* erase = "/v1/tables/PeopleTable/rows/delete";

scenario people() {
    return {"a table", "POST", list,
            R"({"name":"PeopleTable","schema":{"type":"object","required":["name"],"properties":{)"
            R"("name":{"type":"string"},"age":{"type":"number"},"ok":{"type":"boolean"},)"
            R"("at":{"type":"string","format":"date-time"},"o":{"type":"object"},)"
            R"("l":{"type":"array"},"x":{"type":"string","nullable":false},)"
            R"("z":{"type":"null"}}}})",
            200};
}

std::string row(int id, std::string_view columns) {
    return R"({"id":)" + std::to_string(id) +
           R"(,"createdAt":"<time>","updatedAt":"<time>","computed":{},"stale":[],)" +
           std::string(columns) + "}";
}

std::string columns(std::string_view name, std::string_view rest) {
    return R"("name":")" + std::string(name) + "\"," + std::string(rest);
}

std::string const no_more = R"("age":null,"ok":null,"at":null,"o":null,"l":null,"x":"","z":null)";

// A row with one more value, that is refused with this sentence.
scenario refused(std::string value, std::string sentence) {
    return {value, "POST",
            path,  R"({"rows":[{"name":"n","x":"",)" + value + "}]}",
            200,   {whole(R"({"rows":[],"errors":["rows[0]: )" + sentence + R"("]})")}};
}

scenario empty_in_it(std::string filter) {
    return {filter,
            "POST",
            erase,
            R"({"filter":)" + filter + "}",
            400,
            {refusal(400, "InvalidPayload",
                     "filter must not be empty; deleteAllRows deletes all rows")}};
}

std::string sentences(int count) {
    std::string rows = "[";
    for (int i = 0; i < count; ++i) rows += i > 0 ? ",{}" : "{}";
    return R"({"rows":)" + rows + "]}";
}

}  // namespace

std::vector<scenario> rows() {
    std::vector<scenario> all = {
        people(),
        {"a row",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"Ada"}]})",
         200,
         {whole(R"({"rows":[)" + row(1, columns("Ada", no_more)) + "]}")}},
        {"good and bad ones",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"B"},{"name":"C"},{"x":"","name":"D","y":1,"id":9}]})",
         200,
         {whole(R"({"rows":[)" + row(2, columns("B", no_more)) + "," +
                row(3, columns("D", no_more)) +
                R"(],"warnings":["rows[2]: ignored, the table has no such column: \"y\"",)"
                R"("rows[2]: ignored, set by the server: \"id\""],)"
                R"("errors":["rows[1]: column \"x\" is required"]})")}},
        {"values as they came",
         "POST",
         path,
         R"({"rows":[{"x":"\u00e9","name":"V","age":1.50,"o":{"b":1,"a":[]},"l":[null,1],)"
         R"("z":null,"ok":false}],"waitComputed":true})",
         200,
         {R"("age":1.50,"ok":false,"at":null,"o":{"b":1,"a":[]},"l":[null,1],"x":"é","z":null})"}},
        {"a date",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"V","at":"2024-01-31T14:00:00+02:00"}]})",
         200,
         {R"("at":"<time>")"}},
        {"a day",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"V","at":"2024-01-31"}]})",
         200,
         {R"("at":"2024-01-31T00:00:00.000Z")"}},
        {"milliseconds",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"V","at":1706702400000}]})",
         200,
         {R"("at":"2024-01-31T12:00:00.000Z")"}},
        {"a time before 1970",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"V","at":-1}]})",
         200,
         {R"("at":"1969-12-31T23:59:59.999Z")"}},
        {"long ago",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"V","at":"0001-01-01"}]})",
         200,
         {R"("at":"0001-01-01T00:00:00.000Z")"}},
        refused(R"("age":"12")", R"(column \"age\" must be a number)"),
        refused(R"("ok":0)", R"(column \"ok\" must be a boolean)"),
        refused(R"("o":[])", R"(column \"o\" must be an object)"),
        refused(R"("l":{})", R"(column \"l\" must be an array)"),
        refused(R"("z":0)", R"(column \"z\" must be null)"),
        refused(R"("x":null)", R"(column \"x\" must not be null)"),
        refused(R"("x":5)", R"(column \"x\" must be a string)"),
        refused(R"("at":"soon")",
                R"(column \"at\" must be an ISO 8601 date or milliseconds since 1970)"),
        {"a row that just fits",
         "POST",
         path,
         R"({"rows":[{"x":"","name":")" + std::string(4096 - 18, 'n') + R"("}]})",
         200,
         {},
         {"errors"}},
        {"a row that is too long",
         "POST",
         path,
         R"({"rows":[{"x":"","name":")" + std::string(4096 - 17, 'n') + R"("}]})",
         200,
         {whole(R"({"rows":[],"errors":["rows[0]: The row is larger than 4096 bytes"]})")}},
        {"many unknown columns",
         "POST",
         path,
         R"({"rows":[{"x":"","name":"U","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}]})",
         200,
         {R"(\"a\", \"b\", \"c\", \"d\", \"e\" and 2 more"])"}},
        {"1000 rows",
         "POST",
         path,
         sentences(1000),
         200,
         {R"("errors":["rows[0]: column \"name\" is required")",
          R"("rows[999]: column \"name\" is required"])"}},
        {"1001 rows",
         "POST",
         path,
         sentences(1001),
         400,
         {refusal(400, "InvalidPayload", "rows must have at most 1000 elements")}},
        {"no row",
         "POST",
         path,
         R"({"rows":[]})",
         400,
         {refusal(400, "InvalidPayload", "rows must have at least one element")}},
        {"no rows", "POST", path, "{}", 400, {refusal(400, "InvalidPayload", "rows is required")}},
        {"rows that are no list",
         "POST",
         path,
         R"({"rows":{}})",
         400,
         {refusal(400, "InvalidPayload", "rows must be an array")}},
        {"a row that is no object",
         "POST",
         path,
         R"({"rows":[{},1]})",
         400,
         {refusal(400, "InvalidPayload", "rows[1] must be an object")}},
        {"an unknown table", "POST", "/v1/tables/NoTable/rows", R"({"rows":[{}]})", 404},

        {"one row",
         "GET",
         "/v1/tables/PeopleTable/row?id=1",
         "",
         200,
         {whole(R"({"row":)" + row(1, columns("Ada", no_more)) + "}")}},
        {"an unknown row",
         "GET",
         "/v1/tables/PeopleTable/row?id=9999",
         "",
         404,
         {refusal(404, "ResourceNotFound", "Row 9999 was not found")}},
        {"row 0", "GET", "/v1/tables/PeopleTable/row?id=0", "", 404},
        {"no id",
         "GET",
         "/v1/tables/PeopleTable/row",
         "",
         400,
         {refusal(400, "InvalidQuery", "id is required")}},
        {"an id that is no number",
         "GET",
         "/v1/tables/PeopleTable/row?id=1.5",
         "",
         400,
         {refusal(400, "InvalidQuery", "id must be an integer")}},
        {"an id below all others",
         "GET",
         "/v1/tables/PeopleTable/row?id=-1",
         "",
         404,
         {refusal(404, "ResourceNotFound", "Row -1 was not found")}},
        {"a row of an unknown table", "GET", "/v1/tables/NoTable/row?id=1", "", 404},

        {"an update is partial",
         "PUT",
         path,
         R"({"rows":[{"id":1,"age":36}]})",
         200,
         {whole(R"({"rows":[)" +
                row(1, columns("Ada", R"("age":36,"ok":null,"at":null,"o":null,"l":null,)"
                                      R"("x":"","z":null)")) +
                "]}")}},
        {"null clears", "PUT", path, R"({"rows":[{"id":1,"age":null}]})", 200, {R"("age":null)"}},
        {"a row sent back as it came",
         "PUT",
         path,
         R"({"rows":[{"id":1,"createdAt":"2024","updatedAt":"2024","computed":{},"stale":[],)"
         R"("similarity":1,"name":"Ada"}]})",
         200,
         {R"("name":"Ada")"},
         {"warnings"}},
        {"good and bad updates",
         "PUT",
         path,
         R"({"rows":[{"id":9999},{"id":2,"age":7},{"id":1,"age":"x"},{"id":1.5},{"id":2,"name":null}]})",
         200,
         {R"("age":7)", R"("errors":["rows[0]: there is no row with this id",)"
                        R"("rows[2]: column \"age\" must be a number",)"
                        R"("rows[3]: there is no row with this id",)"
                        R"("rows[4]: column \"name\" must not be null"]})"}},
        {"an update that makes a row too long",
         "PUT",
         path,
         R"({"rows":[{"id":2,"x":")" + std::string(4096, 'x') + R"("}]})",
         200,
         {R"("errors":["rows[0]: The row is larger than 4096 bytes"])"}},
        {"an update without id",
         "PUT",
         path,
         R"({"rows":[{"name":"x"}]})",
         400,
         {refusal(400, "InvalidPayload", "rows[0].id must be a number")}},
        {"an update with a text as id",
         "PUT",
         path,
         R"({"rows":[{"id":"1"}]})",
         400,
         {refusal(400, "InvalidPayload", "rows[0].id must be a number")}},
    };
    return as_bot(std::move(all));
}

std::vector<scenario> upserts() {
    return as_bot({
        people(),
        {"without id",
         "POST",
         upsert,
         R"({"rows":[{"name":"A","x":""}]})",
         200,
         {whole(R"({"inserted":[)" + row(1, columns("A", no_more)) + R"(],"updated":[]})")}},
        {"by id",
         "POST",
         upsert,
         R"({"rows":[{"id":1,"age":1},{"id":5,"name":"E","x":""},{"name":"F","x":""}]})",
         200,
         {R"("inserted":[{"id":5,)", R"({"id":6,)", R"("updated":[{"id":1,)", R"("age":1,)"}},
        {"with the id of a hole",
         "POST",
         upsert,
         R"({"rows":[{"id":3,"name":"C","x":""}]})",
         200,
         {R"("inserted":[{"id":3,)"}},
        {"which is found by it",
         "GET",
         "/v1/tables/PeopleTable/row?id=3",
         "",
         200,
         {R"("name":"C")"}},
        {"and does not move the next id back",
         "POST",
         path,
         R"({"rows":[{"name":"G","x":""}]})",
         200,
         {R"("name":"G")"},
         {R"({"id":4,)", R"({"id":5,)", R"({"id":6,)"}},
        {"with bad ids",
         "POST",
         upsert,
         R"({"rows":[{"id":0,"name":"x","x":""},{"id":"1"},{"id":2147483648}]})",
         200,
         {R"("errors":["rows[0]: id must be an integer between 1 and 2147483647",)"
          R"("rows[1]: id must be an integer between 1 and 2147483647",)"
          R"("rows[2]: id must be an integer between 1 and 2147483647"]})"}},
        {"an insert needs what is required",
         "POST",
         upsert,
         R"({"rows":[{"id":7777,"age":1},{"id":1,"age":2}]})",
         200,
         {R"("inserted":[])", R"("age":2,)",
          R"("errors":["rows[0]: column \"name\" is required"])"}},
        {"by a column",
         "POST",
         upsert,
         R"({"keyColumn":"name","rows":[{"name":"A","age":3},{"name":"H","x":""}]})",
         200,
         {R"("inserted":[{"id":)", R"("name":"H")", R"("updated":[{"id":1,)", R"("age":3,)"}},
        {"the second updates what the first inserts",
         "POST",
         upsert,
         R"({"keyColumn":"age","rows":[{"age":50,"name":"I","x":""},{"age":50.0,"name":"J"}]})",
         200,
         {R"("updated":[{"id":)", R"("name":"J","age":50.0,)"}},
        {"a null key is inserted",
         "POST",
         upsert,
         R"({"keyColumn":"age","rows":[{"age":null,"name":"K","x":""},{"name":"L","x":""}]})",
         200,
         {R"("name":"K","age":null)", R"("name":"L","age":null)", R"("updated":[])"}},
        {"several matches",
         "POST",
         upsert,
         R"({"keyColumn":"x","rows":[{"x":"","name":"M"}]})",
         200,
         {whole(R"({"inserted":[],"updated":[],)"
                R"("errors":["rows[0]: More than one row has this x"]})")}},
        {"an unknown column",
         "POST",
         upsert,
         R"({"keyColumn":"q","rows":[{}]})",
         400,
         {refusal(400, "InvalidPayload", "keyColumn: unknown column: q")}},
        {"a long column",
         "POST",
         upsert,
         R"({"keyColumn":")" + std::string(31, 'q') + R"(","rows":[{}]})",
         400,
         {refusal(400, "InvalidPayload", "keyColumn must be between 1 and 30 characters")}},
        {"by id by name",
         "POST",
         upsert,
         R"({"keyColumn":"id","rows":[{"id":1,"age":4}]})",
         200,
         {R"("updated":[{"id":1,)"}},
        {"nothing", "POST", upsert, R"({"rows":[]})", 400},
    });
}

std::vector<scenario> deletions() {
    std::string const modes = refusal(
        400, "InvalidPayload", "body must have exactly one of ids, filter and deleteAllRows");
    return as_bot({
        people(),
        {"rows", "POST", path,
         R"({"rows":[{"name":"a","x":""},{"name":"b","x":""},{"name":"c","x":"","age":1},)"
         R"({"name":"d","x":"","age":2},{"name":"e","x":"","age":3}]})",
         200},
        {"by ids, unknown ones are skipped",
         "POST",
         erase,
         R"({"ids":[1,1,999,-1,1.5]})",
         200,
         {whole(R"({"deletedRows":1})")}},
        {"no ids", "POST", erase, R"({"ids":[]})", 200, {whole(R"({"deletedRows":0})")}},
        {"by a filter",
         "POST",
         erase,
         R"({"filter":{"age":{"$gt":1}}})",
         200,
         {whole(R"({"deletedRows":2})")}},
        {"a filter of nothing",
         "POST",
         erase,
         R"({"filter":{}})",
         400,
         {refusal(400, "InvalidPayload",
                  "filter must not be empty; deleteAllRows deletes all rows")}},
        empty_in_it(R"({"$and":[{}]})"),
        empty_in_it(R"({"$or":[{"age":1},{}]})"),
        empty_in_it(R"({"$not":{"$not":{}}})"),
        empty_in_it(R"({"$or":[{"$and":[{"$or":[{}]}]}],"$and":[{},{}]})"),
        {"an empty list of filters",
         "POST",
         erase,
         R"({"filter":{"$or":[]}})",
         400,
         {"Operator $or: the value must be a non-empty array of filters"}},
        {"no operator", "POST", erase, R"({"filter":{"age":{}}})", 400, {"no operator"}},
        {"an object is a value of a column of objects",
         "POST",
         erase,
         R"({"filter":{"o":{}}})",
         200,
         {whole(R"({"deletedRows":0})")}},
        {"a bad filter",
         "POST",
         erase,
         R"({"filter":{"q":1}})",
         400,
         {R"("type":"InvalidPayload")", "q"}},
        {"nothing", "POST", erase, "{}", 400, {modes}},
        {"no to all", "POST", erase, R"({"deleteAllRows":false})", 400, {modes}},
        {"two ways", "POST", erase, R"({"deleteAllRows":true,"ids":[1]})", 400, {modes}},
        {"ids of texts",
         "POST",
         erase,
         R"({"ids":["1"]})",
         400,
         {refusal(400, "InvalidPayload", "ids must be an array of numbers")}},
        {"of an unknown table", "POST", "/v1/tables/NoTable/rows/delete", R"({"ids":[1]})", 404},
        {"all", "POST", erase, R"({"deleteAllRows":true})", 200, {whole(R"({"deletedRows":2})")}},
        {"ids are not used again",
         "POST",
         path,
         R"({"rows":[{"name":"f","x":""}]})",
         200,
         {R"({"id":6,)"}},
    });
}

}  // namespace rowd::fixtures::botpress
