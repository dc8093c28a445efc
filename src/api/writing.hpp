// Waiting for a write on behalf of a call.
#pragma once

#include <utility>

#include "rowd/api/call.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/base/task.hpp"
#include "rowd/domain/op.hpp"

namespace rowd::api {

// Suspends until `op`, one of the operations, is durable or has failed. A template so that the
// conversion to write_op happens in here and not in the awaiting coroutine (base/task.hpp).
template <class Operation>
task<domain::receipt> write(call const& c, Operation&& op) {
    domain::write_op any = std::forward<Operation>(op);
    return storage::submit(*c.store, c.thread->home(), c.now_ms, std::move(any));
}

}  // namespace rowd::api
