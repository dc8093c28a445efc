#pragma once

#include <string_view>

#include "rowd/domain/chat/object.hpp"

namespace rowd::domain::chat {

// Somebody joins, who may have before, or leaves. Errors: object_absent (the conversation, or who
// is to leave), reference_absent (who is to join).
struct change_participant {
    uuid conversation;
    uuid user;
    bool joins = true;

    static constexpr std::string_view doing = "changing the participants of a conversation";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        object user;
    };
};

}  // namespace rowd::domain::chat
