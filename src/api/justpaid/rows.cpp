#include "api/common/parameters.hpp"
#include "api/common/text.hpp"
#include "api/justpaid/decode.hpp"
#include "api/justpaid/encode.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/justpaid/parameters.hpp"
#include "api/pipeline/exchange.hpp"

namespace rowd::api::justpaid {
namespace {

result<domain::list_rows> decode_page(call const& c) {
    domain::list_rows plan;
    auto const limit = integer_parameter(c, query::limit);
    if (!limit) return limit.error();
    auto const offset = integer_parameter(c, query::offset);
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

}  // namespace

result<> list_rows(exchange& x) {
    auto plan = decode_page(x.request());
    if (!plan) return plan.error();
    auto const table = x.request().capture_id(0);
    if (!table) return fail(errc::table_absent);
    plan->table = *table;
    page_sink page(x.reply());
    if (auto const done = x.read(*plan, page); !done) return done;
    *page.out += "]}";
    x.reply().end();
    return {};
}

result<> get_row(exchange& x) {
    struct sink final : domain::row_sink {
        explicit sink(reply& a) : answer_to(a) {}
        void on_row(domain::row_view const& row) override { answer(answer_to, 200, row); }
        reply& answer_to;
    } row(x.reply());
    auto const table = x.request().capture_id(0);
    if (!table) return fail(errc::table_absent);
    // An id that cannot exist still lets an unknown table be named first.
    return x.read(domain::get_row{*table, x.request().capture_id(1).value_or(uuid{})}, row);
}

result<> create_row(exchange& x) {
    auto row = x.body(decode_row);
    if (!row) return row.error();
    auto const table = x.request().capture_id(0);
    if (!table) return fail(errc::table_absent);
    domain::insert_rows insert{*table, {}};
    insert.rows.push_back(std::move(row->draft));
    return x.write(std::move(insert), [](exchange& to, auto& done) {
        answer(to.reply(), 201, done.rows.front().view());
    });
}

result<> update_row(exchange& x) {
    auto row = x.body(decode_row);
    if (!row) return row.error();
    auto const table = x.request().capture_id(0);
    if (!table) return fail(errc::table_absent);
    domain::row_change change;
    change.row = x.request().capture_id(1).value_or(uuid{});
    change.draft = std::move(row->draft);
    change.set_position = row->has_position;
    domain::change_rows changes;
    changes.table = *table;
    changes.changes.push_back(std::move(change));
    return x.write(std::move(changes), [](exchange& to, auto& done) {
        answer(to.reply(), 200, done.rows.front().view());
    });
}

result<> delete_row(exchange& x) {
    auto const table = x.request().capture_id(0);
    if (!table) return fail(errc::table_absent);
    domain::delete_rows erase;
    erase.table = *table;
    erase.rows = {x.request().capture_id(1).value_or(uuid{})};
    erase.absent_is_error = true;
    return x.write(std::move(erase), [](exchange& to, auto&) { answer_deleted(to.reply()); });
}

}  // namespace rowd::api::justpaid
