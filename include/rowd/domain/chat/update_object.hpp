#pragma once

#include <string>
#include <string_view>

#include "rowd/domain/chat/object.hpp"

namespace rowd::domain::chat {

// What changes nothing moves nothing. Errors: object_absent, limit_exceeded.
struct update_object {
    kind is = kind::user;
    uuid id;
    std::string tags = "{}";    // as merged_tags(); so the next
    std::string fields = "{}";  // as merged_fields()

    static constexpr std::string_view doing = "changing something of a chat";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        object changed;
    };
};

}  // namespace rowd::domain::chat
