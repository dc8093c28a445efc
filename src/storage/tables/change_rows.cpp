#include <map>

#include "storage/tables/operations.hpp"

namespace rowd::storage {
namespace {

bool is_for(domain::row_change const& change, std::optional<domain::row> const& row) {
    return row && (!change.owner || row->owner == *change.owner);
}

// Everything that `atomic` promises, before the first put. A row may be changed more than once.
result<> check_all(transaction const& txn, open_table const& t, domain::change_rows const& op) {
    std::map<std::uint64_t, std::string> data;  // after the changes so far, by sequence
    for (auto const& c : op.changes) {
        auto row = txn.locate(t, c.row);
        if (!is_for(c, row)) return fail(errc::row_absent);
        if (op.limit.bytes_max == 0) continue;
        std::string& now = data.try_emplace(row->sequence, std::move(row->data)).first->second;
        std::string after = domain::changed(now, c);
        if (auto fits = domain::check_length(after, op.limit, now); !fits) return fits;
        now = std::move(after);
    }
    return {};
}

}  // namespace

result<domain::change_rows::receipt> execute(transaction& txn, domain::change_rows const& op) {
    auto const opened = txn.open(op.table, op.version);
    if (!opened) return opened.error();
    open_table& t = **opened;
    if (auto room = txn.room_to_grow(); !room) return room.error();
    if (op.atomic)
        if (auto all = check_all(txn, t, op); !all) return all.error();
    domain::change_rows::receipt out;
    for (std::size_t i = 0; i < op.changes.size(); ++i) {
        domain::row_change const& c = op.changes[i];
        auto before = txn.locate(t, c.row);
        result<domain::row> after = fail(errc::row_absent);
        if (is_for(c, before)) after = txn.change(t, std::move(*before), c, op.limit);
        if (after)
            out.rows.push_back(std::move(*after));
        else
            out.failures.emplace_back(i, after.error());
    }
    return out;
}

}  // namespace rowd::storage
