// What the operations on tables and rows do in a batch, a file each. Everything is checked before
// the first put: one that is refused leaves no trace.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"
#include "storage/lmdb/write/batch.hpp"

namespace rowd::storage {

result<domain::create_table::receipt> execute(batch& b, domain::create_table const& op);
result<domain::update_table::receipt> execute(batch& b, domain::update_table const& op);
result<domain::delete_table::receipt> execute(batch& b, domain::delete_table const& op);
result<domain::duplicate_table::receipt> execute(batch& b, domain::duplicate_table const& op);
result<domain::insert_rows::receipt> execute(batch& b, domain::insert_rows const& op);
result<domain::change_rows::receipt> execute(batch& b, domain::change_rows const& op);
result<domain::change_matching::receipt> execute(batch& b, domain::change_matching const& op);
result<domain::upsert_rows::receipt> execute(batch& b, domain::upsert_rows const& op);
result<domain::delete_rows::receipt> execute(batch& b, domain::delete_rows const& op);

// After the commit, when no replay needs the operation any more: what is moved out of it into the
// receipt. Of most, nothing.
template <class Op>
void complete(Op&, typename Op::receipt&) {}
void complete(domain::insert_rows& op, domain::insert_rows::receipt& r);

}  // namespace rowd::storage
