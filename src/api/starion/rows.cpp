#include "api/common/text.hpp"
#include "api/pipeline/writing.hpp"
#include "api/starion/decode.hpp"
#include "api/starion/encode.hpp"
#include "api/starion/errors.hpp"
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

void answer_row(call const& c, storage::reading& how, place const& at, row_form const& form,
                reply& r) {
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
    } row(at, form, r);
    domain::get_row const plan{at.table.id, at.row};
    auto const done = c.store->read(how, plan, row);
    if (!done) return refuse(c, done.error(), r);
    if (!row.is_shown) refuse(c, fail(errc::row_absent), r);
}

struct row_creation {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const fields = decode_fields(*input);
        if (!fields) return fields.error();
        auto const at = find_place(c, how, intent::editing);
        if (!at) return at.error();
        form.emplace(at->table);
        domain::insert_rows insert{at->table.id, {}};
        insert.version = at->table.version;
        insert.rows.push_back(
            domain::make_draft(form->stored(*fields), {}, at->owner.value_or("")));
        op = std::move(insert);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        starion::answer(r, 201, *form, done.rows.front().view());
    }
    std::optional<row_form> form;
};

template <domain::row_change::mode How>
struct row_change {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply& r) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const fields = decode_fields(*input);
        if (!fields) return fields.error();
        auto const at = find_place(c, how, intent::editing);
        if (!at) return at.error();
        form.emplace(at->table);
        std::string data = form->stored(*fields);
        if (How == domain::row_change::mode::merge && data == "{}") {
            answer_row(c, how, *at, *form, r);
            return {};
        }
        domain::row_change changed;
        changed.row = at->row;
        changed.how = How;
        changed.draft = domain::make_draft(std::move(data));
        changed.owner = at->owner;
        domain::change_rows changes;
        changes.table = at->table.id;
        changes.version = at->table.version;
        changes.changes.push_back(std::move(changed));
        // Merging must not make a row larger than one that can be sent whole.
        changes.limit = {c.thread->shared().options.body_bytes_max};
        op = std::move(changes);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        starion::answer(r, 200, *form, done.rows.front().view());
    }
    std::optional<row_form> form;
};

struct row_deletion {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const at = find_place(c, how, intent::editing);
        if (!at) return at.error();
        domain::delete_rows erase;
        erase.table = at->table.id;
        erase.rows = {at->row};
        erase.owner = at->owner;
        erase.absent_is_error = true;
        op = std::move(erase);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) { answer_deleted(r, done.deleted); }
};

struct row_deletions {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto rows = decode_row_ids(c);
        if (!rows) return rows.error();
        auto const at = find_place(c, how, intent::editing);
        if (!at) return at.error();
        domain::delete_rows erase;
        erase.table = at->table.id;
        erase.all = !rows->has_value();
        if (*rows) erase.rows = std::move(**rows);
        erase.owner = at->owner;
        op = std::move(erase);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) { answer_deleted(r, done.deleted); }
};

}  // namespace

void list_rows(call const& c, storage::reading& how, reply& r) {
    auto const wanted = decode_list_query(c.query);
    if (!wanted) return refuse(c, wanted.error(), r);
    auto const at = find_place(c, how, intent::querying);
    if (!at) return refuse(c, at.error(), r);
    row_form const form(at->table);
    page_sink page(r, form);
    bool const is_plain = !at->owner && wanted->by == domain::path::source::created;
    auto const done = is_plain ? c.store->read(how, list_plan(*at, *wanted), page)
                               : c.store->read(how, find_plan(*at, *wanted), page);
    if (!done) return refuse(c, done.error(), r);
    page.end();
}

void get_row(call const& c, storage::reading& how, reply& r) {
    auto const at = find_place(c, how, intent::querying);
    if (!at) return refuse(c, at.error(), r);
    answer_row(c, how, *at, row_form(at->table), r);
}

task<> create_row(call const& c, reply& r) {
    return carry_out<row_creation>(c, r);
}

task<> replace_row(call const& c, reply& r) {
    return carry_out<row_change<domain::row_change::mode::replace>>(c, r);
}

task<> merge_row(call const& c, reply& r) {
    return carry_out<row_change<domain::row_change::mode::merge>>(c, r);
}

task<> delete_row(call const& c, reply& r) {
    return carry_out<row_deletion>(c, r);
}

task<> delete_rows(call const& c, reply& r) {
    return carry_out<row_deletions>(c, r);
}

}  // namespace rowd::api::starion
