#include "api/pipeline/exchange.hpp"
#include "api/starion/decode.hpp"
#include "api/starion/encode.hpp"
#include "api/starion/handlers.hpp"
#include "api/starion/place.hpp"

namespace rowd::api::starion {

result<> list_tables(exchange& x) {
    struct sink final : domain::table_sink {
        explicit sink(std::string& o) : out(o) {}
        void on_table(domain::table const& t) override {
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        std::string& out;
    };
    if (auto const app = find_app(x.request()); !app) return app.error();
    x.reply().begin(200);
    std::string& out = x.reply().body();
    out += '[';
    sink tables(out);
    domain::list_tables const plan{.newest_first = false};
    if (auto const done = x.read(plan, tables); !done) return done;
    out += ']';
    x.reply().end();
    return {};
}

result<> create_table(exchange& x) {
    auto definition = x.body(decode_new_table);
    if (!definition) return definition.error();
    auto const app = find_app(x.request());
    if (!app) return app.error();
    if (*app) definition->app_ids.push_back(**app);
    return x.write(domain::create_table{*std::move(definition), false, x.actor()},
                   [](exchange& to, auto& done) {
                       to.reply().begin(201);
                       append(to.reply().body(), done.table);
                       to.reply().end();
                   });
}

}  // namespace rowd::api::starion
