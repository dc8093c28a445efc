// What the operations on a chat mean, a file each, over the primitives of transaction.hpp.
// Everything is checked before the first put: one that is refused leaves no trace.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"
#include "storage/chat/transaction.hpp"

namespace rowd::storage {

using domain::chat::cancel_event;
using domain::chat::change_participant;
using domain::chat::create_object;
using domain::chat::delete_object;
using domain::chat::set_state;
using domain::chat::update_object;

result<create_object::receipt> execute(chat_transaction& txn, create_object const& op);
result<update_object::receipt> execute(chat_transaction& txn, update_object const& op);
result<delete_object::receipt> execute(chat_transaction& txn, delete_object const& op);
result<cancel_event::receipt> execute(chat_transaction& txn, cancel_event const& op);
result<change_participant::receipt> execute(chat_transaction& txn, change_participant const& op);
result<set_state::receipt> execute(chat_transaction& txn, set_state const& op);

// Of what is not there, or not any more.
error absent(domain::chat::kind is, uuid const& id, errc code = errc::object_absent);
error no_state(domain::chat::state_key const& key);

}  // namespace rowd::storage
