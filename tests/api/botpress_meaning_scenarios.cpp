// What a filter, a key or a value means: objects that look like operators, elements of arrays,
// dates and objects as keys, names with dots.
#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* find = "/v1/tables/MeaningTable/rows/find";
constexpr char const* erase = "/v1/tables/MeaningTable/rows/delete";

// A table of another dialect: its columns take values as they are.
scenario table(std::string columns) {
    return {"a table",
            "POST",
            "/api/v1/tables",
            R"({"name":"MeaningTable","columns":)" + columns + "}",
            201,
            {},
            {},
            "",
            {{"x-api-key", "{key}"}}};
}

scenario rows(std::string list) {
    return {
        "with rows",    "POST", "/v1/tables/MeaningTable/rows", R"({"rows":)" + list + "}", 200, {},
        {R"("errors")"}};
}

std::string with_filter(std::string const& filter) {
    return R"({"filter":)" + filter + "}";
}

scenario finds(std::string filter, int count) {
    return {filter, "POST",
            find,   with_filter(filter),
            200,    {R"("count":)" + std::to_string(count) + "}"}};
}

scenario deletes(std::string filter, int count) {
    return {filter, "POST",
            erase,  with_filter(filter),
            200,    {whole(R"({"deletedRows":)" + std::to_string(count) + "}")}};
}

}  // namespace

std::vector<scenario> objects_are_values() {
    return as_bot({
        table(R"([{"name":"meta","type":"json"}])"),
        {"and a column of objects", "PUT", "/v1/tables/MeaningTable", R"({"schema":{"o":{}}})",
         200},
        rows(R"([{"meta":{"exists":true},"o":{"exists":true}},{"meta":{"sub":{"gte":5}}},)"
             R"({"meta":7,"o":{"sub":{"gte":5}}},{"meta":{"sub":6},"o":{"sub":6}},)"
             R"({"meta":{"options":"i","regex":"a"},"o":{"options":"i"}}])"),
        finds(R"({"meta.sub":{"gte":5}})", 1),
        finds(R"({"o.sub":{"gte":5}})", 1),
        finds(R"({"o.sub":{"$gte":5}})", 1),
        finds(R"({"o":{"options":"i"}})", 1),
        finds(R"({"meta":{"regex":"a","options":"i"}})", 1),
        finds(R"({"meta":{"$exists":true}})", 5),
        {"in a group",
         "POST",
         find,
         R"({"filter":{"meta":{"exists":true}},"group":{"id":["count","max"]}})",
         200,
         {R"([{"idCount":1,"idMax":1}])"}},
        deletes(R"({"meta.sub":{"gt":5}})", 0),
        deletes(R"({"meta":{"ne":null}})", 0),
        deletes(R"({"meta":{"exists":true}})", 1),
        finds("{}", 4),
    });
}

std::vector<scenario> elements_of_every_kind() {
    return as_bot({
        table(R"([{"name":"meta","type":"json"}])"),
        {"and a column of arrays", "PUT", "/v1/tables/MeaningTable", R"({"schema":{"l":[]}})", 200},
        rows(R"([{"l":[{"a":1,"b":2},0],"meta":[null]},{"l":[[1],[2]],"meta":[{"a":[]}]},)"
             R"({"l":[null,3]},{"l":[]}])"),
        finds(R"({"l":{"$in":[{"b":2.0,"a":1}]}})", 1),
        finds(R"({"l":{"$nin":[{"b":2.0,"a":1}]}})", 3),
        finds(R"({"l":{"$in":[[2],[3]]}})", 1),
        finds(R"({"l":{"$in":[null]}})", 1),
        finds(R"({"l":{"$nin":[null]}})", 3),
        finds(R"({"meta":{"$in":[null]}})", 3),
        finds(R"({"meta":{"$in":[{"a":[]}]}})", 1),
        deletes(R"({"l":{"$in":[null,[1]]}})", 2),
        finds("{}", 2),
    });
}

std::vector<scenario> names_with_dots() {
    return as_bot({
        table(R"([{"name":"o.s","type":"json"}])"),
        {"and a path's beginning as a column", "PUT", "/v1/tables/MeaningTable",
         R"({"schema":{"o":{},"o.p":1}})", 200},
        rows(R"([{"o":{"p":{"q":2}},"o.p":7},{"o":{"p":{"q":1},"s":{"t":1}}},)"
             R"({"o.p":1,"o.s":{"t":1,"u":2}}])"),
        finds(R"({"o.p.q":{"$gte":2}})", 1),
        finds(R"({"o.p":{"$gte":1}})", 2),
        finds(R"({"o.s.t":1})", 2),
        {"in an order",
         "POST",
         find,
         R"({"orderBy":"o.p.q","select":["o.p.q"],"limit":1})",
         200,
         {R"("stale":[],"o":{"p":{"q":1}}}])"}},
        {"in a group", "POST", find, R"({"group":{"o.p.q":"sum"}})", 200, {R"([{"o.p.qSum":3}])"}},
        {"in a selection",
         "POST",
         find,
         R"({"select":["o.s.t"],"offset":2})",
         200,
         {R"("stale":[],"o.s":{"t":1}}])"}},
        deletes(R"({"o.p.q":2})", 1),
    });
}

}  // namespace rowd::fixtures::botpress
