#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/chat/object.hpp"

namespace rowd::domain::chat {

// Errors: reference_absent for a link to nothing.
struct create_object {
    object draft;  // id, sequence, times and change are filled in by the engine
    // The bot itself, which messages and events may name as their user.
    uuid bot;
    // Look for one first that has all tags of the draft, or those with these keys: of users any, of
    // conversations those of its channel and integration, of messages those of its conversation.
    // Of several the one with no other tags (of the first 1,000), else the oldest. No tags: none.
    bool unless_there = false;
    std::optional<std::vector<std::string>> compared_tags;  // then the other ones are written to it

    static constexpr std::string_view doing = "creating something of a chat";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        object made;
        bool is_new = true;
    };
};

}  // namespace rowd::domain::chat
