#include "api/botpress/errors.hpp"
#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/schema.hpp"
#include "api/common/table_fields.hpp"
#include "api/pipeline/writing.hpp"

namespace rowd::api::botpress {
namespace {

// The update of a table is made from what the table is now.
template <auto Decode>
struct change {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const wanted = Decode(*input);
        if (!wanted) return wanted.error();
        auto const table = named_table(c, how);
        if (!table) return table.error();
        if (table->frozen) return fail(errc::table_frozen);
        if (!how.allows(2 * columns_work(*table))) return storage::out_of_time();
        auto update = make_update(*table, *wanted);
        if (!update) return update.error();
        update->by = actor_of(c);
        op = *std::move(update);
        return {};
    }
    void answer(domain::receipt const& done, std::string_view more, reply& r) {
        r.begin(200);
        std::string& out = r.body();
        out += R"({"table":)";
        append(out, *done.table);
        out.append(more) += '}';
        r.end();
    }
};

struct definition_update : change<decode_table_changes> {
    void answer(call const&, domain::receipt& done, reply& r) {
        change::answer(done, R"(,"staleColumns":[])", r);
    }
};

struct renaming_of_column : change<decode_renaming> {
    void answer(call const&, domain::receipt& done, reply& r) { change::answer(done, "", r); }
};

}  // namespace

task<> update_table(call const& c, reply& r) {
    return carry_out<definition_update>(c, r);
}

task<> rename_column(call const& c, reply& r) {
    return carry_out<renaming_of_column>(c, r);
}

}  // namespace rowd::api::botpress
