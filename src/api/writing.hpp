// Waiting for a write on behalf of a call.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/base/task.hpp"
#include "rowd/domain/op.hpp"

namespace rowd::api {

// Suspends until `op` is durable or has failed.
task<domain::receipt> write(call const& c, domain::write_op&& op);

}  // namespace rowd::api
