// Finding rows: pages, orders, filters, searches and groups, on one small shop.
#include <algorithm>
#include <iterator>

#include "api/botpress_scenarios.hpp"

namespace rowd::fixtures::botpress {
namespace {

constexpr char const* find = "/v1/tables/ShopTable/rows/find";

std::vector<scenario> shop(std::vector<scenario> more) {
    std::vector<scenario> all = {
        {"a table", "POST", "/v1/tables",
         R"({"name":"ShopTable","schema":{"name":"","price":1,"sold":{"type":"string",)"
         R"("format":"date-time"},"maker":{},"tags":[],"a.b":1}})",
         200},
        {"with rows", "POST", "/v1/tables/ShopTable/rows",
         R"({"rows":[)"
         R"({"name":"Red apple","price":1.99,"sold":"2024-01-01T10:00:00Z","tags":["fruit","red"],)"
         R"("maker":{"name":"Ann","age":30}},)"
         R"({"name":"Pear","price":3,"tags":["fruit"],"maker":{"name":"Bob"},"a.b":7},)"
         R"({"name":"Table","price":120,"sold":"2024-03-01T10:00:00Z"},)"
         R"({"name":"apple pie","price":3}]})",
         200},
    };
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
    return as_bot(std::move(all));
}

// The rows in the answer, by their ids alone.
std::vector<std::string> ids(std::vector<int> const& wanted) {
    std::vector<std::string> parts;
    std::size_t const count = wanted.size();
    parts.push_back(R"("count":)" + std::to_string(count) + "}");
    for (int const id : wanted) parts.push_back(R"({"id":)" + std::to_string(id) + ",");
    return parts;
}

scenario filtered(std::string filter, std::vector<int> const& wanted) {
    std::vector<std::string> lacks;
    for (int id = 1; id <= 4; ++id)
        if (std::find(wanted.begin(), wanted.end(), id) == wanted.end())
            lacks.push_back(R"({"id":)" + std::to_string(id) + ",");
    return {filter, "POST", find, R"({"filter":)" + filter + "}", 200, ids(wanted), lacks};
}

scenario refused(std::string body, std::string rule) {
    return {body, "POST", find, body, 400, {R"("type":"InvalidPayload","message":")" + rule}};
}

scenario named(std::string body, std::string names, std::string rest) {
    return {body, "POST", find, body, 200, {names, rest}};
}

// With only their names selected, rows are short enough to be compared.
std::string found(std::vector<std::pair<int, std::string>> const& rows) {
    std::string out = R"({"rows":[)";
    for (auto const& [id, name] : rows) {
        if (out.back() != '[') out += ',';
        out += R"({"id":)" + std::to_string(id) +
               R"(,"createdAt":"<time>","updatedAt":"<time>","computed":{},"stale":[],"name":")" +
               name + "\"}";
    }
    return out + "]";
}

std::string grouped(std::string rows) {
    return R"(<<{"rows":)" + rows + ",";
}

}  // namespace

std::vector<scenario> finds() {
    std::string const by = R"({"select":["name"],"orderBy":)";
    return shop({
        named(R"({"select":["name"]})",
              found({{1, "Red apple"}, {2, "Pear"}, {3, "Table"}, {4, "apple pie"}}),
              R"(],"hasMore":false,"offset":0,"limit":100,"count":4}>>)"),
        named(R"({"select":["name"],"limit":2})", found({{1, "Red apple"}, {2, "Pear"}}),
              R"("hasMore":true,"offset":0,"limit":2,"count":4})"),
        named(R"({"select":["name"],"limit":2,"offset":3})", found({{4, "apple pie"}}),
              R"("hasMore":false,"offset":3,"limit":2,"count":4})"),
        named(R"({"offset":9})", found({}), R"("hasMore":false,"offset":9,"limit":100,"count":4})"),
        {"all columns",
         "POST",
         find,
         R"({"limit":1,"offset":3})",
         200,
         {R"("stale":[],"name":"apple pie","price":3,"sold":null,"maker":null,"tags":null,"a.b":null}])"}},
        named(by + R"("name"})",
              found({{2, "Pear"}, {1, "Red apple"}, {3, "Table"}, {4, "apple pie"}}), ""),
        named(by + R"("price"})",
              found({{1, "Red apple"}, {2, "Pear"}, {4, "apple pie"}, {3, "Table"}}), ""),
        named(by + R"("price","orderDirection":"desc"})",
              found({{3, "Table"}, {2, "Pear"}, {4, "apple pie"}, {1, "Red apple"}}), ""),
        named(by + R"("sold","orderDirection":"asc"})",
              found({{1, "Red apple"}, {3, "Table"}, {2, "Pear"}, {4, "apple pie"}}), ""),
        named(by + R"("sold","orderDirection":"desc"})",
              found({{2, "Pear"}, {4, "apple pie"}, {3, "Table"}, {1, "Red apple"}}), ""),
        named(by + R"("row_id","orderDirection":"desc","limit":1})", found({{4, "apple pie"}}), ""),
        named(by + R"("createdAt","limit":1})", found({{1, "Red apple"}}), ""),
        named(R"({"select":["name"],"orderDirection":"desc","limit":1})", found({{4, "apple pie"}}),
              ""),
        named(R"({"select":["maker.name","id"],"limit":1})",
              R"("stale":[],"maker":{"name":"Ann"}}])", ""),
        named(R"({"select":["maker.name","maker"],"limit":1})",
              R"("stale":[],"maker":{"name":"Ann","age":30}}])", ""),
        named(R"({"select":[],"limit":1})", R"("stale":[]}])", ""),

        named(R"({"select":["name"],"search":"apple","limit":1})",
              R"("name":"Red apple","similarity":1})", R"("count":4})"),
        named(R"({"search":"apple","filter":{"price":3},"select":["name"],"limit":1})",
              R"("name":"apple pie","similarity":1})", R"("count":2})"),
        named(
            R"({"search":"apple","orderBy":"id","orderDirection":"desc","select":["name"],"limit":1})",
            R"({"id":4,)", R"("similarity":1})"),
        named(R"({"search":"","limit":1})", R"({"id":1,)", ""),
        {"the price is marked for searching", "PUT", "/v1/tables/ShopTable",
         R"({"schema":{"name":{"type":"string","x-zui":{"searchable":false}},)"
         R"("price":{"type":"number","x-zui":{"searchable":true}}}})",
         200},
        named(R"({"search":"120","limit":1})", R"({"id":3,)", R"("similarity":1})"),
        named(R"({"search":"pear","limit":1})", R"({"id":1,)", R"("similarity":0})"),

        refused(R"({"limit":0})", "limit must be an integer between 1 and 1000"),
        refused(R"({"limit":1001})", "limit must be an integer between 1 and 1000"),
        refused(R"({"limit":"5"})", "limit must be an integer between 1 and 1000"),
        refused(R"({"offset":-1})", "offset must be an integer between 0 and"),
        refused(R"({"filter":[]})", "filter must be an object"),
        refused(R"({"group":"x"})", "group must be an object"),
        refused(R"({"search":5})", "search must be a string"),
        refused(R"({"search":")" + std::string(1025, 's') + R"("})",
                "search must have at most 1024 characters"),
        refused(R"({"orderBy":"q"})", "orderBy: Unknown column: q"),
        refused(R"({"orderDirection":"up"})", "orderDirection must be asc or desc"),
        refused(R"({"select":["q"]})", "select: Unknown column: q"),
        refused(R"({"select":"name"})", "select must be an array of strings"),
        {"of an unknown table", "POST", "/v1/tables/NoTable/rows/find", "{}", 404},
    });
}

std::vector<scenario> filters() {
    return shop({
        filtered("{}", {1, 2, 3, 4}),
        filtered(R"({"name":"Pear"})", {2}),
        filtered(R"({"price":3})", {2, 4}),
        filtered(R"({"price":3.0,"name":"Pear"})", {2}),
        filtered(R"({"sold":null})", {2, 4}),
        filtered(R"({"price":{"$eq":3}})", {2, 4}),
        filtered(R"({"sold":{"$ne":"2024-01-01T10:00:00Z"}})", {2, 3, 4}),
        filtered(R"({"price":{"$gt":1.99,"$lte":3}})", {2, 4}),
        filtered(R"({"price":{"$lt":3}})", {1}),
        filtered(R"({"sold":{"$gte":"2024-02-01"}})", {3}),
        filtered(R"({"sold":{"$lt":"2024-02-01"}})", {1}),
        filtered(R"({"sold":{"$eq":1704103200000}})", {1}),
        filtered(R"({"name":{"$in":["Pear","Table"]}})", {2, 3}),
        filtered(R"({"name":{"$nin":["Pear","Table"]}})", {1, 4}),
        filtered(R"({"sold":{"$exists":true}})", {1, 3}),
        filtered(R"({"sold":{"$exists":false}})", {2, 4}),
        filtered(R"({"maker.age":{"$exists":true}})", {1}),
        filtered(R"({"price":{"$mod":[3,0]}})", {2, 3, 4}),
        filtered(R"({"tags":{"$size":2}})", {1}),
        filtered(R"({"tags":"fruit"})", {1, 2}),
        filtered(R"({"tags":{"$in":["red","blue"]}})", {1}),
        filtered(R"({"name":{"$regex":"apple"}})", {1, 4}),
        filtered(R"({"name":{"$regex":"^APPLE","$options":"i"}})", {4}),
        filtered(R"({"name":{"$regex":"^APPLE","$options":"c"}})", {}),
        filtered(R"({"$and":[{"price":3},{"name":"Pear"}]})", {2}),
        filtered(R"({"$or":[{"price":120},{"name":"Pear"}]})", {2, 3}),
        filtered(R"({"$not":{"price":{"$eq":1.99}}})", {2, 3, 4}),
        filtered(R"({"$or":[{"$and":[{"price":3},{"$not":{"name":"Pear"}}]},{"id":1}]})", {1, 4}),
        filtered(R"({"maker.name":{"$eq":"Bob"}})", {2}),
        filtered(R"({"a.b":7})", {2}),
        filtered(R"({"id":{"$gte":3}})", {3, 4}),
        filtered(R"({"createdAt":{"$gt":"2024-01-01"}})", {1, 2, 3, 4}),
        filtered(R"({"price":{"gte":120}})", {3}),
        refused(R"({"filter":{"sold":{"$gte":"soon"}}})", "filter: "),
        refused(R"({"filter":{"q":1}})", "filter: Unknown column: q"),
        refused(R"({"filter":{"price":{"$near":1}}})", "filter: "),
        refused(R"({"filter":{"price":{"$mod":[0,1]}}})", "filter: "),
        refused(R"({"filter":{"name":{"$in":[]}}})", "filter: "),
        refused(R"({"filter":{"name":{"$regex":"("}}})", "filter: "),
        refused(R"({"filter":{"$or":[]}})", "filter: "),
    });
}

std::vector<scenario> groups() {
    return shop({
        named(R"({"group":{"name":"count"}})", grouped(R"([{"nameCount":4}])"),
              R"("hasMore":false,"offset":0,"limit":100,"count":1})"),
        named(R"({"group":{"sold":"count"}})", grouped(R"([{"soldCount":2}])"), ""),
        named(R"({"group":{"price":["sum","avg","min","max"]},"filter":{"price":3}})",
              grouped(R"([{"priceSum":6,"priceAvg":3,"priceMin":3,"priceMax":3}])"), ""),
        named(R"({"group":{"price":["sum","avg","min","max","count"]},"filter":{"price":0}})",
              grouped(R"([{"priceSum":null,"priceAvg":null,"priceMin":null,"priceMax":null,)"
                      R"("priceCount":0}])"),
              ""),
        named(R"({"group":{"price":"key","name":"unique"}})",
              grouped(R"([{"priceKey":1.99,"nameUnique":["Red apple"]},)"
                      R"({"priceKey":3,"nameUnique":["Pear","apple pie"]},)"
                      R"({"priceKey":120,"nameUnique":["Table"]}])"),
              R"("count":3})"),
        named(R"({"group":{"price":"key","id":"count"},"limit":1,"offset":1})",
              grouped(R"([{"priceKey":3,"idCount":2}])"),
              R"("hasMore":true,"offset":1,"limit":1,"count":3})"),
        named(
            R"({"group":{"price":"key","id":"count"},"orderBy":"idCount","orderDirection":"desc",)"
            R"("limit":1})",
            grouped(R"([{"priceKey":3,"idCount":2}])"), ""),
        named(R"({"group":{"price":"key"},"orderDirection":"desc","limit":1})",
              grouped(R"([{"priceKey":120}])"), ""),
        refused(R"({"group":{"q":"count"}})", "group: Unknown column: q"),
        refused(R"({"group":{"name":"sum"}})", "group: "),
        refused(R"({"group":{"name":"median"}})", "group: "),
        refused(R"({"group":{"maker":"key"}})", "group: "),
        refused(R"({"group":{}})", "group: "),
        refused(R"({"group":{"name":"count"},"orderBy":"name"})", "orderBy: unknown column: name"),
    });
}

}  // namespace rowd::fixtures::botpress
