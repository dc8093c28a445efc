#include "rowd/domain/audit_entry.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {

result<domain::create_table::receipt> execute(transaction& txn, domain::create_table const& op) {
    if (auto room = txn.room_to_grow(); !room) return room.error();
    if (op.unique_name && txn.is_taken(op.definition.name)) return fail(errc::name_taken);
    if (auto room = txn.room_for_definition(op.definition); !room) return room.error();
    domain::table const& made = txn.make_table(op.definition).definition();
    txn.record("table.created", made, op.by, domain::created_metadata(made));
    return domain::create_table::receipt{made};
}

}  // namespace rowd::storage
