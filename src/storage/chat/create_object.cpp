#include "rowd/base/json.hpp"
#include "rowd/domain/chat/rules.hpp"
#include "storage/chat/operations.hpp"

namespace rowd::storage {
namespace {

namespace chat = domain::chat;

// For one with no other tags, before the oldest is taken.
constexpr std::size_t looked_at_max = 1'000;

std::size_t tag_count(std::string_view tags) {
    std::size_t count = 0;
    for (json::walker w(tags); w.next();) ++count;
    return count;
}

// The tags that an object must have to be taken for the one that is asked for.
std::string compared(create_object const& op) {
    if (!op.compared_tags) return op.draft.tags;
    std::string tags = "{}";
    for (auto const& key : *op.compared_tags)
        if (auto const value = json::find(op.draft.tags, key))
            json::append_member(tags, key, *value);
    return tags;
}

bool is_comparable(chat::object const& known, chat::object const& draft) {
    switch (draft.is) {
        case chat::kind::conversation:
            return known.type == draft.type && known.integration == draft.integration;
        case chat::kind::message:
            return known.conversation == draft.conversation;
        case chat::kind::user:
        case chat::kind::event:
            return true;
    }
    return true;
}

std::optional<chat::object> known_one(chat_transaction const& txn, create_object const& op) {
    std::string const tags = compared(op);
    if (tags == "{}") return std::nullopt;
    std::size_t const count = tag_count(tags);
    std::optional<chat::object> oldest;
    std::optional<chat::object> same;
    std::size_t looked_at = 0;
    txn.each_tagged(op.draft, tags, [&](chat::object const& known) {
        if (!is_comparable(known, op.draft)) return true;
        if (!oldest) oldest = known;
        if (tag_count(known.tags) == count) same = known;
        return !same && ++looked_at < looked_at_max;
    });
    return same ? same : oldest;
}

result<> check_link(chat_transaction const& txn, chat::kind is, std::optional<uuid> const& id) {
    if (!id || txn.find(is, *id)) return {};
    return absent(is, *id, errc::reference_absent);
}

result<> check_links(chat_transaction const& txn, create_object const& op) {
    auto const& draft = op.draft;
    if (auto good = check_link(txn, chat::kind::conversation, draft.conversation); !good)
        return good;
    if (auto good = check_link(txn, chat::kind::message, draft.message); !good) return good;
    if (draft.user == op.bot) return {};
    return check_link(txn, chat::kind::user, draft.user);
}

}  // namespace

result<create_object::receipt> execute(chat_transaction& txn, create_object const& op) {
    if (auto good = check_links(txn, op); !good) return good.error();
    auto tags = chat::merged_tags("{}", op.draft.tags);
    if (!tags) return tags.error();
    if (auto room = txn.room_to_grow(); !room) return room.error();
    if (auto known = op.unless_there ? known_one(txn, op) : std::nullopt) {
        if (!op.compared_tags) return create_object::receipt{*std::move(known), false};
        auto done = execute(txn, update_object{known->is, known->id, op.draft.tags, "{}"});
        if (!done) return done.error();
        return create_object::receipt{std::move(done->changed), false};
    }
    chat::object draft = op.draft;
    draft.tags = *std::move(tags);
    return create_object::receipt{txn.insert(std::move(draft)), true};
}

}  // namespace rowd::storage
