// Waiting, from a coroutine on an I/O thread, for a job on a worker thread.
#pragma once

#include <boost/asio/async_result.hpp>
#include <exception>
#include <functional>

#include "rowd/api/io_thread.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/task.hpp"

namespace rowd::api {

// Runs `job` on a worker thread and resumes here when it is done; what it throws is thrown here.
// Errors: overloaded, then the job has not run.
task<result<>> on_worker(io_thread& thread, std::function<void()> job);

}  // namespace rowd::api
