#include "api/flowra/acting_user.hpp"
#include "api/flowra/decode.hpp"
#include "api/flowra/encode.hpp"
#include "api/flowra/handlers.hpp"
#include "api/pipeline/exchange.hpp"

namespace rowd::api::flowra {
namespace {

struct list_sink final : domain::table_sink {
    list_sink(std::string const& u, std::string& o) : user(u), out(o) {}
    void on_table(domain::table const& t) override {
        if (t.owner != user) return;
        if (out.back() != '[') out += ',';
        append(out, t);
    }
    std::string const& user;
    std::string& out;
};

}  // namespace

result<> list_collections(exchange& x) {
    auto const user = acting_user(x.request());
    if (!user) return user.error();
    std::string& out = begin_answer(x.reply(), 200, "Collections retrieved successfully");
    out += '[';
    list_sink collections(*user, out);
    if (auto const done = x.read(domain::list_tables{}, collections); !done) return done;
    out += "]}";
    x.reply().end();
    return {};
}

result<> get_collection(exchange& x) {
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    answer(x.reply(), 200, "Collection metadata retrieved successfully", *collection);
    return {};
}

result<> create_collection(exchange& x) {
    auto const input = x.body();
    if (!input) return input.error();
    auto const user = acting_user(x.request());
    if (!user) return user.error();
    auto definition = decode_new_collection(**input);
    if (!definition) return definition.error();
    definition->owner = *user;
    return x.write(domain::create_table{*std::move(definition), false, x.actor()},
                   [](exchange& to, auto& done) {
                       answer(to.reply(), 201, "Collection created successfully", done.table);
                   });
}

result<> delete_collection(exchange& x) {
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    return x.write(domain::delete_table{collection->id, x.actor()}, [](exchange& to, auto& done) {
        answer_deleted(to.reply(), "Collection deleted successfully", done.table.id);
    });
}

}  // namespace rowd::api::flowra
