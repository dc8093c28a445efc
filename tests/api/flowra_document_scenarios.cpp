// Documents: one by one, in pages, in order, searched for.
#include "api/flowra_scenarios.hpp"

namespace rowd::fixtures::flowra {
namespace {

constexpr char const* documents_path = "/api/v1/table/collections/{table}/documents";
constexpr char const* fresh_documents = "/api/v1/table/collections/{fresh}/documents";
constexpr char const* fresh_document = "/api/v1/table/collections/{fresh}/documents/{fresh_row}";
constexpr char const* people = "/api/v1/table/collections/{people}/documents";

std::string bad(std::string_view message) {
    return whole(R"({"success":false,"statusCode":400,"message":")" + std::string(message) +
                 R"(","error":"Bad Request"})");
}

std::string answer(std::string_view message, std::string_view fields) {
    return whole(R"({"success":true,"message":")" + std::string(message) +
                 R"(","data":{"id":"<id>","_id":"<id>",)" + std::string(fields) +
                 R"("createdAt":"<time>","updatedAt":"<time>"}})");
}
std::string created(std::string_view fields) {
    return answer("Document created successfully", fields);
}
std::string updated(std::string_view fields) {
    return answer("Document updated successfully", fields);
}

// A list whose documents show, beside their ids, these members.
std::string list_of(std::vector<std::string> const& members, std::string_view tail) {
    std::string out = R"({"success":true,"message":"Documents retrieved successfully","data":[)";
    for (std::size_t i = 0; i < members.size(); ++i) {
        out += i == 0 ? "" : ",";
        out += R"({"id":"<id>","_id":"<id>")" + (members[i].empty() ? "" : "," + members[i]) + "}";
    }
    return whole(out + "]," + std::string(tail) + "}");
}

constexpr char const* all_on_one_page =
    R"("total":5,"page":1,"limit":20,"totalPages":1,"hasNextPage":false,"hasPreviousPage":false)";

scenario ordered(std::string const& query, std::vector<std::string> const& members) {
    return {query, "GET", people + ("?" + query), "", 200, {list_of(members, all_on_one_page)}};
}

std::string paging(std::string_view total, std::string_view page, std::string_view limit,
                   std::string_view pages, bool next, bool previous) {
    std::string out = "\"total\":" + std::string(total) + ",\"page\":" + std::string(page) +
                      ",\"limit\":" + std::string(limit) + ",\"totalPages\":" + std::string(pages);
    out += std::string(",\"hasNextPage\":") + (next ? "true" : "false");
    return out + ",\"hasPreviousPage\":" + (previous ? "true" : "false");
}

std::vector<std::string> const by_age = {R"("age":null)", R"("age":9)", R"("age":9.5)",
                                         R"("age":30)", R"("age":"30")"};
std::vector<std::string> const by_age_down(by_age.rbegin(), by_age.rend());
std::vector<std::string> const oldest_first = {R"("age":30)", R"("age":9)", R"("age":null)",
                                               R"("age":"30")", R"("age":9.5)"};
std::vector<std::string> const newest_first(oldest_first.rbegin(), oldest_first.rend());

}  // namespace

