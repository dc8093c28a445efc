#pragma once

#include <string_view>

#include "rowd/domain/chat/object.hpp"

namespace rowd::domain::chat {

// With a conversation go its messages, participants and states, with a user his part in
// conversations and his states: at once for whoever reads. Errors: object_absent.
struct delete_object {
    kind is = kind::user;
    uuid id;

    static constexpr std::string_view doing = "deleting something of a chat";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {};
};

}  // namespace rowd::domain::chat
