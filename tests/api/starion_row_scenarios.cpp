// Rows, their owners, and the values of their fields.
#include "api/starion_scenarios.hpp"

namespace rowd::fixtures::starion {
namespace {

constexpr char const* fresh_rows = "/apps/{team}/tables/{fresh}/rows";
constexpr char const* fresh_row = "/apps/{team}/tables/{fresh}/rows/{fresh_row}";
constexpr char const* fresh_of_team = "/apps/{team}/{team}/tables/{fresh}/rows";
constexpr char const* private_rows = "/apps/{team}/tables/{private_table}/rows";
constexpr char const* anns_row = "/apps/{team}/tables/{private_table}/rows/{anns_row}";

std::string refusal(std::string_view message) {
    return whole(R"({"error":")" + std::string(message) + R"("})");
}
std::string const fields_rule = refusal("fields must be an object");
std::string const row_ids_rule = refusal("rowIds must be an array of row ids");
std::string const no_row = refusal("Row not found");
std::string const when_querying = refusal("ownerUserId is required when querying private table");
std::string const when_editing = refusal("ownerUserId is required when editing private table.");
std::string const owner_rule = refusal("ownerUserId must be between 1 and 255 characters");

std::string row(std::string_view fields) {
    std::string out = R"({"_id":"<id>","createdAt":"<time>","lastUpdatedAt":"<time>")";
    if (!fields.empty()) out.append(",").append(fields);
    return whole(out + "}");
}

std::string deleted(std::string_view ids) {
    return whole(R"({"deletedRowIds":[)" + std::string(ids) + "]}");
}

}  // namespace

std::vector<scenario> rows() {
    std::vector<scenario> all = {
        {"a row",
         "GET",
         "/apps/{team}/tables/{table}/rows/{row}",
         "",
         200,
         {row("\"paid\":true"), "\"_id\":\"{row}\""}},
        {"a new row",
         "POST",
         fresh_rows,
         R"({"fields":{"b":1,"a":{"z":[null,1.50]}}})",
         201,
         {row(R"("b":1,"a":{"z":[null,1.50]})")}},
        {"an empty row", "POST", fresh_rows, R"({"fields":{}})", 201, {row("")}},
        {"system names are not stored",
         "POST",
         fresh_rows,
         R"({"fields":{"_id":"x","a":1,"createdAt":1,"lastUpdatedAt":2,"ownerUserId":"ann"}})",
         201,
         {row("\"a\":1")}},
        {"names of other dialects are fields",
         "POST",
         fresh_rows,
         R"({"fields":{"id":"x","updatedAt":1,"data":{}},"owner":1})",
         201,
         {row(R"("id":"x","updatedAt":1,"data":{})")}},
        {"a shared row has no owner",
         "POST",
         std::string(fresh_rows) + "?ownerUserId=ann",
         R"({"fields":{"a":1}})",
         201,
         {row("\"a\":1")}},
        {"full",
         "POST",
         "/apps/{team}/tables/{full}/rows",
         R"({"fields":{}})",
         400,
         {refusal("Table has reached its maximum row limit of 1")}},

        {"all fields are replaced",
         "PUT",
         fresh_row,
         R"({"fields":{"other":2}})",
         200,
         {row("\"other\":2"), "\"_id\":\"{fresh_row}\""},
         {"kept"}},
        {"by nothing", "PUT", fresh_row, R"({"fields":{}})", 200, {row("")}},
        {"fields are merged",
         "PATCH",
         fresh_row,
         R"({"fields":{"n":null,"new":{}}})",
         200,
         {row(R"("n":null,"kept":"no","new":{})")}},
        {"no fields change nothing",
         "PATCH",
         fresh_row,
         R"({"fields":{}})",
         200,
         {row(R"("n":1,"kept":"no")")}},
        {"nor do system names",
         "PATCH",
         fresh_row,
         R"({"fields":{"_id":"x","createdAt":"x","lastUpdatedAt":"x","ownerUserId":"x"}})",
         200,
         {row(R"("n":1,"kept":"no")")}},
        {"delete",
         "DELETE",
         fresh_row,
         "",
         200,
         {deleted("\"<id>\""), R"({"deletedRowIds":["{fresh_row}"]})"}},

        {"delete all", "DELETE", fresh_of_team, "", 200, {deleted(R"("{fresh_row}")")}},
        {"delete all without a team", "DELETE", fresh_rows, "", 200, {deleted(R"("{fresh_row}")")}},
        {"delete all, said with an empty body",
         "DELETE",
         fresh_of_team,
         " {} ",
         200,
         {deleted(R"("{fresh_row}")")}},
        {"content type without a body",
         "DELETE",
         fresh_of_team,
         "",
         200,
         {deleted(R"("{fresh_row}")")},
         {},
         "owner",
         {{"Content-Type", "text/plain"}}},
        {"delete some",
         "DELETE",
         fresh_of_team,
         R"({"rowIds":["{unknown}","nonsense","{fresh_row}","{row}","{fresh_row}"]})",
         200,
         {deleted(R"("{fresh_row}")")}},
        {"delete none", "DELETE", fresh_of_team, R"({"rowIds":[]})", 200, {deleted("")}},
        {"other members do not count beside rowIds",
         "DELETE",
         fresh_of_team,
         R"({"rowIds":[],"x":1})",
         200,
         {deleted("")}},
        {"malformed", "DELETE", fresh_of_team, "{", 400, {refusal("Invalid JSON in request body")}},
        {"form",
         "DELETE",
         fresh_of_team,
         "rowIds=1",
         415,
         {refusal("Content-Type must be application/json")},
         {},
         "owner",
         {{"Content-Type", "application/x-www-form-urlencoded"}}},
    };
    for (auto const* value : {"{}", R"({"fields":null})", R"({"fields":[]})", R"({"fields":"x"})",
                              R"({"fields":1})", R"({"Fields":{}})", R"({"n":1})"}) {
        all.push_back(
            {std::string("post ") + value, "POST", fresh_rows, value, 400, {fields_rule}});
        all.push_back({std::string("put ") + value, "PUT", fresh_row, value, 400, {fields_rule}});
        all.push_back(
            {std::string("patch ") + value, "PATCH", fresh_row, value, 400, {fields_rule}});
    }
    for (auto const* body :
         {R"({"ids":["{fresh_row}"]})", R"({"rowIds":"{fresh_row}"})", R"({"rowIds":null})",
          R"({"rowIds":[1]})", R"(["{fresh_row}"])", "null", "\"\"", R"({"rowids":[]})"})
        all.push_back(
            {std::string("delete ") + body, "DELETE", fresh_rows, body, 400, {row_ids_rule}});
    for (auto const* id : {"{unknown}", "{sibling_row}", "{foreign_row}", "nonsense", "{table}"}) {
        std::string const path = std::string("/apps/{team}/tables/{table}/rows/") + id;
        all.push_back({"get " + path, "GET", path, "", 404, {no_row}});
        all.push_back({"put " + path, "PUT", path, R"({"fields":{}})", 404, {no_row}});
        all.push_back({"patch " + path, "PATCH", path, R"({"fields":{"a":1}})", 404, {no_row}});
        all.push_back({"empty patch " + path, "PATCH", path, R"({"fields":{}})", 404, {no_row}});
        all.push_back({"delete " + path, "DELETE", path, "", 404, {no_row}});
    }
    return all;
}

std::vector<scenario> owners() {
    std::string const fields = R"({"fields":{"n":3}})";
    std::string const rows = private_rows;
    std::string const one = anns_row;
    std::vector<scenario> all = {
        {"an own row",
         "GET",
         one + "?ownerUserId=ann",
         "",
         200,
         {row(R"("ownerUserId":"ann","n":1)"), "\"_id\":\"{anns_row}\""}},
        {"any name will do",
         "POST",
         rows + "?ownerUserId=%C3%84nn%20%22%2B",
         fields,
         201,
         {row(R"("ownerUserId":"Änn \"+","n":3)")}},
        {"a long name", "POST", rows + "?ownerUserId=" + std::string(255, 'a'), fields, 201},
        {"the name in the body does not count",
         "POST",
         rows + "?ownerUserId=ann",
         R"({"fields":{"ownerUserId":"bob"},"ownerUserId":"bob"})",
         201,
         {row(R"("ownerUserId":"ann")")}},
        {"an own row replaced",
         "PUT",
         one + "?ownerUserId=ann",
         fields,
         200,
         {row(R"("ownerUserId":"ann","n":3)")}},
        {"an own row merged",
         "PATCH",
         one + "?ownerUserId=ann",
         R"({"fields":{"m":1}})",
         200,
         {row(R"("ownerUserId":"ann","n":3,"m":1)")}},
        {"bad fields before the owner", "POST", rows, "{}", 400, {fields_rule}},
        {"the table before the owner",
         "GET",
         "/tables/{unknown}/rows?ownerUserId=",
         "",
         404,
         {refusal("Table not found")}},
        {"the owner before the row", "GET", rows + "/{unknown}", "", 400, {when_querying}},
        {"without app", "GET", "/tables/{private_table}/rows", "", 400, {when_querying}},
    };
    std::string const too_long = "ownerUserId=" + std::string(256, 'a');
    struct bad_owner {
        std::string query;
        std::string for_reading;
        std::string for_writing;
    };
    bad_owner const bad_owners[] = {{"x=1", when_querying, when_editing},
                                    {"ownerUserId=", when_querying, when_editing},
                                    {"owneruserid=ann", when_querying, when_editing},
                                    {too_long, owner_rule, owner_rule},
                                    {"ownerUserId=%FF", owner_rule, owner_rule}};
    for (auto const& [query, for_reading, for_writing] : bad_owners) {
        auto const refused = [&, q = "?" + query](std::string method, std::string path,
                                                  std::string body, std::string const& rule) {
            all.push_back({method + " with " + q, method, path + q, body, 400, {rule}});
        };
        refused("GET", rows, "", for_reading);
        refused("GET", one, "", for_reading);
        refused("POST", rows, fields, for_writing);
        refused("PUT", one, fields, for_writing);
        refused("PATCH", one, fields, for_writing);
        refused("DELETE", one, "", for_writing);
        refused("DELETE", rows, "", for_writing);
        refused("DELETE", "/apps/{team}/{team}/tables/{private_table}/rows", "", for_writing);
    }
    std::string const not_his = one + "?ownerUserId=bob";
    all.push_back({"bob gets none of ann's", "GET", not_his, "", 404, {no_row}});
    all.push_back({"replaces none", "PUT", not_his, fields, 404, {no_row}});
    all.push_back({"merges none", "PATCH", not_his, fields, 404, {no_row}});
    all.push_back({"not even nothing", "PATCH", not_his, R"({"fields":{}})", 404, {no_row}});
    all.push_back({"deletes none", "DELETE", not_his, "", 404, {no_row}});
    all.push_back({"also not by name",
                   "DELETE",
                   rows + "?ownerUserId=bob",
                   R"({"rowIds":["{anns_row}"]})",
                   200,
                   {deleted("")}});
    all.push_back({"deletes all of his own",
                   "DELETE",
                   rows + "?ownerUserId=bob",
                   "",
                   200,
                   {deleted(R"("{bobs_row}")")}});
    all.push_back({"and no other's", "GET", one + "?ownerUserId=ann", "", 200});
    all.push_back({"ann deletes hers",
                   "DELETE",
                   one + "?ownerUserId=ann",
                   "",
                   200,
                   {deleted(R"("{anns_row}")")}});
    return all;
}

std::vector<scenario> field_values() {
    std::string const rows = "/apps/{team}/tables/{choices}/rows";
    std::string const one = rows + "/{choice}";
    auto const kept = [&](std::string const& fields) {
        return scenario{fields, "POST", rows, R"({"fields":{)" + fields + "}}", 201, {row(fields)}};
    };
    return {
        {"a choice is an array", "GET", one, "", 200, {row(R"("size":["S"],"n":1)")}},
        {"in a list, too", "GET", "/tables/{choices}/rows", "", 200, {R"("size":["S"],"n":1}]>>)"}},
        kept(R"("size":["M"])"),
        kept(R"("size":["L \"\u0001"])"),
        kept(R"("size":[])"),
        kept(R"("size":["S","M"])"),
        kept(R"("size":[1])"),
        kept(R"("size":null)"),
        kept(R"("size":{"a":["S"]})"),
        {"a plain string is the same choice",
         "POST",
         rows,
         R"({"fields":{"size":"S"}})",
         201,
         {row(R"("size":["S"])")}},
        {"a choice replaced",
         "PUT",
         one,
         R"({"fields":{"size":["M"],"n":2}})",
         200,
         {row(R"("size":["M"],"n":2)")}},
        {"a choice merged",
         "PATCH",
         one,
         R"({"fields":{"size":["S"]}})",
         200,
         {row(R"("size":["S"],"n":2)")}},
        kept(R"("list":["S"])"),
        kept(R"("other":["S"])"),
        kept(R"("phone-number-column":"123-456-7890")"),
        {"a date",
         "POST",
         rows,
         R"({"fields":{"date-time-column":"2011-10-05T14:48:00.000Z"}})",
         201,
         {R"(,"date-time-column":"2011-10-05T14:48:00.000Z"}>>)"}},
        kept(R"("single-select-column":["selected-value1","selected-value2"])"),
        kept(R"("attachments-column":[{"id":"attachment-id",)"
             R"("url":"https://starion.io/attachments/attachment-file.ext"},)"
             R"({"id":"attachment-id2",)"
             R"("url":"https://starion.io/attachments/attachment-file2.ext"}])"),
        kept(R"("checkbox-column":false)"),
        kept(R"("reference-column":["another-table-item-id-1","another-table-item-id-2"])"),
        kept(R"("number-column":-1.3,"another":100)"),
    };
}

}  // namespace rowd::fixtures::starion
