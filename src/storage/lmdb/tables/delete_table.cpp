#include "rowd/domain/audit_entry.hpp"
#include "storage/lmdb/tables/operations.hpp"

namespace rowd::storage {

result<domain::delete_table::receipt> execute(batch& b, domain::delete_table const& op) {
    auto const opened = b.open(op.table, domain::made_for());
    if (!opened) return opened.error();
    domain::table gone = b.remove_table(**opened);
    b.record("table.deleted", gone, op.by, domain::deleted_metadata(gone));
    return domain::delete_table::receipt{std::move(gone)};
}

}  // namespace rowd::storage
