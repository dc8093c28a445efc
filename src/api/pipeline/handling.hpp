// Carries out what a call's handler says: runs it here, on a worker thread or again, has written
// what it wants written, answers or refuses.
#pragma once

#include <optional>

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/runtime/task.hpp"

namespace rowd::api {

// Either the answer is in `r` on return, or the task that is returned completes it; both must live
// until then.
std::optional<task<>> handle(call& c, reply& r);

}  // namespace rowd::api
