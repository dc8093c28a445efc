#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/schema.hpp"
#include "api/pipeline/exchange.hpp"

namespace rowd::api::botpress {
namespace {

// The update of a table is made from what the table is now; `more` goes behind it in the answer.
template <class Wanted>
result<> change(exchange& x, result<Wanted> (*decode)(body const&), std::string_view more) {
    auto const wanted = x.body(decode);
    if (!wanted) return wanted.error();
    auto const table = named_table(x);
    if (!table) return table.error();
    if (table->frozen) return fail(errc::table_frozen);
    if (!x.allows(2 * columns_work(*table))) return {};
    auto update = make_update(*table, *wanted);
    if (!update) return update.error();
    update->by = x.actor();
    return x.write(*std::move(update), [more](exchange& to, auto& done) {
        to.reply().begin(200);
        std::string& out = to.reply().body();
        out += R"({"table":)";
        append(out, done.table);
        out.append(more) += '}';
        to.reply().end();
    });
}

}  // namespace

result<> update_table(exchange& x) {
    return change(x, decode_table_changes, R"(,"staleColumns":[])");
}

result<> rename_column(exchange& x) {
    return change(x, decode_renaming, "");
}

}  // namespace rowd::api::botpress
