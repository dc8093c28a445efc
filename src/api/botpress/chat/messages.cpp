#include "api/botpress/chat/decode.hpp"
#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/objects.hpp"
#include "api/botpress/chat/page.hpp"
#include "api/botpress/chat/parameters.hpp"

namespace rowd::api::botpress {

namespace chat = domain::chat;

result<> create_message(exchange& x) {
    return create_one(x, decode_message);
}

result<> get_or_create_message(exchange& x) {
    return get_or_create_one(x, decode_wanted_message);
}

result<> get_message(exchange& x) {
    return show_one(x, chat::kind::message);
}

result<> update_message(exchange& x) {
    return update_one(x, decode_message_changes);
}

result<> list_messages(exchange& x) {
    auto wanted = decode_list(x.request(), chat::kind::message);
    if (!wanted) return wanted.error();
    wanted->conversation = id_parameter(x.request(), query::conversation_id);
    return answer_list(x, *wanted);
}

result<> delete_message(exchange& x) {
    return delete_one(x, chat::kind::message);
}

}  // namespace rowd::api::botpress
