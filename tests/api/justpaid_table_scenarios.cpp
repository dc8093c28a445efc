// Tables: created, fetched, changed, deleted.
#include "api/justpaid_answers.hpp"

namespace rowd::fixtures::justpaid {
namespace {

// The whole answer that carries a table.
std::string table(std::string_view from_name_to_counts) {
    return whole(R"({"success":true,"data":{"id":"<id>",)" + std::string(from_name_to_counts) +
                 R"(,"createdAt":"<time>","updatedAt":"<time>"}})");
}

std::string const name_rule = failure("name", "name must be between 1 and 255 characters");
std::string const max_rows_rule =
    failure("maxRows", "maxRows must be an integer between 1 and 100000");
std::string const deleted = whole(R"({"success":true,"data":{"deleted":true}})");

// What a fresh table is, around the part that a change concerns.
constexpr char const* fresh_columns = R"([{"id":"n","name":"n","type":"number"}])";

std::vector<scenario> create_scenarios() {
    return {
        {"a name is enough",
         "POST",
         tables_path,
         R"({"name":"T"})",
         201,
         {table(R"("name":"T","description":null,"columns":[],"schema":{"columns":[]},)"
                R"("metadata":{},"maxRows":10000,"rowCount":0)")}},
        {"all fields",
         "POST",
         tables_path,
         R"({"maxRows":25000,"metadata":{"view":"grid"},"description":"Why","name":"Processed Invoices",)"
         R"("columns":[{"name":"stripeInvoiceId","type":"text","required":true},)"
         R"({"name":"amountCents","type":"number"}]})",
         201,
         {table(
             R"("name":"Processed Invoices","description":"Why","columns":[)"
             R"({"id":"stripeInvoiceId","name":"stripeInvoiceId","type":"text","required":true},)"
             R"({"id":"amountCents","name":"amountCents","type":"number"}],)"
             R"("schema":{"columns":[)"
             R"({"id":"stripeInvoiceId","name":"stripeInvoiceId","type":"text","required":true},)"
             R"({"id":"amountCents","name":"amountCents","type":"number"}]},)"
             R"("metadata":{"view":"grid"},"maxRows":25000,"rowCount":0)")}},
        {"names are kept as they are",
         "POST",
         tables_path,
         R"({"name":"  \u00dcber <b> \"x\"\n "})",
         201,
         {"\"name\":\"  \xc3\x9c"
          "ber <b> \\\"x\\\"\\n \","}},
        {"names need not be unique", "POST", tables_path, R"({"name":"Invoices"})", 201},
        {"no name", "POST", tables_path, "{}", 400, {failure("name", "name is required")}},
        {"empty name", "POST", tables_path, R"({"name":""})", 400, {name_rule}},
        {"null name", "POST", tables_path, R"({"name":null})", 400, {name_rule}},
        {"number for a name", "POST", tables_path, R"({"name":5})", 400, {name_rule}},
        {"255 characters", "POST", tables_path, R"({"name":")" + std::string(255, 'n') + "\"}",
         201},
        {"256 characters",
         "POST",
         tables_path,
         R"({"name":")" + std::string(256, 'n') + "\"}",
         400,
         {name_rule}},
        {"characters are code points", "POST", tables_path,
         R"({"name":")" + repeated("\xf0\x9f\x98\x80", 255) + "\"}", 201},
        {"256 code points",
         "POST",
         tables_path,
         R"({"name":")" + repeated("\xc3\xa4", 256) + "\"}",
         400,
         {name_rule}},
        {"null description",
         "POST",
         tables_path,
         R"({"name":"T","description":null})",
         201,
         {R"("description":null,)"}},
        {"empty description",
         "POST",
         tables_path,
         R"({"name":"T","description":""})",
         201,
         {R"("description":"",)"}},
        {"number for a description",
         "POST",
         tables_path,
         R"({"name":"T","description":1})",
         400,
         {failure("description", "description must be a string or null")}},
        {"null metadata",
         "POST",
         tables_path,
         R"({"name":"T","metadata":null})",
         400,
         {failure("metadata", "metadata must be an object")}},
        {"array for metadata",
         "POST",
         tables_path,
         R"({"name":"T","metadata":[]})",
         400,
         {failure("metadata", "metadata must be an object")}},
        {"null schema",
         "POST",
         tables_path,
         R"({"name":"T","schema":null})",
         400,
         {failure("schema", "schema must be an object")}},
        {"array for a schema",
         "POST",
         tables_path,
         R"({"name":"T","schema":[]})",
         400,
         {failure("schema", "schema must be an object")}},
        {"null columns",
         "POST",
         tables_path,
         R"({"name":"T","columns":null})",
         400,
         {failure("columns", "columns must be an array")}},
        {"a schema alone",
         "POST",
         tables_path,
         R"({"name":"T","schema":{"v":2,"columns":[{"name":"a","type":"date"}],"w":[1]}})",
         201,
         {R"("columns":[{"id":"a","name":"a","type":"date"}],"schema":{)", R"("v":2)", R"("w":[1])",
          R"("columns":[{"id":"a","name":"a","type":"date"}])"}},
        {"a schema without columns",
         "POST",
         tables_path,
         R"({"name":"T","schema":{"v":2}})",
         201,
         {R"("columns":[],"schema":{)", R"("v":2)"}},
        {"columns go into the schema",
         "POST",
         tables_path,
         R"({"name":"T","schema":{"v":2,"columns":[{"name":"old","type":"url"}]},)"
         R"("columns":[{"name":"new","type":"json"}]})",
         201,
         {R"("columns":[{"id":"new","name":"new","type":"json"}],"schema":{)", R"("v":2)"},
         {"old"}},
        {"replaced columns of a schema are not looked at",
         "POST",
         tables_path,
         R"({"name":"T","schema":{"columns":7},"columns":[]})",
         201,
         {R"("columns":[],"schema":{"columns":[]})"}},
        {"bad columns in a schema",
         "POST",
         tables_path,
         R"({"name":"T","schema":{"columns":[{"name":"a","type":"nope"}]}})",
         400,
         {failure("schema.columns[0].type", "Invalid column type")}},
        {"null columns in a schema",
         "POST",
         tables_path,
         R"({"name":"T","schema":{"columns":null}})",
         400,
         {failure("schema.columns", "columns must be an array")}},
        {"least cap", "POST", tables_path, R"({"name":"T","maxRows":1})", 201, {"\"maxRows\":1,"}},
        {"greatest cap",
         "POST",
         tables_path,
         R"({"name":"T","maxRows":100000})",
         201,
         {"\"maxRows\":100000,"}},
        {"all failures are told, the first one first",
         "POST",
         tables_path,
         R"({"name":"","maxRows":0,"metadata":5,"columns":[{"type":"x"}]})",
         400,
         {R"("message":"name must be between 1 and 255 characters","details":[{"field":"name",)",
          R"({"field":"maxRows","message":"maxRows must)", R"({"field":"metadata",)",
          R"({"field":"columns[0].name",)", R"({"field":"columns[0].type",)"}},
        {"a missing name is told with the rest",
         "POST",
         tables_path,
         R"({"maxRows":0})",
         400,
         {R"("message":"name is required","details":[{"field":"name","message":"name is required"},)"
          R"({"field":"maxRows",)"}},
    };
}

