#include "rowd/domain/rules.hpp"
#include "storage/lmdb/tables/operations.hpp"

namespace rowd::storage {

// The texts of the rows are moved in once no replay needs them any more: see batch::complete().
result<> execute(batch& b, domain::insert_rows const& op, domain::receipt& out) {
    auto const opened = b.open(op.table, op.version);
    if (!opened) return opened.error();
    batch::open_table& t = **opened;
    if (op.strict)
        for (auto const& draft : op.rows)
            if (auto const fits = domain::check_columns(t.columns(), draft.data); !fits)
                return fits;
    if (auto room = b.room_for_rows(t, op.rows.size()); !room) return room;
    if (auto room = b.room_to_grow(); !room) return room;
    out.rows.reserve(op.rows.size());
    for (auto const& draft : op.rows) {
        auto const row = b.insert(t, draft);
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
    return {};
}

}  // namespace rowd::storage
