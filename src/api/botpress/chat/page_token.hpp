// Where a page of a list ended, as a text that a client hands back for the next one. It is good for
// the list that it comes from only, whatever is filtered; there is nothing secret in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rowd/domain/chat/plans.hpp"

namespace rowd::api::botpress {

// `list`: what tells the list from all others, in any bytes.
std::string page_token(std::string_view list, domain::chat::position const& at);
// None for any other text than one of this list.
std::optional<domain::chat::position> read_page_token(std::string_view list,
                                                      std::string_view token);

}  // namespace rowd::api::botpress
