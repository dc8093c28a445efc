#include "api/botpress/decode.hpp"
#include "api/botpress/encode.hpp"
#include "api/botpress/errors.hpp"
#include "api/botpress/handlers.hpp"
#include "api/botpress/named_table.hpp"
#include "api/botpress/row_reader.hpp"
#include "api/query_string.hpp"
#include "api/text.hpp"
#include "api/writing.hpp"

namespace rowd::api::botpress {
namespace {

// What of a call with many rows was good enough to be written: the operation's rows, and which row
// of the request each one is.
using positions = std::vector<std::size_t>;

void note_failures(domain::receipt const& done, positions const& written, row_notes& notes) {
    for (auto const& [index, failure] : done.failures)
        notes.refuse(written[index], failure.code == errc::row_absent
                                         ? "there is no row with this id"
                                         : failure.message);
}

// What creating and updating answer: the rows that were written, and what was said of others.
void answer_rows(column_list const& columns, domain::receipt const& done, row_notes const& notes,
                 reply& r) {
    r.begin(200);
    std::string& out = r.body();
    out += R"({"rows":)";
    append(out, columns, done.rows);
    notes.append_to(out);
    out += '}';
    r.end();
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
    auto const number = digits(*id);
    if (!number) return refuse(c, fail(errc::bad_query, "id must be an integer"), r);
    auto const table = named_table(c);
    if (!table) return refuse(c, no_such_table(c), r);
    column_list const columns(*table);
    sink row(r, columns);
    domain::get_row const plan{table->id, *number};
    if (auto const done = c.store->read(c.thread->slot(), plan, row); !done)
        refuse(c, fail(errc::row_absent, "Row " + *id + " was not found"), r);
}

task<> create_rows(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const rows = decode_rows(*input, false);
    if (!rows) co_return refuse(c, rows.error(), r);
    auto const table = named_table(c);
    if (!table) co_return refuse(c, no_such_table(c), r);
    column_list const columns(*table);
    row_notes notes;
    row_reader reader(columns, row_reader::purpose::create, row_bytes_max(table->factor), notes);
    domain::insert_rows insert{table->id, {}};
    for (std::size_t i = 0; i < rows->size(); ++i)
        if (auto data = reader.read(i, (*rows)[i]))
            insert.rows.push_back(domain::make_draft(*std::move(data)));
    bool const any = !insert.rows.empty();
    domain::write_op op = std::move(insert);
    domain::receipt done;
    if (any) done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_rows(columns, done, notes, r);
}

task<> update_rows(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const rows = decode_rows(*input, true);
    if (!rows) co_return refuse(c, rows.error(), r);
    auto const table = named_table(c);
    if (!table) co_return refuse(c, no_such_table(c), r);
    column_list const columns(*table);
    row_notes notes;
    std::size_t const bytes_max = row_bytes_max(table->factor);
    row_reader reader(columns, row_reader::purpose::change, bytes_max, notes);
    domain::change_rows changes{table->id, {}, false, bytes_max};
    positions written;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto data = reader.read(i, (*rows)[i]);
        if (!data) continue;
        domain::row_change change;
        change.row = row_number(id_text((*rows)[i])).value_or(0);
        change.how = domain::row_change::mode::merge;
        change.draft = domain::make_draft(*std::move(data));
        changes.changes.push_back(std::move(change));
        written.push_back(i);
    }
    domain::write_op op = std::move(changes);
    domain::receipt done;
    if (!written.empty()) done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    note_failures(done, written, notes);
    answer_rows(columns, done, notes, r);
}

namespace {

// One row of an upsert by number or by a column; false: it is refused.
bool add_upsert(domain::upsert_rows& op, column_list const& columns, row_reader& reader,
                row_notes& notes, std::size_t position, std::string_view row) {
    auto data = reader.read(position, row);
    if (!data) return false;
    domain::row_upsert one;
    auto const id = id_text(row);
    if (!op.key_column.empty()) {
        one.key = json::find(*data, op.key_column).value_or(std::string_view());
    } else if (!id.empty() && id != "null") {
        if (json::kind_of(id) == json::kind::number) one.number = row_number(id);
        if (!one.number) {
            notes.refuse(position, "id must be an integer between 1 and 2147483647");
            return false;
        }
    }
    one.insert_refusal = missing_column(columns, *data);
    one.draft = domain::make_draft(*std::move(data));
    op.rows.push_back(std::move(one));
    return true;
}

}  // namespace

task<> upsert_rows(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const rows = decode_rows(*input, false);
    if (!rows) co_return refuse(c, rows.error(), r);
    auto const key_column = decode_key_column(*input);
    if (!key_column) co_return refuse(c, key_column.error(), r);
    auto const table = named_table(c);
    if (!table) co_return refuse(c, no_such_table(c), r);
    column_list const columns(*table);
    if (!key_column->empty() && !columns.find(*key_column))
        co_return refuse(c, fail(errc::bad_input, "keyColumn: unknown column: " + *key_column), r);
    row_notes notes;
    std::size_t const bytes_max = row_bytes_max(table->factor);
    row_reader reader(columns, row_reader::purpose::change, bytes_max, notes);
    domain::upsert_rows upsert{table->id, *key_column, {}, bytes_max};
    positions written;
    for (std::size_t i = 0; i < rows->size(); ++i)
        if (add_upsert(upsert, columns, reader, notes, i, (*rows)[i])) written.push_back(i);
    domain::write_op op = std::move(upsert);
    domain::receipt done;
    if (!written.empty()) done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    note_failures(done, written, notes);
    r.begin(200);
    std::string& out = r.body();
    out += R"({"inserted":)";
    append(out, columns, done.rows);
    out += R"(,"updated":)";
    append(out, columns, done.updated);
    notes.append_to(out);
    out += '}';
    r.end();
}

task<> delete_rows(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto wanted = decode_deletion(*input);
    if (!wanted) co_return refuse(c, wanted.error(), r);
    auto const table = named_table(c);
    if (!table) co_return refuse(c, no_such_table(c), r);
    domain::delete_rows erase;
    erase.table = table->id;
    erase.all = wanted->all;
    erase.rows = std::move(wanted->rows);
    if (wanted->filter) {
        auto where = domain::parse_filter(*wanted->filter, column_list(*table).catalog());
        if (!where) co_return refuse(c, where.error(), r);
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
