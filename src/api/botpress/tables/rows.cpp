#include "api/botpress/errors.hpp"
#include "api/botpress/parameters.hpp"
#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "api/botpress/tables/row_work.hpp"
#include "api/common/parameters.hpp"
#include "api/common/query_string.hpp"
#include "api/common/text.hpp"
#include "api/pipeline/exchange.hpp"

namespace rowd::api::botpress {
namespace {

// Of ids that a client chooses; those that the server gives may go on behind it.
constexpr std::uint64_t chosen_id_max = 2'147'483'647;
constexpr std::string_view chosen_id_rule = "id must be an integer between 1 and 2147483647";

std::string_view id_text(std::string_view row) {
    return json::find(row, "id").value_or(std::string_view());
}

// What creating and updating answer: the rows that were written, and what was said of others.
constexpr auto answer_rows = [](exchange& x, row_work& work, auto const& done) {
    if (!work.may_show(x, done.rows)) return;
    if constexpr (requires { done.failures; }) work.note(done.failures);
    x.reply().begin(200);
    std::string& out = x.reply().body();
    out += R"({"rows":)";
    append(out, *work.columns, done.rows);
    work.notes.append_to(out);
    out += '}';
    x.reply().end();
};

constexpr auto answer_upserted = [](exchange& x, row_work& work, auto const& done) {
    if (!work.may_show(x, done.rows) || !work.may_show(x, done.updated)) return;
    work.note(done.failures);
    x.reply().begin(200);
    std::string& out = x.reply().body();
    out += R"({"inserted":)";
    append(out, *work.columns, done.rows);
    out += R"(,"updated":)";
    append(out, *work.columns, done.updated);
    work.notes.append_to(out);
    out += '}';
    x.reply().end();
};

// Writes the rows that are good, if there are any.
template <class Op, class Answer>
result<> write_rows(exchange& x, std::shared_ptr<row_work> work, Op op, Answer answer) {
    if (work->written.empty()) {
        answer(x, *work, typename Op::receipt());
        return {};
    }
    return x.write(std::move(op), [work = std::move(work), answer](exchange& to, auto& done) {
        answer(to, *work, done);
    });
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

error empty_filter() {
    return fail(errc::bad_input, "filter must not be empty; deleteAllRows deletes all rows");
}

}  // namespace

result<> get_row(exchange& x) {
    struct sink final : domain::row_sink {
        sink(exchange& e, column_list const& l) : x(e), columns(l) {}
        void on_row(domain::row_view const& row) override {
            if (!x.allows(showing_work(columns).of(row))) return;
            x.reply().begin(200);
            std::string& out = x.reply().body();
            out += R"({"row":)";
            append(out, columns, row);
            out += '}';
            x.reply().end();
        }
        exchange& x;
        column_list const& columns;
    };
    auto const id = parameter(x.request(), query::id);
    if (!id) return fail(errc::bad_query, "id is required");
    bool const negative = id->starts_with('-');
    auto const number = digits(std::string_view(*id).substr(negative ? 1 : 0));
    if (!number) return fail(errc::bad_query, "id must be an integer");
    auto const table = named_table(x);
    if (!table) return table.error();
    auto const columns = columns_of(x, *table);
    sink row(x, *columns);
    auto const done = x.read(domain::get_row{table->id, negative ? 0 : *number}, row);
    bool const is_absent =
        !done && (done.error().code == errc::row_absent || done.error().code == errc::table_absent);
    if (is_absent) return not_found(errc::row_absent, "Row", *id);
    return done;
}

result<> create_rows(exchange& x) {
    auto const rows = x.body([](body const& b) { return decode_rows(b, false); });
    if (!rows) return rows.error();
    auto work = row_work::begin(x);
    if (!work) return work.error();
    auto& w = **work;
    row_reader reader(*w.columns, row_reader::purpose::create, w.row_limit, w.notes);
    domain::insert_rows insert{w.table.id, {}};
    insert.version = w.table.change;
    insert.rows.reserve(rows->size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto draft = reader.read(i, (*rows)[i]);
        if (!draft) continue;
        insert.rows.push_back(*std::move(draft));
        w.written.push_back(i);
    }
    return write_rows(x, *std::move(work), std::move(insert), answer_rows);
}

result<> update_rows(exchange& x) {
    auto const rows = x.body([](body const& b) { return decode_rows(b, true); });
    if (!rows) return rows.error();
    auto work = row_work::begin(x);
    if (!work) return work.error();
    auto& w = **work;
    row_reader reader(*w.columns, row_reader::purpose::change, w.row_limit, w.notes);
    domain::change_rows changes{w.table.id, {}, false, w.row_limit, w.table.change};
    for (std::size_t i = 0; i < rows->size(); ++i) {
        auto draft = reader.read(i, (*rows)[i]);
        if (!draft) continue;
        domain::row_change change;
        change.row = row_number(id_text((*rows)[i])).value_or(0);
        change.how = domain::row_change::mode::merge;
        change.draft = *std::move(draft);
        changes.changes.push_back(std::move(change));
        w.written.push_back(i);
    }
    return write_rows(x, *std::move(work), std::move(changes), answer_rows);
}

result<> upsert_rows(exchange& x) {
    auto const rows = x.body([](body const& b) { return decode_rows(b, false); });
    if (!rows) return rows.error();
    auto const key_column = x.body(decode_key_column);
    if (!key_column) return key_column.error();
    auto work = row_work::begin(x);
    if (!work) return work.error();
    auto& w = **work;
    if (!key_column->empty() && !w.columns->find(*key_column))
        return fail(errc::bad_input, "keyColumn: unknown column: " + *key_column);
    row_reader reader(*w.columns, row_reader::purpose::change, w.row_limit, w.notes);
    domain::upsert_rows upserted{w.table.id, *key_column, {}, w.row_limit, w.table.change};
    for (std::size_t i = 0; i < rows->size(); ++i)
        if (add_upsert(upserted, w, reader, i, (*rows)[i])) w.written.push_back(i);
    return write_rows(x, *std::move(work), std::move(upserted), answer_upserted);
}

result<> delete_rows(exchange& x) {
    auto wanted = x.body(decode_deletion);
    if (!wanted) return wanted.error();
    auto const table = named_table(x);
    if (!table) return table.error();
    domain::delete_rows erase;
    erase.table = table->id;
    erase.all = wanted->all;
    erase.rows = std::move(wanted->rows);
    if (wanted->filter) {
        auto where = domain::parse_filter(*wanted->filter, columns_of(x, *table)->catalog());
        if (!where) return where.error();
        if (domain::matches_always(*where)) return empty_filter();
        erase.where = std::make_shared<domain::filter const>(*std::move(where));
        erase.version = table->change;
    }
    return x.write(std::move(erase), [](exchange& to, auto& done) {
        to.reply().begin(200);
        std::string& out = to.reply().body();
        out += R"({"deletedRows":)";
        append_number(out, done.deleted.size());
        out += '}';
        to.reply().end();
    });
}

}  // namespace rowd::api::botpress
