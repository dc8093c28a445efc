#include "api/justpaid/decode.hpp"
#include "api/justpaid/encode.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/pipeline/exchange.hpp"

namespace rowd::api::justpaid {

result<> list_tables(exchange& x) {
    struct sink final : domain::table_sink {
        explicit sink(std::string& o) : out(o) {}
        void on_table(domain::table const& t) override {
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        std::string& out;
    };
    x.reply().begin(200);
    std::string& out = x.reply().body();
    out += R"({"success":true,"data":[)";
    sink tables(out);
    if (auto const done = x.read(domain::list_tables{}, tables); !done) return done;
    out += "]}";
    x.reply().end();
    return {};
}

result<> get_table(exchange& x) {
    struct sink final : domain::table_sink {
        explicit sink(reply& a) : answer_to(a) {}
        void on_table(domain::table const& t) override { answer(answer_to, 200, t); }
        reply& answer_to;
    } table(x.reply());
    auto const id = x.request().capture_id(0);
    if (!id) return fail(errc::table_absent);
    return x.read(domain::get_table{*id}, table);
}

result<> create_table(exchange& x) {
    auto definition = x.body(decode_new_table);
    if (!definition) return definition.error();
    return x.write(domain::create_table{*std::move(definition), false, x.actor()},
                   [](exchange& to, auto& done) { answer(to.reply(), 201, done.table); });
}

result<> update_table(exchange& x) {
    auto patch = x.body(decode_table_patch);
    if (!patch) return patch.error();
    auto const id = x.request().capture_id(0);
    if (!id) return fail(errc::table_absent);
    return x.write(domain::update_table{*id, *std::move(patch), x.actor()},
                   [](exchange& to, auto& done) { answer(to.reply(), 200, done.table); });
}

result<> delete_table(exchange& x) {
    auto const id = x.request().capture_id(0);
    if (!id) return fail(errc::table_absent);
    return x.write(domain::delete_table{*id, x.actor()},
                   [](exchange& to, auto&) { answer_deleted(to.reply()); });
}

}  // namespace rowd::api::justpaid
