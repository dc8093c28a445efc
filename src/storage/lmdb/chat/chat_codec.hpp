// The stored records of objects and states.
#pragma once

#include <string>
#include <string_view>

#include "rowd/domain/chat/object.hpp"
#include "rowd/domain/chat/state.hpp"

namespace rowd::storage {

std::string encode(domain::chat::object const& o);
// Everything but kind, sequence and message count. Throws std::runtime_error when the bytes are no
// such record; so the next.
domain::chat::object decode_object(std::string_view bytes);

std::string encode(domain::chat::state const& s);
domain::chat::state decode_state(std::string_view bytes);

}  // namespace rowd::storage
