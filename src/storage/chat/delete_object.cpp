#include "storage/chat/operations.hpp"

namespace rowd::storage {

result<delete_object::receipt> execute(chat_transaction& txn, delete_object const& op) {
    auto const known = txn.find(op.is, op.id);
    if (!known) return absent(op.is, op.id);
    txn.erase(*known);
    return delete_object::receipt{};
}

result<cancel_event::receipt> execute(chat_transaction& txn, cancel_event const& op) {
    using domain::chat::kind;
    using domain::chat::status;
    auto const known = txn.find(kind::event, op.event);
    if (!known || known->progress != status::scheduled) return absent(kind::event, op.event);
    auto canceled = *known;
    canceled.progress = status::canceled;
    canceled.due_ms = 0;
    canceled.updated_ms = domain::change_time(known->updated_ms, txn.now());
    canceled.change = txn.change();
    txn.replace(*known, canceled);
    return cancel_event::receipt{};
}

}  // namespace rowd::storage
