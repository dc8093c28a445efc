// Answers of the chat.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rowd/api/reply.hpp"
#include "rowd/domain/chat/object.hpp"
#include "rowd/domain/chat/state.hpp"

namespace rowd::api::botpress {

// What a kind is called: `user`, `users`, `User`.
struct noun {
    std::string_view one;
    std::string_view many;
    std::string_view title;
};
noun const& noun_of(domain::chat::kind is);

void append(std::string& out, domain::chat::object const& o);
// About the bytes that it is shown in.
std::size_t showing_work_of(domain::chat::object const& o);

// {"user":<user>}, under its own name or another one; with `created` also
// {...,"meta":{"created":b}}
void answer(reply& r, unsigned status, domain::chat::object const& o, std::string_view name,
            std::optional<bool> created = {});
// {"state":<state>}; with `cached` also {...,"meta":{"cached":b}}
void answer(reply& r, domain::chat::state const& s, uuid const& bot,
            std::optional<bool> cached = {});

}  // namespace rowd::api::botpress
