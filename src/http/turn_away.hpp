// Refusing a whole connection for which there is no room.
#pragma once

#include "http/loop_context.hpp"
#include "http/stream.hpp"

namespace rowd::http {

// Answers 503, in the shape of the API whose path is asked for if that has come already, and
// closes. Waits for nothing: whoever does not take the answer at once does not get it. On the
// thread of `s`.
void turn_away(loop_context& s, tcp_socket socket);

}  // namespace rowd::http
