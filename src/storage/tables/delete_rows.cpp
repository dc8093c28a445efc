#include <algorithm>

#include "rowd/domain/filter.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {
namespace {

using place = std::pair<std::uint64_t, uuid>;  // sequence and id: the order of creation

std::vector<place> places_of_all(transaction const& txn, open_table const& t) {
    std::vector<place> places;
    txn.each_row(t,
                 [&](domain::row_view const& row) { places.emplace_back(row.sequence, row.id); });
    return places;
}

std::vector<place> erase_matching(transaction& txn, open_table& t, domain::delete_rows const& op) {
    std::vector<place> places;
    txn.each_row(t, [&](domain::row_view const& row) {
        if (op.owner && row.owner != *op.owner) return;
        if (!op.where || op.where->matches(row)) places.emplace_back(row.sequence, row.id);
    });
    for (auto const& [sequence, id] : places) txn.erase(t, txn.at_sequence(t, sequence));
    return places;
}

// Errors: row_absent, then nothing is erased.
result<std::vector<place>> erase_named(transaction& txn, open_table& t,
                                       domain::delete_rows const& op) {
    auto const find = [&](domain::row_ref const& ref) {
        auto row = txn.locate(t, ref);
        if (row && op.owner && row->owner != *op.owner) row.reset();
        return row;
    };
    for (auto const& ref : op.rows)
        if (op.absent_is_error && !find(ref)) return fail(errc::row_absent);
    std::vector<place> places;
    for (auto const& ref : op.rows) {
        auto const row = find(ref);  // one that is named twice is gone by then
        if (!row) continue;
        txn.erase(t, *row);
        places.emplace_back(row->sequence, row->id);
    }
    return places;
}

}  // namespace

result<domain::delete_rows::receipt> execute(transaction& txn, domain::delete_rows const& op) {
    auto const opened = txn.open(op.table, op.version);
    if (!opened) return opened.error();
    open_table& t = **opened;
    result<std::vector<place>> places = std::vector<place>();
    if (op.all && !op.owner) {
        places = places_of_all(txn, t);
        txn.erase_all(t);
    } else {
        places = op.all || op.where ? erase_matching(txn, t, op) : erase_named(txn, t, op);
    }
    if (!places) return places.error();
    std::ranges::sort(*places, {}, &place::first);
    domain::delete_rows::receipt out;
    for (auto const& [sequence, id] : *places) out.deleted.push_back(id);
    return out;
}

}  // namespace rowd::storage
