#include "storage/chat/operations.hpp"

namespace rowd::storage {

result<change_participant::receipt> execute(chat_transaction& txn, change_participant const& op) {
    using domain::chat::kind;
    auto const conversation = txn.find(kind::conversation, op.conversation);
    if (!conversation) return absent(kind::conversation, op.conversation);
    auto user = txn.find(kind::user, op.user);
    auto const missing = op.joins ? errc::reference_absent : errc::object_absent;
    bool const takes_part = user && txn.takes_part(*conversation, op.user);
    if (!user || (!op.joins && !takes_part)) return absent(kind::user, op.user, missing);
    if (op.joins && !takes_part) {
        if (auto room = txn.room_to_grow(); !room) return room.error();
        txn.join(*conversation, *user);
    }
    if (!op.joins) txn.leave(*conversation, *user);
    return change_participant::receipt{*std::move(user)};
}

}  // namespace rowd::storage
