#include "api/botpress/errors.hpp"
#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "api/botpress/tables/row_work.hpp"
#include "api/common/query_string.hpp"
#include "api/common/text.hpp"
#include "api/pipeline/writing.hpp"

namespace rowd::api::botpress {
namespace {

// Of ids that a client chooses; those that the server gives may go on behind it.
constexpr std::uint64_t chosen_id_max = 2'147'483'647;
constexpr std::string_view chosen_id_rule = "id must be an integer between 1 and 2147483647";

std::string_view id_text(std::string_view row) {
    return json::find(row, "id").value_or(std::string_view());
}

// What creating and updating answer: the rows that were written, and what was said of others.
void answer_rows(row_work const& work, domain::receipt const& done, reply& r) {
    r.begin(200);
    std::string& out = r.body();
    out += R"({"rows":)";
    append(out, work.columns, done.rows);
    work.notes.append_to(out);
    out += '}';
    r.end();
}

struct shown_rows : row_work {
    void answer(call const&, domain::receipt& done, reply& r) {
        note_failures(done);
        answer_rows(*this, done, r);
    }
};

void answer_upserted(row_work const& work, domain::receipt const& done, reply& r) {
    r.begin(200);
    std::string& out = r.body();
    out += R"({"inserted":)";
    append(out, work.columns, done.rows);
    out += R"(,"updated":)";
    append(out, work.columns, done.updated);
    work.notes.append_to(out);
    out += '}';
    r.end();
}

struct row_creation : shown_rows {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply& r) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const rows = decode_rows(*input, false);
        if (!rows) return rows.error();
        if (auto const begun = begin(c, how); !begun) return begun;
        row_reader reader(columns, row_reader::purpose::create, row_limit, notes);
        domain::insert_rows insert{table.id, {}};
        insert.version = table.version;
        insert.rows.reserve(rows->size());
        for (std::size_t i = 0; i < rows->size(); ++i) {
            auto draft = reader.read(i, (*rows)[i]);
            if (!draft) continue;
            insert.rows.push_back(*std::move(draft));
            written.push_back(i);
        }
        if (written.empty())
            answer_rows(*this, {}, r);
        else
            op = std::move(insert);
        return {};
    }
};

struct row_update : shown_rows {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply& r) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const rows = decode_rows(*input, true);
        if (!rows) return rows.error();
        if (auto const begun = begin(c, how); !begun) return begun;
        row_reader reader(columns, row_reader::purpose::change, row_limit, notes);
        domain::change_rows changes{table.id, {}, false, row_limit, table.version};
        for (std::size_t i = 0; i < rows->size(); ++i) {
            auto draft = reader.read(i, (*rows)[i]);
            if (!draft) continue;
            domain::row_change change;
            change.row = row_number(id_text((*rows)[i])).value_or(0);
            change.how = domain::row_change::mode::merge;
            change.draft = *std::move(draft);
            changes.changes.push_back(std::move(change));
            written.push_back(i);
        }
        if (written.empty())
            answer_rows(*this, {}, r);
        else
            op = std::move(changes);
        return {};
    }
};

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

struct row_upsert : row_work {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply& r) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const rows = decode_rows(*input, false);
        if (!rows) return rows.error();
        auto const key_column = decode_key_column(*input);
        if (!key_column) return key_column.error();
        if (auto const begun = begin(c, how); !begun) return begun;
        if (!key_column->empty() && !columns.find(*key_column))
            return fail(errc::bad_input, "keyColumn: unknown column: " + *key_column);
        row_reader reader(columns, row_reader::purpose::change, row_limit, notes);
        domain::upsert_rows upserted{table.id, *key_column, {}, row_limit, table.version};
        for (std::size_t i = 0; i < rows->size(); ++i)
            if (add_upsert(upserted, *this, reader, i, (*rows)[i])) written.push_back(i);
        if (written.empty())
            answer_upserted(*this, {}, r);
        else
            op = std::move(upserted);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        note_failures(done);
        answer_upserted(*this, done, r);
    }
};

error empty_filter() {
    return fail(errc::bad_input, "filter must not be empty; deleteAllRows deletes all rows");
}

struct row_deletion {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto wanted = decode_deletion(*input);
        if (!wanted) return wanted.error();
        auto const table = named_table(c, how);
        if (!table) return table.error();
        domain::delete_rows erase;
        erase.table = table->id;
        erase.all = wanted->all;
        erase.rows = std::move(wanted->rows);
        if (wanted->filter) {
            auto where = domain::parse_filter(*wanted->filter, columns_of(*table, how).catalog());
            if (!where) return where.error();
            if (domain::matches_always(*where)) return empty_filter();
            erase.where = std::make_shared<domain::filter const>(*std::move(where));
            erase.version = table->version;
        }
        op = std::move(erase);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        r.begin(200);
        std::string& out = r.body();
        out += R"({"deletedRows":)";
        append_number(out, done.deleted.size());
        out += '}';
        r.end();
    }
    std::size_t answer_work(domain::receipt const&) const { return 0; }
};

}  // namespace

void get_row(call const& c, storage::reading& how, reply& r) {
    struct sink final : domain::row_sink {
        sink(storage::reading& h, reply& a, column_list const& l)
            : how(h), answer_to(a), columns(l) {}
        void on_row(domain::row_view const& row) override {
            if (!how.allows(showing_work(columns).of(row))) return;
            answer_to.begin(200);
            std::string& out = answer_to.body();
            out += R"({"row":)";
            append(out, columns, row);
            out += '}';
            answer_to.end();
        }
        storage::reading& how;
        reply& answer_to;
        column_list const& columns;
    };
    auto const id = parameter(c.query, "id");
    if (!id) return refuse(c, fail(errc::bad_query, "id is required"), r);
    bool const negative = id->starts_with('-');
    auto const number = digits(std::string_view(*id).substr(negative ? 1 : 0));
    if (!number) return refuse(c, fail(errc::bad_query, "id must be an integer"), r);
    auto const table = named_table(c, how);
    if (!table) return refuse(c, table.error(), r);
    column_list const columns = columns_of(*table, how);
    sink row(how, r, columns);
    domain::get_row const plan{table->id, negative ? 0 : *number};
    auto const done = c.store->read(how, plan, row);
    if (done) return;
    bool const is_absent =
        done.error().code == errc::row_absent || done.error().code == errc::table_absent;
    refuse(c, is_absent ? fail(errc::row_absent, "Row " + *id + " was not found") : done.error(),
           r);
}

task<> create_rows(call const& c, reply& r) {
    return carry_out<row_creation>(c, r);
}

task<> update_rows(call const& c, reply& r) {
    return carry_out<row_update>(c, r);
}

task<> upsert_rows(call const& c, reply& r) {
    return carry_out<row_upsert>(c, r);
}

task<> delete_rows(call const& c, reply& r) {
    return carry_out<row_deletion>(c, r);
}

}  // namespace rowd::api::botpress
