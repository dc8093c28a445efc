#include "rowd/domain/chat/rules.hpp"
#include "storage/chat/operations.hpp"

namespace rowd::storage {

namespace chat = domain::chat;

error absent(chat::kind is, uuid const& id, errc code) {
    constexpr std::string_view names[] = {"", "User", "Conversation", "Message", "Event"};
    return fail(code, std::string(names[static_cast<unsigned>(is)]) + " \"" + id.to_string() +
                          "\" was not found");
}

result<update_object::receipt> execute(chat_transaction& txn, update_object const& op) {
    auto const before = txn.find(op.is, op.id);
    if (!before) return absent(op.is, op.id);
    chat::object after = *before;
    auto tags = chat::merged_tags(before->tags, op.tags);
    if (!tags) return tags.error();
    after.tags = *std::move(tags);
    auto fields = chat::merged_fields(before->fields, op.fields);
    if (!fields) return fields.error();
    after.fields = *std::move(fields);
    if (after.tags != before->tags || after.fields != before->fields) {
        if (auto room = txn.room_to_grow(); !room) return room.error();
        after.updated_ms = domain::change_time(before->updated_ms, txn.now());
        after.change = txn.change();
        txn.replace(*before, after);
    }
    return update_object::receipt{std::move(after)};
}

}  // namespace rowd::storage
