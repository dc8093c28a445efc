#include "rowd/domain/rules.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {

// The texts of the rows are moved in once no replay needs them any more: two allocations of a row
// less.
result<domain::insert_rows::receipt> execute(transaction& txn, domain::insert_rows const& op) {
    auto const opened = txn.open(op.table, op.version);
    if (!opened) return opened.error();
    open_table& t = **opened;
    if (op.strict)
        for (auto const& draft : op.rows)
            if (auto const fits = domain::check_columns(t.columns(), draft.data); !fits)
                return fits.error();
    if (auto room = txn.room_for_rows(t, op.rows.size()); !room) return room.error();
    if (auto room = txn.room_to_grow(); !room) return room.error();
    domain::insert_rows::receipt out;
    out.rows.reserve(op.rows.size());
    for (auto const& draft : op.rows) {
        auto const row = txn.insert(t, draft);
        out.rows.push_back({row.id,
                            row.number,
                            row.sequence,
                            row.created_ms,
                            row.updated_ms,
                            row.change,
                            row.position,
                            {},
                            {},
                            {}});
    }
    return out;
}

void complete(domain::insert_rows& op, domain::insert_rows::receipt& r) {
    for (std::size_t i = 0; i < r.rows.size(); ++i) {
        r.rows[i].owner = std::move(op.rows[i].owner);
        r.rows[i].data = std::move(op.rows[i].data);
        r.rows[i].members = std::move(op.rows[i].members);
    }
}

}  // namespace rowd::storage
