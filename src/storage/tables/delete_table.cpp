#include "rowd/domain/audit_entry.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {

result<domain::delete_table::receipt> execute(transaction& txn, domain::delete_table const& op) {
    auto const opened = txn.open(op.table, domain::made_for());
    if (!opened) return opened.error();
    domain::table gone = txn.remove_table(**opened);
    txn.record("table.deleted", gone, op.by, domain::deleted_metadata(gone));
    return domain::delete_table::receipt{std::move(gone)};
}

}  // namespace rowd::storage
