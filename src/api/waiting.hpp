// Waiting, from a coroutine on an I/O thread, for a job on a worker thread.
#pragma once

#include <exception>
#include <functional>

#include "rowd/api/call.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/task.hpp"

namespace rowd::api {

// Runs `job` on a worker thread, in the turn of the call's tenant, and resumes here when it is
// done; what it throws is thrown here. Errors: overloaded, then the job has not run.
task<result<>> on_worker(call const& c, std::function<void()> job);

// For work that looks at all of the call's body: on a worker thread when that is so long that the
// others of this thread would have to wait for it, else here and now.
task<result<>> on_body(call const& c, std::function<void()> job);

// Runs a read that may be long on a worker thread; `read` is told when to give up (steady clock, in
// nanoseconds). Errors: those of `read`; overloaded when the thread is late already, when too many
// wait, or when this one has waited for its turn too long: then it has not run.
using long_read = std::function<result<>(std::int64_t until_ns)>;
task<result<>> run_long_read(call const& c, long_read read);

}  // namespace rowd::api