std::vector<scenario> documents() {
    std::vector<scenario> all = {
        {"a document",
         "GET",
         "/api/v1/table/collections/{table}/documents/{row}",
         "",
         200,
         {answer("Document retrieved successfully", R"("paid":true,)"), "\"_id\":\"{row}\""}},
        {"system names hide fields",
         "GET",
         "/api/v1/table/collections/{clash}/documents/{clashing}",
         "",
         200,
         {answer("Document retrieved successfully", R"("a":1,"b":2,)"), "\"id\":\"{clashing}\""}},
        {"also in a list",
         "GET",
         "/api/v1/table/collections/{clash}/documents",
         "",
         200,
         {R"("data":[{"id":"<id>","_id":"<id>","a":1,"b":2,"createdAt":"<time>",)"}},
        {"also by name",
         "GET",
         "/api/v1/table/collections/{clash}/documents?fields=_id.x,id,b,createdAt,updatedAt",
         "",
         200,
         {list_of({R"("b":2,"createdAt":"<time>","updatedAt":"<time>")"},
                  paging("1", "1", "20", "1", false, false))}},

        {"the fields are the body",
         "POST",
         fresh_documents,
         R"({"z":1,"a":{"y":[1,null],"b":12345678901234567890,"c":1e2}})",
         201,
         {created(R"("z":1,"a":{"y":[1,null],"b":12345678901234567890,"c":1e2},)")}},
        {"nothing", "POST", fresh_documents, "{}", 201, {created("")}},
        {"no wrapper",
         "POST",
         fresh_documents,
         R"({"data":{"a":1},"fields":{"b":2}})",
         201,
         {created(R"("data":{"a":1},"fields":{"b":2},)")}},
        {"system names are not stored",
         "POST",
         fresh_documents,
         R"({"id":"x","a":1,"_id":2,"b":2,"createdAt":3,"updatedAt":4})",
         201,
         {created(R"("a":1,"b":2,)")}},
        {"only system names", "POST", fresh_documents, R"({"id":"x"})", 201, {created("")}},
        {"the last of equal names counts",
         "POST",
         fresh_documents,
         R"({"a":1,"b":2,"a":3})",
         201,
         {created(R"("a":3,"b":2,)")}},
        {"the schema is advice",
         "POST",
         documents_path,
         R"({"paid":"yes"})",
         201,
         {created(R"("paid":"yes",)")}},
        {"full",
         "POST",
         "/api/v1/table/collections/{full}/documents",
         "{}",
         400,
         {bad("Table has reached its maximum row limit of 1")}},

        {"fields are merged",
         "PATCH",
         fresh_document,
         R"({"n":2,"new":true})",
         200,
         {updated(R"("n":2,"kept":"no","new":true,)")}},
        {"null is a value",
         "PATCH",
         fresh_document,
         R"({"kept":null})",
         200,
         {updated(R"("n":1,"kept":null,)")}},
        {"objects are replaced",
         "PATCH",
         fresh_document,
         R"({"n":{"a":1}})",
         200,
         {updated(R"("n":{"a":1},"kept":"no",)")}},
        {"names are literal",
         "PATCH",
         fresh_document,
         R"({"n.a":1,"$set":{"n":5}})",
         200,
         {updated(R"("n":1,"kept":"no","n.a":1,"$set":{"n":5},)")}},
        {"an own document sent back",
         "PATCH",
         fresh_document,
         R"({"id":"x","_id":"x","n":1,"kept":"yes","createdAt":"x","updatedAt":"x"})",
         200,
         {updated(R"("n":1,"kept":"yes",)"), "\"id\":\"{fresh_row}\""}},
        {"nothing changes", "PATCH", fresh_document, "{}", 200, {updated(R"("n":1,"kept":"no",)")}},
        {"system names change nothing",
         "PATCH",
         fresh_document,
         R"({"id":"x"})",
         200,
         {updated(R"("n":1,"kept":"no",)")}},
        {"not an object",
         "PATCH",
         fresh_document,
         "[1]",
         400,
         {bad("Request body must be a JSON object")}},
        {"in a full collection", "PATCH", fresh_document, R"({"n":3})", 200},

        {"delete",
         "DELETE",
         fresh_document,
         "",
         200,
         {whole(R"({"success":true,"message":"Document deleted successfully",)"
                R"("data":{"id":"<id>","deleted":true}})"),
          "\"id\":\"{fresh_row}\""}},
    };
    std::string const no_document =
        R"(<<{"success":false,"statusCode":404,"message":"Document not found","error":"Not Found"}>>)";
    for (auto const* id : {"{unknown}", "{sibling_row}", "{foreign_row}", "nonsense", "{table}"}) {
        std::string const path = std::string(documents_path) + "/" + id;
        all.push_back({"get " + path, "GET", path, "", 404, {no_document}});
        all.push_back({"patch " + path, "PATCH", path, R"({"a":1})", 404, {no_document}});
        all.push_back({"empty patch " + path, "PATCH", path, "{}", 404, {no_document}});
        all.push_back({"delete " + path, "DELETE", path, "", 404, {no_document}});
    }
    return all;
}

