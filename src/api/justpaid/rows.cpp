#include "api/common/query_string.hpp"
#include "api/common/text.hpp"
#include "api/justpaid/decode.hpp"
#include "api/justpaid/encode.hpp"
#include "api/justpaid/errors.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/pipeline/writing.hpp"

namespace rowd::api::justpaid {
namespace {

constexpr std::uint64_t limit_default = 50;
constexpr std::uint64_t limit_max = 100;
constexpr std::string_view limit_rule = "limit must be an integer between 1 and 100";
constexpr std::string_view offset_rule = "offset must be a non-negative integer";

result<domain::list_rows> decode_page(call const& c) {
    domain::list_rows plan;
    auto const limit = integer_parameter(c.query, "limit", 1, limit_max, limit_default, limit_rule);
    if (!limit) return limit.error();
    auto const offset = integer_parameter(c.query, "offset", 0, ~0ull, 0, offset_rule);
    if (!offset) return offset.error();
    plan.limit = static_cast<std::uint32_t>(*limit);
    plan.offset = *offset;
    return plan;
}

// Writes the page into the answer while the snapshot lives: the head when the total is known,
// then row by row.
struct page_sink final : domain::row_sink {
    explicit page_sink(reply& r) : answer_to(r) {}

    void on_total(std::uint64_t total) override {
        std::string digits;
        append_number(digits, total);
        answer_to.begin(200);
        answer_to.field("X-Total-Count", digits);
        out = &answer_to.body();
        *out += R"({"success":true,"data":[)";
    }
    void on_row(domain::row_view const& row) override {
        if (out->back() != '[') *out += ',';
        append(*out, row, times);
    }

    reply& answer_to;
    std::string* out = nullptr;
    timestamp_printer times;
};

struct row_creation {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto row = decode_row(*input);
        if (!row) return row.error();
        auto const table = c.capture_id(0);
        if (!table) return fail(errc::table_absent);
        auto& insert = std::get<domain::insert_rows>(op.emplace(domain::insert_rows{*table, {}}));
        insert.rows.push_back(std::move(row->draft));
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        justpaid::answer(r, 201, done.rows.front().view());
    }
};

struct row_update {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto row = decode_row(*input);
        if (!row) return row.error();
        auto const table = c.capture_id(0);
        if (!table) return fail(errc::table_absent);
        domain::row_change change;
        change.row = c.capture_id(1).value_or(uuid{});
        change.draft = std::move(row->draft);
        change.set_position = row->has_position;
        domain::change_rows changes;
        changes.table = *table;
        changes.changes.push_back(std::move(change));
        op = std::move(changes);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        justpaid::answer(r, 200, done.rows.front().view());
    }
};

struct row_deletion {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const table = c.capture_id(0);
        if (!table) return fail(errc::table_absent);
        domain::delete_rows erase;
        erase.table = *table;
        erase.rows = {c.capture_id(1).value_or(uuid{})};
        erase.absent_is_error = true;
        op = std::move(erase);
        return {};
    }
    void answer(call const&, domain::receipt&, reply& r) { answer_deleted(r); }
};

}  // namespace

void list_rows(call const& c, storage::reading& how, reply& r) {
    auto plan = decode_page(c);
    if (!plan) return refuse(c, plan.error(), r);
    auto const id = c.capture_id(0);
    if (!id) return refuse(c, fail(errc::table_absent), r);
    plan->table = *id;
    page_sink page(r);
    if (auto const done = c.store->read(how, *plan, page); !done) return refuse(c, done.error(), r);
    *page.out += "]}";
    r.end();
}

void get_row(call const& c, storage::reading& how, reply& r) {
    struct sink final : domain::row_sink {
        explicit sink(reply& a) : answer_to(a) {}
        void on_row(domain::row_view const& row) override { answer(answer_to, 200, row); }
        reply& answer_to;
    };
    auto const table = c.capture_id(0);
    if (!table) return refuse(c, fail(errc::table_absent), r);
    // An id that cannot exist still lets an unknown table be named first.
    domain::get_row const plan{*table, c.capture_id(1).value_or(uuid{})};
    sink row(r);
    if (auto const done = c.store->read(how, plan, row); !done) refuse(c, done.error(), r);
}

task<> create_row(call const& c, reply& r) {
    return carry_out<row_creation>(c, r);
}

task<> update_row(call const& c, reply& r) {
    return carry_out<row_update>(c, r);
}

task<> delete_row(call const& c, reply& r) {
    return carry_out<row_deletion>(c, r);
}

}  // namespace rowd::api::justpaid
