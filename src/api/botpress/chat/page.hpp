// Lists: a page as the query string asks for it, and as it is answered.
#pragma once

#include <optional>

#include "api/pipeline/exchange.hpp"
#include "rowd/api/query_parameter.hpp"
#include "rowd/domain/chat/plans.hpp"

namespace rowd::api::botpress {

// What the route of the call takes of tags, size, order, range and nextToken. Errors: bad_query.
result<domain::chat::list_objects> decode_list(call const& c, domain::chat::kind is);
result<domain::chat::list_participants> decode_participants(call const& c,
                                                            uuid const& conversation);

// An id; instead of a text that is none one that nothing has.
uuid id_or_none(std::string_view text);
std::optional<uuid> id_parameter(call const& c, query_parameter const& p);

// {"users":[...],"meta":{"nextToken":...}}
result<> answer_list(exchange& x, domain::chat::list_objects const& wanted);
result<> answer_list(exchange& x, domain::chat::list_participants const& wanted);

}  // namespace rowd::api::botpress