std::vector<scenario> get_and_delete_scenarios() {
    std::vector<scenario> all = {
        {"a table",
         "GET",
         "/api/v1/tables/{table}",
         "",
         200,
         {R"(<<{"success":true,"data":{"id":"{table}","name":"Invoices","description":null,)"
          R"("columns":[{"id":"paid","name":"paid","type":"boolean"}],)"
          R"("schema":{"columns":[{"id":"paid","name":"paid","type":"boolean"}]},)"
          R"("metadata":{},"maxRows":10000,"rowCount":2,"createdAt":")"}},
        {"parameters are ignored", "GET", "/api/v1/tables?limit=0&x=%", "", 200},
        {"delete a table", "DELETE", fresh_path, "", 200, {deleted}},
    };
    // None of them can be told from the others.
    for (auto const* id : {"{unknown}", "{foreign}", "none", "550e8400-e29b-41d4-a716", "{row}",
                           "null", "%20", "{unknown}0", "00000000-0000-0000-0000-000000000000"}) {
        auto const path = std::string("/api/v1/tables/") + id;
        all.push_back({path + " is absent", "GET", path, "", 404, {no_table}});
        all.push_back(
            {path + " cannot be changed", "PATCH", path, R"({"name":"x"})", 404, {no_table}});
        all.push_back({path + " cannot be deleted", "DELETE", path, "", 404, {no_table}});
        all.push_back({path + " has no rows", "GET", path + "/rows", "", 404, {no_table}});
        all.push_back({path + " has no row", "GET", path + "/rows/{row}", "", 404, {no_table}});
        all.push_back(
            {path + " takes no row", "POST", path + "/rows", R"({"data":{}})", 404, {no_table}});
        all.push_back({path + " changes no row",
                       "PATCH",
                       path + "/rows/{row}",
                       R"({"data":{}})",
                       404,
                       {no_table}});
        all.push_back(
            {path + " deletes no row", "DELETE", path + "/rows/{row}", "", 404, {no_table}});
    }
    return all;
}

std::vector<scenario> patch_scenarios() {
    return {
        {"rename",
         "PATCH",
         fresh_path,
         R"({"name":"New"})",
         200,
         {table(R"("name":"New","description":"d","columns":)" + std::string(fresh_columns) +
                R"(,"schema":{"columns":)" + fresh_columns +
                R"(},"metadata":{"m":1},"maxRows":5,"rowCount":1)")}},
        {"new description",
         "PATCH",
         fresh_path,
         R"({"description":"e"})",
         200,
         {R"("name":"Fresh","description":"e",)"}},
        {"no description any more",
         "PATCH",
         fresh_path,
         R"({"description":null})",
         200,
         {R"("description":null,)"}},
        {"metadata are replaced",
         "PATCH",
         fresh_path,
         R"({"metadata":{"k":2}})",
         200,
         {R"("metadata":{"k":2},)"},
         {"\"m\":1"}},
        {"columns are replaced",
         "PATCH",
         fresh_path,
         R"({"columns":[{"name":"z","type":"text"}]})",
         200,
         {R"("columns":[{"id":"z","name":"z","type":"text"}],"schema":{"columns":[{"id":"z","name":"z","type":"text"}]},)"}},
        {"no columns any more",
         "PATCH",
         fresh_path,
         R"({"columns":[]})",
         200,
         {R"("columns":[],"schema":{"columns":[]},)"}},
        {"a schema replaces all of it",
         "PATCH",
         fresh_path,
         R"({"schema":{"v":1}})",
         200,
         {R"("columns":[],"schema":{)", "\"v\":1"}},
        {"columns beside a schema go into it",
         "PATCH",
         fresh_path,
         R"({"schema":{"v":1,"columns":[{"name":"o","type":"url"}]},"columns":[{"name":"p","type":"url"}]})",
         200,
         {R"("columns":[{"id":"p","name":"p","type":"url"}],"schema":{)", "\"v\":1"},
         {"\"o\""}},
        {"cap below the count",
         "PATCH",
         "/api/v1/tables/{table}",
         R"({"maxRows":1})",
         200,
         {R"("maxRows":1,"rowCount":2,)"}},
        {"then no row is added",
         "POST",
         "/api/v1/tables/{table}/rows",
         R"({"data":{}})",
         400,
         {"Table has reached its maximum row limit of 1\""}},
        {"but rows are changed", "PATCH", "/api/v1/tables/{table}/rows/{row}",
         R"({"data":{"paid":true}})", 200},
        {"and after a higher cap added",
         "PATCH",
         "/api/v1/tables/{table}",
         R"({"maxRows":10000})",
         200,
         {R"("maxRows":10000,"rowCount":2,)"}},
        {"nothing",
         "PATCH",
         fresh_path,
         "{}",
         200,
         {R"("name":"Fresh","description":"d",)",
          R"("metadata":{"m":1},"maxRows":5,"rowCount":1,)"}},
        {"nothing known",
         "PATCH",
         fresh_path,
         R"({"id":"x","rowCount":9})",
         200,
         {R"("name":"Fresh",)", R"("rowCount":1,)"}},
        {"empty name", "PATCH", fresh_path, R"({"name":""})", 400, {name_rule}},
        {"null name", "PATCH", fresh_path, R"({"name":null})", 400, {name_rule}},
        {"long name",
         "PATCH",
         fresh_path,
         R"({"name":")" + std::string(256, 'n') + "\"}",
         400,
         {name_rule}},
        {"bad description",
         "PATCH",
         fresh_path,
         R"({"description":[]})",
         400,
         {failure("description", "description must be a string or null")}},
        {"bad metadata",
         "PATCH",
         fresh_path,
         R"({"metadata":null})",
         400,
         {failure("metadata", "metadata must be an object")}},
        {"bad schema",
         "PATCH",
         fresh_path,
         R"({"schema":null})",
         400,
         {failure("schema", "schema must be an object")}},
        {"bad columns",
         "PATCH",
         fresh_path,
         R"({"columns":null})",
         400,
         {failure("columns", "columns must be an array")}},
        {"one bad field leaves all unchanged",
         "PATCH",
         "/api/v1/tables/{full}",
         R"({"name":"Changed","maxRows":0})",
         400,
         {max_rows_rule}},
        {"as can be seen", "GET", "/api/v1/tables/{full}", "", 200, {R"("name":"Full")"}},
    };
}

}  // namespace

std::vector<scenario> tables() {
    auto all = create_scenarios();
    for (auto const* value : {"0", "-1", "100001", "1.5", "\"10\"", "null", "true", "[]",
                              "99999999999999999999", "1e400"}) {
        std::string const cap = std::string(R"("maxRows":)") + value + "}";
        all.push_back({"created with " + cap,
                       "POST",
                       tables_path,
                       R"({"name":"T",)" + cap,
                       400,
                       {max_rows_rule}});
        all.push_back({"changed to " + cap, "PATCH", fresh_path, "{" + cap, 400, {max_rows_rule}});
    }
    for (auto const& more : {get_and_delete_scenarios(), patch_scenarios()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace rowd::fixtures::justpaid
