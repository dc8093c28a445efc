#include "api/common/text.hpp"
#include "api/pipeline/exchange.hpp"
#include "api/starion/decode.hpp"
#include "api/starion/encode.hpp"
#include "api/starion/handlers.hpp"
#include "api/starion/place.hpp"
#include "api/starion/row_form.hpp"

namespace rowd::api::starion {
namespace {

void answer(reply& r, unsigned status, row_form const& form, domain::row_view const& row) {
    r.begin(status);
    form.append(r.body(), row);
    r.end();
}

// Writes the page into the answer while the snapshot lives.
class page_sink final : public domain::row_sink {
  public:
    page_sink(reply& r, row_form const& form) : reply_(r), form_(form) {}

    void on_total(std::uint64_t total) override {
        std::string digits;
        append_number(digits, total);
        reply_.begin(200);
        reply_.field("X-Total-Count", digits);
        out_ = &reply_.body();
        *out_ += '[';
    }
    void on_row(domain::row_view const& row) override {
        if (out_->back() != '[') *out_ += ',';
        form_.append(*out_, row);
    }
    void end() {
        *out_ += ']';
        reply_.end();
    }

  private:
    reply& reply_;
    row_form const& form_;
    std::string* out_ = nullptr;
};

// The rows of everybody in the order of creation: nothing has to be looked for or sorted.
domain::list_rows list_plan(place const& at, list_query const& wanted) {
    using order = domain::list_rows::order;
    bool const ascending = wanted.towards == domain::direction::ascending;
    return {at.table.id, ascending ? order::oldest_first : order::newest_first, wanted.offset,
            wanted.limit};
}

domain::find_rows find_plan(place const& at, list_query const& wanted) {
    domain::find_rows plan;
    plan.table = at.table.id;
    plan.wanted.owner = at.owner;
    plan.wanted.by.keys.push_back(
        {domain::path::system(wanted.by), wanted.towards, domain::column_type::date_time});
    plan.wanted.offset = wanted.offset;
    plan.wanted.limit = wanted.limit;
    return plan;
}

result<> answer_row(exchange& x, place const& at, row_form const& form) {
    struct sink final : domain::row_sink {
        sink(place const& p, row_form const& f, reply& a) : at(p), form(f), answer_to(a) {}
        void on_row(domain::row_view const& row) override {
            if (at.owner && row.owner != *at.owner) return;
            answer(answer_to, 200, form, row);
            is_shown = true;
        }
        place const& at;
        row_form const& form;
        reply& answer_to;
        bool is_shown = false;
    } row(at, form, x.reply());
    auto const done = x.read(domain::get_row{at.table.id, at.row}, row);
    if (done && !row.is_shown) return fail(errc::row_absent);
    return done;
}

result<> change_row(exchange& x, domain::row_change::mode how) {
    auto const fields = x.body(decode_fields);
    if (!fields) return fields.error();
    auto const at = find_place(x, intent::editing);
    if (!at) return at.error();
    auto form = x.form<row_form>(at->table);
    std::string data = form->stored(*fields);
    if (how == domain::row_change::mode::merge && data == "{}") return answer_row(x, *at, *form);
    domain::row_change changed;
    changed.row = at->row;
    changed.how = how;
    changed.draft = domain::make_draft(std::move(data));
    changed.owner = at->owner;
    domain::change_rows changes;
    changes.table = at->table.id;
    changes.version = at->table.change;
    changes.changes.push_back(std::move(changed));
    // Merging must not make a row larger than one that can be sent whole.
    changes.limit = {x.options().body_bytes_max};
    return x.write(std::move(changes), [form = std::move(form)](exchange& to, auto& done) {
        answer(to.reply(), 200, *form, done.rows.front().view());
    });
}

result<> write_deletion(exchange& x, domain::delete_rows&& erase) {
    return x.write(std::move(erase),
                   [](exchange& to, auto& done) { answer_deleted(to.reply(), done.deleted); });
}

}  // namespace

result<> list_rows(exchange& x) {
    auto const wanted = decode_list_query(x.request());
    if (!wanted) return wanted.error();
    auto const at = find_place(x, intent::querying);
    if (!at) return at.error();
    auto const form = x.form<row_form>(at->table);
    page_sink page(x.reply(), *form);
    bool const is_plain = !at->owner && wanted->by == domain::path::source::created;
    auto const done =
        is_plain ? x.read(list_plan(*at, *wanted), page) : x.read(find_plan(*at, *wanted), page);
    if (done) page.end();
    return done;
}

result<> get_row(exchange& x) {
    auto const at = find_place(x, intent::querying);
    if (!at) return at.error();
    return answer_row(x, *at, *x.form<row_form>(at->table));
}

result<> create_row(exchange& x) {
    auto const fields = x.body(decode_fields);
    if (!fields) return fields.error();
    auto const at = find_place(x, intent::editing);
    if (!at) return at.error();
    auto form = x.form<row_form>(at->table);
    domain::insert_rows insert{at->table.id, {}};
    insert.version = at->table.change;
    insert.rows.push_back(domain::make_draft(form->stored(*fields), {}, at->owner.value_or("")));
    return x.write(std::move(insert), [form = std::move(form)](exchange& to, auto& done) {
        answer(to.reply(), 201, *form, done.rows.front().view());
    });
}

result<> replace_row(exchange& x) {
    return change_row(x, domain::row_change::mode::replace);
}

result<> merge_row(exchange& x) {
    return change_row(x, domain::row_change::mode::merge);
}

result<> delete_row(exchange& x) {
    auto const at = find_place(x, intent::editing);
    if (!at) return at.error();
    domain::delete_rows erase;
    erase.table = at->table.id;
    erase.rows = {at->row};
    erase.owner = at->owner;
    erase.absent_is_error = true;
    return write_deletion(x, std::move(erase));
}

result<> delete_rows(exchange& x) {
    auto rows = decode_row_ids(x);
    if (!rows) return rows.error();
    auto const at = find_place(x, intent::editing);
    if (!at) return at.error();
    domain::delete_rows erase;
    erase.table = at->table.id;
    erase.all = !rows->has_value();
    if (*rows) erase.rows = std::move(**rows);
    erase.owner = at->owner;
    return write_deletion(x, std::move(erase));
}

}  // namespace rowd::api::starion
