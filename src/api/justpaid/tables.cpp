#include "api/justpaid/decode.hpp"
#include "api/justpaid/encode.hpp"
#include "api/justpaid/errors.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/table_fields.hpp"
#include "api/writing.hpp"

namespace rowd::api::justpaid {

void list_tables(call const& c, reply& r) {
    struct sink final : domain::table_sink {
        explicit sink(std::string& o) : out(o) {}
        void on_table(domain::table const& t) override {
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        std::string& out;
    };
    r.begin(200);
    std::string& out = r.body();
    out += R"({"success":true,"data":[)";
    sink tables(out);
    if (auto const done = c.store->read(c.thread->slot(), domain::list_tables{}, tables); !done)
        return refuse(c, done.error(), r);
    out += "]}";
    r.end();
}

void get_table(call const& c, reply& r) {
    struct sink final : domain::table_sink {
        explicit sink(reply& a) : answer_to(a) {}
        void on_table(domain::table const& t) override { answer(answer_to, 200, t); }
        reply& answer_to;
    };
    auto const id = c.capture_id(0);
    if (!id) return refuse(c, fail(errc::table_absent), r);
    sink table(r);
    if (auto const done = c.store->read(c.thread->slot(), domain::get_table{*id}, table); !done)
        refuse(c, done.error(), r);
}

task<> create_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto definition = decode_new_table(*input);
    if (!definition) co_return refuse(c, definition.error(), r);
    domain::write_op op = domain::create_table{std::move(*definition), false, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer(r, 201, *done.table);
}

task<> update_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto patch = decode_table_patch(*input);
    if (!patch) co_return refuse(c, patch.error(), r);
    auto const id = c.capture_id(0);
    if (!id) co_return refuse(c, fail(errc::table_absent), r);
    domain::write_op op = domain::update_table{*id, std::move(*patch), actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer(r, 200, *done.table);
}

task<> delete_table(call const& c, reply& r) {
    auto const id = c.capture_id(0);
    if (!id) co_return refuse(c, fail(errc::table_absent), r);
    domain::write_op op = domain::delete_table{*id, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_deleted(r);
}

}  // namespace rowd::api::justpaid
