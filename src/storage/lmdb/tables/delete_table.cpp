#include "rowd/domain/audit_entry.hpp"
#include "storage/lmdb/tables/operations.hpp"

namespace rowd::storage {

result<> execute(batch& b, domain::delete_table const& op, domain::receipt& out) {
    auto const opened = b.open(op.table, domain::made_for());
    if (!opened) return opened.error();
    domain::table gone = b.remove_table(**opened);
    b.record("table.deleted", gone, op.by, domain::deleted_metadata(gone));
    out.table = std::move(gone);
    return {};
}

}  // namespace rowd::storage