std::vector<scenario> pages() {
    auto const page = [](std::string const& query, std::vector<std::string> const& members,
                         std::string const& tail) {
        return scenario{query, "GET", people + ("?fields=age&" + query),
                        "",    200,   {list_of(members, tail)}};
    };
    auto const& n = newest_first;
    std::vector<scenario> all = {
        page("limit=2", {n[0], n[1]}, paging("5", "1", "2", "3", true, false)),
        page("limit=2&skip=2", {n[2], n[3]}, paging("5", "2", "2", "3", true, true)),
        page("limit=2&skip=1", {n[1], n[2]}, paging("5", "1", "2", "3", true, true)),
        page("limit=2&page=3", {n[4]}, paging("5", "3", "2", "3", false, true)),
        page("limit=2&page=1", {n[0], n[1]}, paging("5", "1", "2", "3", true, false)),
        page("limit=2&offset=3", {n[3], n[4]}, paging("5", "2", "2", "3", false, true)),
        page("limit=1&skip=1&offset=2&page=4", {n[1]}, paging("5", "2", "1", "5", true, true)),
        page("limit=1&offset=2&page=4", {n[2]}, paging("5", "3", "1", "5", true, true)),
        page("limit=100", n, paging("5", "1", "100", "1", false, false)),
        page("limit=2&skip=8", {}, paging("5", "5", "2", "3", false, true)),
        page("sort=age&skip=5", {}, paging("5", "1", "20", "1", false, true)),
        page("limit=100&page=18446744073709551615", {},
             paging("5", "184467440737095517", "100", "1", false, true)),
        page("limit=1&skip=18446744073709551615", {},
             paging("5", "18446744073709551615", "1", "5", false, true)),
        page("limit=1&skip=18446744073709551614", {},
             paging("5", "18446744073709551615", "1", "5", false, true)),
        page("limit=1&offset=99999999999999999999&sort=age", {},
             paging("5", "18446744073709551615", "1", "5", false, true)),
        page("limit=1&page=18446744073709551615&search=3", {},
             paging("2", "18446744073709551615", "1", "2", false, true)),
        page("unknown=1&Limit=0", n, paging("5", "1", "20", "1", false, false)),
        {"nothing there",
         "GET",
         fresh_documents + std::string("?search=nothing"),
         "",
         200,
         {list_of({}, paging("0", "1", "20", "0", false, false))}},
        {"all failures",
         "GET",
         people + std::string("?limit=0&page=0&sort=a:b"),
         "",
         400,
         {bad("limit must not be less than 1; page must not be less than 1; "
              "sort must be a list of field:asc or field:desc")}},
    };
    auto const refused = [&](std::string const& query, std::string const& message) {
        all.push_back({query, "GET", people + ("?" + query), "", 400, {bad(message)}});
    };
    refused("limit=101", "limit must not be greater than 100");
    refused("limit=18446744073709551617", "limit must not be greater than 100");
    refused("limit=0", "limit must not be less than 1");
    refused("limit=-1", "limit must not be less than 1");
    refused("page=0", "page must not be less than 1");
    refused("skip=-1", "skip must not be less than 0");
    refused("offset=-1", "offset must not be less than 0");
    refused("skip=1&offset=x", "offset must be an integer");
    for (auto const* value : {"abc", "1.5", "", "1e1", "%20", "0x1", "-", "--1"})
        refused(std::string("limit=") + value, "limit must be an integer");
    return all;
}

