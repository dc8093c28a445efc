#include <algorithm>

#include "api/botpress/answers.hpp"
#include "api/botpress/chat/decode.hpp"
#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/objects.hpp"
#include "api/botpress/chat/page.hpp"
#include "api/botpress/chat/parameters.hpp"
#include "api/common/parameters.hpp"
#include "rowd/domain/chat/cancel_event.hpp"

namespace rowd::api::botpress {

namespace chat = domain::chat;

namespace {

// None if it is not asked for. Errors: bad_query.
result<std::optional<chat::status>> status_parameter(call const& c) {
    auto const name = word_parameter(c, query::event_status);
    if (!name) return name.error();
    if (name->empty()) return std::optional<chat::status>();
    auto const at = std::ranges::find(shapes::event_statuses, *name);
    return std::optional(static_cast<chat::status>(at - std::begin(shapes::event_statuses) + 1));
}

}  // namespace

result<> create_event(exchange& x) {
    return create_one(x, decode_event);
}

result<> get_event(exchange& x) {
    return show_one(x, chat::kind::event);
}

result<> list_events(exchange& x) {
    auto wanted = decode_list(x.request(), chat::kind::event);
    if (!wanted) return wanted.error();
    call const& c = x.request();
    auto const progress = status_parameter(c);
    if (!progress) return progress.error();
    wanted->progress = *progress;
    wanted->type = parameter(c, query::event_type);
    wanted->conversation = id_parameter(c, query::conversation_id);
    wanted->user = id_parameter(c, query::user_id);
    wanted->message = id_parameter(c, query::message_id);
    return answer_list(x, *wanted);
}

result<> cancel_scheduled_event(exchange& x) {
    auto const id = path_id(x.request(), 0, noun_of(chat::kind::event).title);
    if (!id) return id.error();
    return x.write(chat::cancel_event{*id},
                   [](exchange& to, auto&) { answer_nothing(to.reply()); });
}

}  // namespace rowd::api::botpress
