#include "api/starion/decode.hpp"
#include "api/starion/encode.hpp"
#include "api/starion/errors.hpp"
#include "api/starion/handlers.hpp"
#include "api/starion/place.hpp"
#include "api/table_fields.hpp"
#include "api/writing.hpp"

namespace rowd::api::starion {

void list_tables(call const& c, reply& r) {
    struct sink final : domain::table_sink {
        explicit sink(std::string& o) : out(o) {}
        void on_table(domain::table const& t) override {
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        std::string& out;
    };
    if (auto const app = find_app(c); !app) return refuse(c, app.error(), r);
    r.begin(200);
    std::string& out = r.body();
    out += '[';
    sink tables(out);
    domain::list_tables const plan{.newest_first = false};
    if (auto const done = c.store->read(c.thread->slot(), plan, tables); !done)
        return refuse(c, done.error(), r);
    out += ']';
    r.end();
}

task<> create_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto definition = decode_new_table(*input);
    if (!definition) co_return refuse(c, definition.error(), r);
    auto const app = find_app(c);
    if (!app) co_return refuse(c, app.error(), r);
    if (*app) definition->app_ids.push_back(**app);
    domain::write_op op = domain::create_table{std::move(*definition), false, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    r.begin(201);
    append(r.body(), *done.table);
    r.end();
}

}  // namespace rowd::api::starion
