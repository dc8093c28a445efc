#pragma once

#include <string_view>

#include "rowd/domain/chat/object.hpp"

namespace rowd::domain::chat {

// Of one that is scheduled. Errors: object_absent.
struct cancel_event {
    uuid event;

    static constexpr std::string_view doing = "cancelling an event";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {};
};

}  // namespace rowd::domain::chat