std::vector<scenario> orders() {
    std::vector<std::string> const city = {R"("age":9)", R"("age":null)", R"("age":9.5)",
                                           R"("age":"30")", R"("age":30)"};
    std::vector<std::string> const city_down(city.rbegin(), city.rend());
    std::vector<scenario> all = {
        ordered("fields=age", newest_first),
        ordered("fields=age&sort=age", by_age),
        ordered("fields=age&sort=age:asc", by_age),
        ordered("fields=age&sort=age:DESC", by_age_down),
        ordered("fields=age&sort=-age", by_age_down),
        ordered("fields=age&sort=%20age%20:%20desc%20", by_age_down),
        ordered("fields=age&sortBy=age", by_age_down),
        ordered("fields=age&sortBy=age&sortOrder=asc", by_age),
        ordered("fields=age&sortBy=age&sortOrder=DESC", by_age_down),
        ordered("fields=age&sort=age&sortBy=name&sortOrder=no", by_age),
        ordered("fields=age&sortOrder=ASC", oldest_first),
        ordered("fields=age&sort=createdAt", oldest_first),
        ordered("fields=age&sort=createdAt:desc", newest_first),
        ordered("fields=age&sortBy=createdAt", newest_first),
        ordered("fields=age&sort=unknown", oldest_first),
        ordered("fields=age&sort=unknown:desc", newest_first),
        ordered("fields=age&sort=address.city", city),
        ordered("fields=age&sort=-address.city", city_down),
        ordered("fields=age&sort=active:desc,age",
                {R"("age":9)", R"("age":null)", R"("age":9.5)", R"("age":30)", R"("age":"30")"}),
        ordered("fields=age&sort=a,b,c,d,e,f,g,h", oldest_first),
        ordered("fields=name&sort=name",
                {"", R"("name":"Ann")", R"("name":"Cid")", R"("name":"bob")", R"("name":"dan")"}),
        ordered("fields=unknown,%20age%20,,", newest_first),
        ordered("fields=id", {"", "", "", "", ""}),
        ordered("fields=address.city&sort=name",
                {"", R"("address":{"city":"Oslo"})", "", "", R"("address":{"city":"Bergen"})"}),
        {"sort=id", "GET", people + std::string("?sort=id"), "", 200, {"\"total\":5"}},
        {"sort=_id:desc", "GET", people + std::string("?sort=_id:desc"), "", 200, {"\"total\":5"}},
        {"no names are no choice",
         "GET",
         people + std::string("?fields="),
         "",
         200,
         {R"("name":"Ann")", R"("createdAt":)"}},
    };
    for (auto const* value : {"", "age,", ",age", "age:", "age:up", ":asc", "-", "a:b:c"})
        all.push_back({std::string("sort=") + value,
                       "GET",
                       people + std::string("?sort=") + value,
                       "",
                       400,
                       {bad("sort must be a list of field:asc or field:desc")}});
    all.push_back({"nine",
                   "GET",
                   people + std::string("?sort=a,b,c,d,e,f,g,h,i"),
                   "",
                   400,
                   {bad("sort must not have more than 8 fields")}});
    all.push_back({"no field",
                   "GET",
                   people + std::string("?sortBy="),
                   "",
                   400,
                   {bad("sortBy must not be empty")}});
    all.push_back({"no direction",
                   "GET",
                   people + std::string("?sortOrder=up"),
                   "",
                   400,
                   {bad("sortOrder must be ASC or DESC")}});
    return all;
}

std::vector<scenario> searches() {
    auto const found = [](std::string const& query, std::vector<std::string> const& members) {
        std::string const n = std::to_string(members.size());
        return scenario{
            query,
            "GET",
            people + ("?fields=age&" + query),
            "",
            200,
            {list_of(members, paging(n, "1", "20", members.empty() ? "0" : "1", false, false))}};
    };
    std::string const ann = R"("age":30)";
    std::string const bob = R"("age":9)";
    std::string const cid = R"("age":null)";
    std::string const dan = R"("age":"30")";
    std::string const last = R"("age":9.5)";
    return {
        found("search=ann", {cid, ann}),
        found("q=ANN", {cid, ann}),
        found("search=ann&sort=age:desc", {ann, cid}),
        found("search=ann&q=bob", {cid, ann}),
        found("search=&q=bob", newest_first),
        found("search=42", {cid}),
        found("search=annex%2042", {cid}),
        found("search=annex+42", {cid}),
        found("search=blue", {ann}),
        found("search=oslo", {ann}),
        found("search=true", {bob}),
        found("search=9", {last, bob}),
        found("search=30", {dan, ann}),
        found("search=null", {}),
        found("search=city", {}),
        found("search=a.*n", {}),
        {"a page of what is found",
         "GET",
         people + std::string("?search=3&limit=1&skip=1"),
         "",
         200,
         {paging("2", "2", "1", "2", false, true), R"("name":"Ann")"}},
    };
}

}  // namespace rowd::fixtures::flowra
