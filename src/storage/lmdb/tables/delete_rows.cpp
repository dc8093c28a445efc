#include <algorithm>

#include "rowd/domain/filter.hpp"
#include "storage/lmdb/tables/operations.hpp"

namespace rowd::storage {
namespace {

using place = std::pair<std::uint64_t, uuid>;  // sequence and id: the order of creation

std::vector<place> places_of_all(batch const& b, batch::open_table const& t) {
    std::vector<place> places;
    b.each_row(t, [&](domain::row_view const& row) { places.emplace_back(row.sequence, row.id); });
    return places;
}

std::vector<place> erase_matching(batch& b, batch::open_table& t, domain::delete_rows const& op) {
    std::vector<place> places;
    b.each_row(t, [&](domain::row_view const& row) {
        if (op.owner && row.owner != *op.owner) return;
        if (!op.where || op.where->matches(row)) places.emplace_back(row.sequence, row.id);
    });
    for (auto const& [sequence, id] : places) b.erase(t, b.at_sequence(t, sequence));
    return places;
}

// Errors: row_absent, then nothing is erased.
result<std::vector<place>> erase_named(batch& b, batch::open_table& t,
                                       domain::delete_rows const& op) {
    auto const find = [&](domain::row_ref const& ref) {
        auto row = b.locate(t, ref);
        if (row && op.owner && row->owner != *op.owner) row.reset();
        return row;
    };
    for (auto const& ref : op.rows)
        if (op.absent_is_error && !find(ref)) return fail(errc::row_absent);
    std::vector<place> places;
    for (auto const& ref : op.rows) {
        auto const row = find(ref);  // one that is named twice is gone by then
        if (!row) continue;
        b.erase(t, *row);
        places.emplace_back(row->sequence, row->id);
    }
    return places;
}

}  // namespace

result<domain::delete_rows::receipt> execute(batch& b, domain::delete_rows const& op) {
    auto const opened = b.open(op.table, op.version);
    if (!opened) return opened.error();
    batch::open_table& t = **opened;
    result<std::vector<place>> places = std::vector<place>();
    if (op.all && !op.owner) {
        places = places_of_all(b, t);
        b.erase_all(t);
    } else {
        places = op.all || op.where ? erase_matching(b, t, op) : erase_named(b, t, op);
    }
    if (!places) return places.error();
    std::ranges::sort(*places, {}, &place::first);
    domain::delete_rows::receipt out;
    for (auto const& [sequence, id] : *places) out.deleted.push_back(id);
    return out;
}

}  // namespace rowd::storage
