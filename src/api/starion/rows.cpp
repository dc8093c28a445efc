#include "api/finding.hpp"
#include "api/starion/decode.hpp"
#include "api/starion/encode.hpp"
#include "api/starion/errors.hpp"
#include "api/starion/handlers.hpp"
#include "api/starion/place.hpp"
#include "api/starion/row_form.hpp"
#include "api/text.hpp"
#include "api/writing.hpp"

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

void answer_row(call const& c, place const& at, row_form const& form, reply& r) {
    struct sink final : domain::row_sink {
        sink(place const& p, row_form const& f, reply& a) : at(p), form(f), answer_to(a) {}
        void on_row(domain::row_view const& row) override {
            if (at.owner && row.owner != *at.owner) return;
            answer(answer_to, 200, form, row);
        }
        place const& at;
        row_form const& form;
        reply& answer_to;
    } row(at, form, r);
    domain::get_row const plan{at.table.id, at.row};
    auto const done = c.store->read(c.thread->slot(), plan, row);
    if (!done) return refuse(c, done.error(), r);
    if (!r.begun()) refuse(c, fail(errc::row_absent), r);
}

task<> change_row(call const& c, domain::row_change::mode how, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const fields = decode_fields(*input);
    if (!fields) co_return refuse(c, fields.error(), r);
    auto const at = find_place(c, intent::editing);
    if (!at) co_return refuse(c, at.error(), r);
    row_form const form(at->table);
    std::string data = form.stored(*fields);
    if (how == domain::row_change::mode::merge && data == "{}")
        co_return answer_row(c, *at, form, r);
    domain::row_change change;
    change.row = at->row;
    change.how = how;
    change.draft = domain::make_draft(std::move(data));
    change.owner = at->owner;
    domain::change_rows changes;
    changes.table = at->table.id;
    changes.changes.push_back(std::move(change));
    // Merging must not make a row larger than one that can be sent whole.
    changes.limit = {c.thread->shared().options.body_bytes_max};
    domain::write_op op = std::move(changes);
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer(r, 200, form, done.rows.front().view());
}

}  // namespace

task<> list_rows(call const& c, reply& r) {
    auto const wanted = decode_list_query(c.query);
    if (!wanted) co_return refuse(c, wanted.error(), r);
    auto const at = find_place(c, intent::querying);
    if (!at) co_return refuse(c, at.error(), r);
    row_form const form(at->table);
    page_sink page(r, form);
    result<> done;
    if (!at->owner && wanted->by == domain::path::source::created) {
        domain::list_rows const plan = list_plan(*at, *wanted);
        done = c.store->read(c.thread->slot(), plan, page);
    } else {
        domain::find_rows const plan = find_plan(*at, *wanted);
        done = co_await find(c, plan, page);
    }
    if (!done) co_return refuse(c, done.error(), r);
    page.end();
}

void get_row(call const& c, reply& r) {
    auto const at = find_place(c, intent::querying);
    if (!at) return refuse(c, at.error(), r);
    answer_row(c, *at, row_form(at->table), r);
}

task<> create_row(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const fields = decode_fields(*input);
    if (!fields) co_return refuse(c, fields.error(), r);
    auto const at = find_place(c, intent::editing);
    if (!at) co_return refuse(c, at.error(), r);
    row_form const form(at->table);
    domain::insert_rows insert{at->table.id, {}};
    insert.rows.push_back(domain::make_draft(form.stored(*fields), {}, at->owner.value_or("")));
    domain::write_op op = std::move(insert);
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer(r, 201, form, done.rows.front().view());
}

task<> replace_row(call const& c, reply& r) {
    return change_row(c, domain::row_change::mode::replace, r);
}

task<> merge_row(call const& c, reply& r) {
    return change_row(c, domain::row_change::mode::merge, r);
}

task<> delete_row(call const& c, reply& r) {
    auto const at = find_place(c, intent::editing);
    if (!at) co_return refuse(c, at.error(), r);
    domain::delete_rows erase;
    erase.table = at->table.id;
    erase.rows = {at->row};
    erase.owner = at->owner;
    erase.absent_is_error = true;
    domain::write_op op = std::move(erase);
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_deleted(r, done.deleted);
}

task<> delete_rows(call const& c, reply& r) {
    auto rows = decode_row_ids(c);
    if (!rows) co_return refuse(c, rows.error(), r);
    auto const at = find_place(c, intent::editing);
    if (!at) co_return refuse(c, at.error(), r);
    domain::delete_rows erase;
    erase.table = at->table.id;
    erase.all = !rows->has_value();
    if (*rows) erase.rows = std::move(**rows);
    erase.owner = at->owner;
    domain::write_op op = std::move(erase);
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_deleted(r, done.deleted);
}

}  // namespace rowd::api::starion
