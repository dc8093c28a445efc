#include "rowd/domain/audit_entry.hpp"
#include "storage/lmdb/tables/operations.hpp"

namespace rowd::storage {

result<domain::create_table::receipt> execute(batch& b, domain::create_table const& op) {
    if (auto room = b.room_to_grow(); !room) return room.error();
    if (op.unique_name && b.is_taken(op.definition.name)) return fail(errc::name_taken);
    if (auto room = b.room_for_definition(op.definition); !room) return room.error();
    domain::table const& made = b.make_table(op.definition).definition();
    b.record("table.created", made, op.by, domain::created_metadata(made));
    return domain::create_table::receipt{made};
}

}  // namespace rowd::storage
