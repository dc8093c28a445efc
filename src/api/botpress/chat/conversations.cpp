#include "api/botpress/chat/decode.hpp"
#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/objects.hpp"
#include "api/botpress/chat/page.hpp"
#include "api/botpress/chat/parameters.hpp"
#include "api/common/parameters.hpp"

namespace rowd::api::botpress {

namespace chat = domain::chat;

result<> create_conversation(exchange& x) {
    return create_one(x, decode_conversation);
}

result<> get_conversation(exchange& x) {
    return show_one(x, chat::kind::conversation);
}

result<> list_conversations(exchange& x) {
    auto wanted = decode_list(x.request(), chat::kind::conversation);
    if (!wanted) return wanted.error();
    call const& c = x.request();
    auto const least = integer_parameter(c, query::min_message_count);
    if (!least) return least.error();
    auto const most = integer_parameter(c, query::max_message_count);
    if (!most) return most.error();
    wanted->messages_min = *least;
    wanted->messages_max = *most;
    wanted->type = parameter(c, query::channel);
    wanted->integration = parameter(c, query::integration_name);
    for (auto const& user : list_parameter(c, query::participant_ids))
        wanted->participants.push_back(id_or_none(user));
    return answer_list(x, *wanted);
}

result<> get_or_create_conversation(exchange& x) {
    return get_or_create_one(x, decode_conversation);
}

result<> update_conversation(exchange& x) {
    return update_one(x, decode_conversation_changes);
}

result<> delete_conversation(exchange& x) {
    return delete_one(x, chat::kind::conversation);
}

}  // namespace rowd::api::botpress
