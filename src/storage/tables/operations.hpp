// What operations on tables and rows mean, a file each, over the primitives of transaction.hpp.
// Everything is checked before the first put: one that is refused leaves no trace.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"
#include "storage/tables/transaction.hpp"

namespace rowd::storage {

result<domain::create_table::receipt> execute(transaction& txn, domain::create_table const& op);
result<domain::update_table::receipt> execute(transaction& txn, domain::update_table const& op);
result<domain::delete_table::receipt> execute(transaction& txn, domain::delete_table const& op);
result<domain::duplicate_table::receipt> execute(transaction& txn,
                                                 domain::duplicate_table const& op);
result<domain::insert_rows::receipt> execute(transaction& txn, domain::insert_rows const& op);
result<domain::change_rows::receipt> execute(transaction& txn, domain::change_rows const& op);
result<domain::change_matching::receipt> execute(transaction& txn,
                                                 domain::change_matching const& op);
result<domain::upsert_rows::receipt> execute(transaction& txn, domain::upsert_rows const& op);
result<domain::delete_rows::receipt> execute(transaction& txn, domain::delete_rows const& op);

// After the commit, when no replay needs the operation any more: what is moved out of it into the
// receipt. Of most, nothing.
template <class Op>
void complete(Op&, typename Op::receipt&) {}
void complete(domain::insert_rows& op, domain::insert_rows::receipt& r);

}  // namespace rowd::storage
