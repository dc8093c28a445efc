#include "api/botpress/chat/decode.hpp"
#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/objects.hpp"
#include "api/botpress/chat/page.hpp"
#include "api/botpress/chat/parameters.hpp"

namespace rowd::api::botpress {

namespace chat = domain::chat;

result<> create_user(exchange& x) {
    return create_one(x, decode_user);
}

result<> get_user(exchange& x) {
    return show_one(x, chat::kind::user);
}

result<> list_users(exchange& x) {
    auto wanted = decode_list(x.request(), chat::kind::user);
    if (!wanted) return wanted.error();
    wanted->conversation = id_parameter(x.request(), query::conversation_id);
    return answer_list(x, *wanted);
}

result<> get_or_create_user(exchange& x) {
    return get_or_create_one(x, decode_user);
}

result<> update_user(exchange& x) {
    return update_one(x, decode_user_changes);
}

result<> delete_user(exchange& x) {
    return delete_one(x, chat::kind::user);
}

}  // namespace rowd::api::botpress
