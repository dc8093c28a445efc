// Request bodies of every dialect. Input: which decoder, then the body.
#include <string>

#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/query.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "api/botpress/tables/schema.hpp"
#include "api/flowra/decode.hpp"
#include "api/justpaid/decode.hpp"
#include "api/pipeline/exchange.hpp"
#include "api/starion/decode.hpp"
#include "fuzz/input.hpp"

using namespace rowd;
using namespace rowd::api;
using fuzz::require;

namespace {

void check_json(std::string_view text, json::kind kind) {
    std::string again;
    require(json::compact(text, again).has_value() && again == text,
            "what is kept is compact JSON");
    require(json::kind_of(text) == kind, "what is kept is of its kind");
}

void check_table(domain::table const& t) {
    check_json(t.schema, json::kind::object);
    check_json(t.metadata, json::kind::object);
    check_json(t.tags, json::kind::object);
    check_json(t.columns(), json::kind::array);
    require(json::code_points(t.name) <= domain::name_code_points_max, "a name is bounded");
    require(t.max_rows >= 1 && t.max_rows <= domain::max_rows_limit, "rows are bounded");
}

void check_definition(domain::table const& t) {
    check_table(t);
    botpress::column_list const columns(t);
    for (auto const& c : columns.shown()) check_json(c.stored, json::kind::object);
    check_json(columns.stored(), json::kind::array);
}

botpress::column_list const& sample_columns() {
    static botpress::column_list const columns = *botpress::read_schema(
        R"({"type":"object","properties":{"s":{"type":"string"},"n":{"type":"number"},)"
        R"("b":{"type":"boolean"},"o":{"type":"object"},"a":{"type":"array"},)"
        R"("d":{"type":"string","format":"date-time"}}})");
    return columns;
}

void check_finding(body const& b) {
    auto const wanted = botpress::decode_finding(b);
    if (!wanted) return;
    if (auto const q = botpress::make_query(*wanted, sample_columns()))
        require(q->limit <= 1000, "a page is bounded");
    static_cast<void>(botpress::row_shape::make(*wanted, sample_columns()).has_value());
    if (wanted->group)
        static_cast<void>(botpress::make_grouping(*wanted, sample_columns()).has_value());
}

void check_rows(body const& b, bool ids) {
    auto const rows = botpress::decode_rows(b, ids);
    if (!rows) return;
    botpress::row_notes notes;
    auto const why =
        ids ? botpress::row_reader::purpose::change : botpress::row_reader::purpose::create;
    domain::data_limit const limit{4096};
    botpress::row_reader reader(sample_columns(), why, limit, notes);
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto const draft = reader.read(i, (*rows)[i]);
        if (!draft) continue;
        check_json(draft->data, json::kind::object);
        require(draft->data.size() <= 4096, "a row is bounded");
        require(draft->members == domain::member_table(draft->data), "members stand in the table");
    }
    std::string said = "{}";
    said.pop_back();
    notes.append_to(said);
    if (said.size() > 1) said.erase(1, 1);  // the comma
    check_json(said + '}', json::kind::object);
}

void check_changes(body const& b) {
    auto const changes = botpress::decode_table_changes(b);
    if (!changes) return;
    domain::table t;
    t.schema = "{\"columns\":" + sample_columns().stored() + "}";
    if (auto const update = botpress::make_update(t, *changes); update && update->patch.columns)
        check_json(*update->patch.columns, json::kind::array);
}

template <class T, class Check>
void check_result(result<T> const& r, Check const& check) {
    if (r) check(*r);
}

void check_row_ids(call const& c) {
    std::string answer;
    reply r(answer, {});
    std::unique_ptr<exchange::change> wanted;
    auto how = storage::reading::elsewhere(storage::no_time_limit);
    exchange x(c, how, r, wanted);
    static_cast<void>(starion::decode_row_ids(x).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in(data, size);
    unsigned const which = in.byte() % 14;
    call c;
    c.body = in.rest();
    auto const read = body::read(c);
    if (!read) return 0;
    body const& b = *read;
    check_json(b.text(), json::kind::object);
    switch (which) {
        case 0:
            check_result(justpaid::decode_new_table(b), check_table);
            break;
        case 1:
            if (auto const patch = justpaid::decode_table_patch(b); patch && patch->columns)
                check_json(*patch->columns, json::kind::array);
            break;
        case 2:
            if (auto const row = justpaid::decode_row(b))
                check_json(row->draft.data, json::kind::object);
            break;
        case 3:
            check_result(flowra::decode_new_collection(b), check_table);
            break;
        case 4:
            check_json(flowra::decode_fields(b), json::kind::object);
            break;
        case 5:
            check_result(starion::decode_new_table(b), check_table);
            break;
        case 6:
            if (auto const fields = starion::decode_fields(b))
                check_json(*fields, json::kind::object);
            break;
        case 7:
            check_row_ids(c);
            break;
        case 8:
            check_result(botpress::decode_definition(b), check_definition);
            break;
        case 9:
            check_changes(b);
            break;
        case 10:
            check_finding(b);
            break;
        case 11:
            check_rows(b, false);
            break;
        case 12:
            check_rows(b, true);
            break;
        default:
            static_cast<void>(botpress::decode_deletion(b).has_value());
            static_cast<void>(botpress::decode_duplication(b).has_value());
            static_cast<void>(botpress::decode_renaming(b).has_value());
            static_cast<void>(botpress::decode_key_column(b).has_value());
            break;
    }
    return 0;
}
