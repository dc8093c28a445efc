#include <algorithm>

#include "rowd/base/json.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/rules.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {
namespace {

using changed_data = std::vector<std::pair<std::uint64_t, std::string>>;  // by sequence

// Everything is computed and checked before the first put, in the order of creation.
result<changed_data> changes_of(transaction const& txn, open_table const& t,
                                domain::change_matching const& op) {
    changed_data changes;
    result<> fits;
    txn.each_row(t, [&](domain::row_view const& row) {
        if (!fits || !op.where->matches(row)) return;
        result<std::string> data = json::merge(row.data, op.patch);
        if (op.step) data = domain::stepped(*data, *op.step);
        if (!data) fits = data.error();
        if (fits && op.strict) fits = domain::check_columns(t.columns(), *data);
        if (fits) fits = domain::check_length(*data, op.limit, row.data);
        if (fits) changes.emplace_back(row.sequence, std::move(*data));
    });
    if (!fits) return fits.error();
    std::ranges::sort(changes, {}, &changed_data::value_type::first);
    return changes;
}

}  // namespace

result<domain::change_matching::receipt> execute(transaction& txn,
                                                 domain::change_matching const& op) {
    auto const opened = txn.open(op.table, domain::made_for());
    if (!opened) return opened.error();
    open_table& t = **opened;
    if (auto room = txn.room_to_grow(); !room) return room.error();
    auto changes = changes_of(txn, t, op);
    if (!changes) return changes.error();
    domain::change_matching::receipt out;
    for (auto& [sequence, data] : *changes) {
        domain::row_change how;
        how.draft = domain::make_draft(std::move(data));
        out.updated.push_back(*txn.change(t, txn.at_sequence(t, sequence), how, {}));
    }
    if (!changes->empty() || !op.otherwise) return out;
    std::string_view const data = op.otherwise->data;
    auto fits = op.strict ? domain::check_columns(t.columns(), data) : result<>();
    if (fits) fits = domain::check_length(data, op.limit);
    if (fits) fits = txn.room_for_rows(t, 1);
    if (!fits) return fits.error();
    out.rows.push_back(domain::row::copy_of(txn.insert(t, *op.otherwise)));
    return out;
}

}  // namespace rowd::storage
