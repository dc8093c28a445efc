#include "rowd/base/json.hpp"
#include "rowd/domain/audit_entry.hpp"
#include "rowd/domain/key.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {
namespace {

// Members that no column declares may have any name, also the one that a column is to get.
result<> check_renames(transaction const& txn, open_table const& t,
                       domain::row_rewrite const& how) {
    if (how.rename.empty()) return {};
    std::string name;
    std::size_t rows = 0;
    txn.each_row(t, [&](domain::row_view const& row) {
        auto taken = domain::name_conflict(row.data, how);
        if (!taken) return;
        name = *std::move(taken);
        ++rows;
    });
    if (rows == 0) return {};
    return fail(errc::name_taken, "The name " + json::quoted(name) +
                                      " is taken: rows with a member of this name that is no "
                                      "column: " +
                                      std::to_string(rows));
}

void rewrite_rows(transaction& txn, open_table& t, domain::row_rewrite const& how) {
    // Under the new name there may be an index of a member that no row has any more.
    std::vector<std::string> anew;
    for (auto const& [from, to] : how.rename)
        if (txn.has_index(t, from)) anew.push_back(to);
    for (auto const& name : how.drop) txn.drop_index(t, name);
    for (auto const& [from, to] : how.rename) txn.drop_index(t, from);
    for (auto const& name : anew) txn.drop_index(t, name);
    std::vector<std::uint64_t> concerned;
    txn.each_row(t, [&](domain::row_view const& row) {
        if (domain::rewritten(row.data, how) != row.data) concerned.push_back(row.sequence);
    });
    for (std::uint64_t const sequence : concerned) {
        domain::row const before = txn.at_sequence(t, sequence);
        domain::row after = before;
        after.data = domain::rewritten(before.data, how);
        after.members = domain::member_table(after.data);
        txn.replace(t, before, std::move(after));
    }
    for (auto const& name : anew) txn.begin_index(t, name, domain::key_form_of(t.columns(), name));
}

}  // namespace

result<domain::update_table::receipt> execute(transaction& txn, domain::update_table const& op) {
    auto const opened = txn.open(op.table, op.version);
    if (!opened) return opened.error();
    open_table& t = **opened;
    if (op.unless_frozen && t.definition().frozen) return fail(errc::table_frozen);
    if (op.unique_name && op.patch.name && *op.patch.name != t.definition().name &&
        txn.is_taken(*op.patch.name))
        return fail(errc::name_taken);
    if (!op.patch.empty()) {
        if (auto room = txn.room_to_grow(); !room) return room.error();
        if (auto lossless = check_renames(txn, t, op.rewrite); !lossless) return lossless.error();
        domain::table changed = t.definition();
        domain::apply(changed, op.patch, txn.now());
        if (auto room = txn.room_for_definition(changed, &t); !room) return room.error();
        txn.redefine(t, std::move(changed));
        if (!op.rewrite.empty()) rewrite_rows(txn, t, op.rewrite);
        txn.record("table.updated", t.definition(), op.by, domain::updated_metadata(op.patch));
    }
    domain::update_table::receipt out{t.definition()};
    out.table.row_count = t.row_count();
    return out;
}

}  // namespace rowd::storage
