#include "api/common/table_fields.hpp"
#include "api/flowra/acting_user.hpp"
#include "api/flowra/decode.hpp"
#include "api/flowra/encode.hpp"
#include "api/flowra/errors.hpp"
#include "api/flowra/handlers.hpp"
#include "api/pipeline/writing.hpp"

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

struct collection_creation {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const user = acting_user(c);
        if (!user) return user.error();
        auto definition = decode_new_collection(*input);
        if (!definition) return definition.error();
        definition->owner = *user;
        op = domain::create_table{std::move(*definition), false, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        flowra::answer(r, 201, "Collection created successfully", *done.table);
    }
};

struct collection_deletion {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const collection = find_collection(c, how);
        if (!collection) return collection.error();
        op = domain::delete_table{collection->id, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        answer_deleted(r, "Collection deleted successfully", done.table->id);
    }
};

}  // namespace

void list_collections(call const& c, storage::reading& how, reply& r) {
    auto const user = acting_user(c);
    if (!user) return refuse(c, user.error(), r);
    std::string& out = begin_answer(r, 200, "Collections retrieved successfully");
    out += '[';
    list_sink collections(*user, out);
    if (auto const done = c.store->read(how, domain::list_tables{}, collections); !done)
        return refuse(c, done.error(), r);
    out += "]}";
    r.end();
}

void get_collection(call const& c, storage::reading& how, reply& r) {
    auto const collection = find_collection(c, how);
    if (!collection) return refuse(c, collection.error(), r);
    answer(r, 200, "Collection metadata retrieved successfully", *collection);
}

task<> create_collection(call const& c, reply& r) {
    return carry_out<collection_creation>(c, r);
}

task<> delete_collection(call const& c, reply& r) {
    return carry_out<collection_deletion>(c, r);
}

}  // namespace rowd::api::flowra
