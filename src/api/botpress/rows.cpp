#include "api/botpress/decode.hpp"
#include "api/botpress/encode.hpp"
#include "api/botpress/errors.hpp"
#include "api/botpress/handlers.hpp"
#include "api/botpress/named_table.hpp"
#include "api/botpress/row_reader.hpp"
#include "api/botpress/row_work.hpp"
#include "api/query_string.hpp"
#include "api/text.hpp"
#include "api/writing.hpp"

namespace rowd::api::botpress {
namespace {

// Of ids that a client chooses; those that the server gives may go on behind it.
constexpr std::uint64_t chosen_id_max = 2'147'483'647;
constexpr std::string_view chosen_id_rule = "id must be an integer between 1 and 2147483647";

// What creating and updating answer: the rows that were written, and what was said of others.
void answer_rows(row_work const& work, reply& r) {
    r.begin(200);
    std::string& out = r.body();
    out += R"({"rows":)";
    append(out, work.columns, work.done.rows);
    work.notes.append_to(out);
    out += '}';
    r.end();
}

error empty_filter() {
    return fail(errc::bad_input, "filter must not be empty; deleteAllRows deletes all rows");
}

std::string_view id_text(std::string_view row) {
    return json::find(row, "id").value_or(std::string_view());
}

}  // namespace

void get_row(call const& c, reply& r) {
    struct sink final : domain::row_sink {
        sink(reply& a, column_list const& l) : answer_to(a), columns(l) {}
        void on_row(domain::row_view const& row) override {
            answer_to.begin(200);
            std::string& out = answer_to.body();
            out += R"({"row":)";
            append(out, columns, row);
            out += '}';
            answer_to.end();
        }
        reply& answer_to;
        column_list const& columns;
    };
    auto const id = parameter(c.query, "id");
    if (!id) return refuse(c, fail(errc::bad_query, "id is required"), r);
    bool const negative = id->starts_with('-');
    auto const number = digits(std::string_view(*id).substr(negative ? 1 : 0));
    if (!number) return refuse(c, fail(errc::bad_query, "id must be an integer"), r);
    auto const table = named_table(c);
    if (!table) return refuse(c, table.error(), r);
    column_list const columns(*table);
    sink row(r, columns);
    domain::get_row const plan{table->id, negative ? 0 : *number};
    auto const done = c.store->read(c.thread->slot(), plan, row);
    if (done) return;
    auto const why = done.error().code;
    bool const is_absent = why == errc::row_absent || why == errc::table_absent;
    refuse(c, is_absent ? fail(errc::row_absent, "Row " + *id + " was not found") : done.error(),
           r);
}

namespace {

result<> read_created(body const& input, row_work& work) {
    auto const rows = decode_rows(input, false);
    if (!rows) return rows.error();
    if (!work.table) return {};
    row_reader reader(work.columns, row_reader::purpose::create, work.row_limit, work.notes);
    domain::insert_rows insert{work.table->id, {}};
    insert.rows.reserve(rows->size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto draft = reader.read(i, (*rows)[i]);
        if (!draft) continue;
        insert.rows.push_back(*std::move(draft));
        work.written.push_back(i);
    }
    work.op = std::move(insert);
    return {};
}

result<> read_updated(body const& input, row_work& work) {
    auto const rows = decode_rows(input, true);
    if (!rows) return rows.error();
    if (!work.table) return {};
    row_reader reader(work.columns, row_reader::purpose::change, work.row_limit, work.notes);
    domain::change_rows changes{work.table->id, {}, false, work.row_limit};
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto draft = reader.read(i, (*rows)[i]);
        if (!draft) continue;
        domain::row_change change;
        change.row = row_number(id_text((*rows)[i])).value_or(0);
        change.how = domain::row_change::mode::merge;
        change.draft = *std::move(draft);
        changes.changes.push_back(std::move(change));
        work.written.push_back(i);
    }
    work.op = std::move(changes);
    return {};
}

// One row of an upsert by number or by a column; false: it is refused.
bool add_upsert(domain::upsert_rows& op, row_work& work, row_reader& reader, std::size_t position,
                std::string_view row) {
    auto draft = reader.read(position, row);
    if (!draft) return false;
    domain::row_upsert one;
    auto const id = id_text(row);
    if (!op.key_column.empty()) {
        one.key = json::find(draft->data, op.key_column).value_or(std::string_view());
    } else if (!id.empty() && id != "null") {
        if (json::kind_of(id) == json::kind::number) one.number = row_number(id);
        if (!one.number) {
            work.notes.refuse(position, std::string(chosen_id_rule));
            return false;
        }
    }
    one.insert_refusal = one.number.value_or(0) > chosen_id_max ? std::string(chosen_id_rule)
                                                                : reader.missing(draft->data);
    one.draft = *std::move(draft);
    op.rows.push_back(std::move(one));
    return true;
}

result<> read_upserted(body const& input, row_work& work) {
    auto const rows = decode_rows(input, false);
    if (!rows) return rows.error();
    auto const key_column = decode_key_column(input);
    if (!key_column) return key_column.error();
    if (!work.table) return {};
    if (!key_column->empty() && !work.columns.find(*key_column))
        return fail(errc::bad_input, "keyColumn: unknown column: " + *key_column);
    row_reader reader(work.columns, row_reader::purpose::change, work.row_limit, work.notes);
    domain::upsert_rows upsert{work.table->id, *key_column, {}, work.row_limit};
    for (std::size_t i = 0; i < rows->size(); ++i)
        if (add_upsert(upsert, work, reader, i, (*rows)[i])) work.written.push_back(i);
    work.op = std::move(upsert);
    return {};
}

}  // namespace

task<> create_rows(call const& c, reply& r) {
    row_work work(c);
    auto const refusal = co_await read_and_write(c, work, &read_created);
    if (refusal) co_return refuse(c, *refusal, r);
    answer_rows(work, r);
}

task<> update_rows(call const& c, reply& r) {
    row_work work(c);
    auto const refusal = co_await read_and_write(c, work, &read_updated);
    if (refusal) co_return refuse(c, *refusal, r);
    answer_rows(work, r);
}

task<> upsert_rows(call const& c, reply& r) {
    row_work work(c);
    auto const refusal = co_await read_and_write(c, work, &read_upserted);
    if (refusal) co_return refuse(c, *refusal, r);
    r.begin(200);
    std::string& out = r.body();
    out += R"({"inserted":)";
    append(out, work.columns, work.done.rows);
    out += R"(,"updated":)";
    append(out, work.columns, work.done.updated);
    work.notes.append_to(out);
    out += '}';
    r.end();
}

task<> delete_rows(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto wanted = decode_deletion(*input);
    if (!wanted) co_return refuse(c, wanted.error(), r);
    auto const table = named_table(c);
    if (!table) co_return refuse(c, table.error(), r);
    domain::delete_rows erase;
    erase.table = table->id;
    erase.all = wanted->all;
    erase.rows = std::move(wanted->rows);
    if (wanted->filter) {
        auto where = domain::parse_filter(*wanted->filter, column_list(*table).catalog());
        if (!where) co_return refuse(c, where.error(), r);
        if (domain::matches_always(*where)) co_return refuse(c, empty_filter(), r);
        erase.where = std::make_shared<domain::filter const>(*std::move(where));
    }
    domain::write_op op = std::move(erase);
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    r.begin(200);
    std::string& out = r.body();
    out += R"({"deletedRows":)";
    append_number(out, done.deleted.size());
    out += '}';
    r.end();
}

}  // namespace rowd::api::botpress
