#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rowd/domain/chat/state.hpp"

namespace rowd::domain::chat {

// Errors: object_absent (whose state it is; the state, where it must be there), limit_exceeded.
struct set_state {
    enum class mode : std::uint8_t {
        put,         // in place of what there is
        put_absent,  // unless there is one
        merge,       // into what must be there
        clear,       // afterwards there is none; nor need there be one
        touch,       // nothing but what every mode does: its time begins anew
    };
    state_key key;
    mode how = mode::put;
    std::string payload = "{}";                            // put, merge
    std::optional<std::optional<std::int64_t>> expiry_ms;  // none: as it was

    static constexpr std::string_view doing = "setting a state";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        state now;
        bool was_there = false;
    };
};

}  // namespace rowd::domain::chat
