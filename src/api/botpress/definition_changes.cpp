#include <functional>

#include "api/botpress/decode.hpp"
#include "api/botpress/encode.hpp"
#include "api/botpress/errors.hpp"
#include "api/botpress/handlers.hpp"
#include "api/botpress/named_table.hpp"
#include "api/botpress/schema.hpp"
#include "api/table_fields.hpp"
#include "api/writing.hpp"

namespace rowd::api::botpress {
namespace {

constexpr int attempts_max = 64;  // each that fails means that another change of it succeeded

// Makes the update of a table from what the table is now. Lives as long as the body it was read
// from.
using update_plan = std::function<result<domain::update_table>(domain::table const&)>;

result<update_plan> read_changes(body const& b) {
    auto changes = decode_table_changes(b);
    if (!changes) return changes.error();
    return update_plan(
        [wanted = *std::move(changes)](domain::table const& t) { return make_update(t, wanted); });
}

result<update_plan> read_renaming(body const& b) {
    auto names = decode_renaming(b);
    if (!names) return names.error();
    return update_plan(
        [wanted = *std::move(names)](domain::table const& t) { return make_update(t, wanted); });
}

result<domain::update_table> plan_update(call const& c, update_plan const& plan) {
    auto const table = named_table(c);
    if (!table) return table.error();
    if (table->frozen) return fail(errc::table_frozen);
    auto update = plan(*table);
    if (update) update->by = actor_of(c);
    return update;
}

bool is_stale(domain::receipt const& done) {
    return done.failure && done.failure->code == errc::stale;
}

// Plans and writes, again and again while others change the table meanwhile.
task<> change_table(call const& c, reply& r, result<update_plan> (*read)(body const&),
                    std::string_view more) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const plan = read(*input);
    if (!plan) co_return refuse(c, plan.error(), r);
    domain::receipt done;
    for (int attempt = 0; attempt == 0 || (is_stale(done) && attempt < attempts_max); ++attempt) {
        auto update = plan_update(c, *plan);
        if (!update) co_return refuse(c, update.error(), r);
        domain::write_op op = std::move(*update);
        done = co_await write(c, std::move(op));
    }
    if (done.failure) co_return refuse(c, *done.failure, r);
    r.begin(200);
    std::string& out = r.body();
    out += R"({"table":)";
    append(out, *done.table);
    out.append(more) += '}';
    r.end();
}

}  // namespace

task<> update_table(call const& c, reply& r) {
    return change_table(c, r, read_changes, R"(,"staleColumns":[])");
}

task<> rename_column(call const& c, reply& r) {
    return change_table(c, r, read_renaming, "");
}

}  // namespace rowd::api::botpress
