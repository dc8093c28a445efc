// What the operations on tables and rows do in a batch, a file each. `out` gets what came of them.
// Everything is checked before the first put: one that is refused leaves no trace.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/op.hpp"
#include "storage/lmdb/write/batch.hpp"

namespace rowd::storage {

result<> execute(batch& b, domain::create_table const& op, domain::receipt& out);
result<> execute(batch& b, domain::update_table const& op, domain::receipt& out);
result<> execute(batch& b, domain::delete_table const& op, domain::receipt& out);
result<> execute(batch& b, domain::duplicate_table const& op, domain::receipt& out);
result<> execute(batch& b, domain::insert_rows const& op, domain::receipt& out);
result<> execute(batch& b, domain::change_rows const& op, domain::receipt& out);
result<> execute(batch& b, domain::change_matching const& op, domain::receipt& out);
result<> execute(batch& b, domain::upsert_rows const& op, domain::receipt& out);
result<> execute(batch& b, domain::delete_rows const& op, domain::receipt& out);

}  // namespace rowd::storage
