#include "api/common/table_fields.hpp"
#include "api/pipeline/writing.hpp"
#include "api/starion/decode.hpp"
#include "api/starion/encode.hpp"
#include "api/starion/errors.hpp"
#include "api/starion/handlers.hpp"
#include "api/starion/place.hpp"

namespace rowd::api::starion {

namespace {

struct table_creation {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto definition = decode_new_table(*input);
        if (!definition) return definition.error();
        auto const app = find_app(c);
        if (!app) return app.error();
        if (*app) definition->app_ids.push_back(**app);
        op = domain::create_table{std::move(*definition), false, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        r.begin(201);
        append(r.body(), *done.table);
        r.end();
    }
};

}  // namespace

void list_tables(call const& c, storage::reading& how, reply& r) {
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
    if (auto const done = c.store->read(how, plan, tables); !done)
        return refuse(c, done.error(), r);
    out += ']';
    r.end();
}

task<> create_table(call const& c, reply& r) {
    return carry_out<table_creation>(c, r);
}

}  // namespace rowd::api::starion
