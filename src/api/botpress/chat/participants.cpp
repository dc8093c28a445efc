#include "api/botpress/answers.hpp"
#include "api/botpress/chat/decode.hpp"
#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/objects.hpp"
#include "api/botpress/chat/page.hpp"
#include "rowd/domain/chat/change_participant.hpp"

namespace rowd::api::botpress {

namespace chat = domain::chat;

namespace {

constexpr std::string_view participant = "participant";

result<uuid> conversation_of(exchange const& x) {
    return path_id(x.request(), 0, noun_of(chat::kind::conversation).title);
}

// Who the path names, of which conversation.
result<chat::get_participant> named_participant(exchange const& x) {
    auto const conversation = conversation_of(x);
    if (!conversation) return conversation.error();
    auto const user = path_id(x.request(), 1, noun_of(chat::kind::user).title);
    if (!user) return user.error();
    return chat::get_participant{*conversation, *user};
}

}  // namespace

result<> list_participants(exchange& x) {
    auto const conversation = conversation_of(x);
    if (!conversation) return conversation.error();
    auto const wanted = decode_participants(x.request(), *conversation);
    if (!wanted) return wanted.error();
    return answer_list(x, *wanted);
}

result<> add_participant(exchange& x) {
    auto const conversation = conversation_of(x);
    if (!conversation) return conversation.error();
    auto const user = x.body(decode_participant);
    if (!user) return user.error();
    return x.write(
        chat::change_participant{*conversation, *user, true},
        [](exchange& to, auto& done) { answer(to.reply(), 200, done.user, participant); });
}

result<> get_participant(exchange& x) {
    auto const wanted = named_participant(x);
    if (!wanted) return wanted.error();
    object_answer shown(x, participant);
    return x.read(*wanted, shown);
}

result<> remove_participant(exchange& x) {
    auto const who = named_participant(x);
    if (!who) return who.error();
    return x.write(chat::change_participant{who->conversation, who->user, false},
                   [](exchange& to, auto&) { answer_nothing(to.reply()); });
}

}  // namespace rowd::api::botpress
