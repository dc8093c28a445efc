#include "api/flowra/acting_user.hpp"
#include "api/flowra/decode.hpp"
#include "api/flowra/encode.hpp"
#include "api/flowra/errors.hpp"
#include "api/flowra/handlers.hpp"
#include "api/table_fields.hpp"
#include "api/writing.hpp"

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

void list_collections(call const& c, reply& r) {
    auto const user = acting_user(c);
    if (!user) return refuse(c, user.error(), r);
    std::string& out = begin_answer(r, 200, "Collections retrieved successfully");
    out += '[';
    list_sink collections(*user, out);
    if (auto const done = c.store->read(c.thread->slot(), domain::list_tables{}, collections);
        !done)
        return refuse(c, done.error(), r);
    out += "]}";
    r.end();
}

void get_collection(call const& c, reply& r) {
    auto const collection = find_collection(c);
    if (!collection) return refuse(c, collection.error(), r);
    answer(r, 200, "Collection metadata retrieved successfully", *collection);
}

task<> create_collection(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const user = acting_user(c);
    if (!user) co_return refuse(c, user.error(), r);
    auto definition = decode_new_collection(*input);
    if (!definition) co_return refuse(c, definition.error(), r);
    definition->owner = *user;
    domain::write_op op = domain::create_table{std::move(*definition), false, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer(r, 201, "Collection created successfully", *done.table);
}

task<> delete_collection(call const& c, reply& r) {
    auto const collection = find_collection(c);
    if (!collection) co_return refuse(c, collection.error(), r);
    domain::write_op op = domain::delete_table{collection->id, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_deleted(r, "Collection deleted successfully", collection->id);
}

}  // namespace rowd::api::flowra
