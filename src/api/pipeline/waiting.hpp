// Waiting, from a coroutine on an I/O thread, for a job on a worker thread.
#pragma once

#include <cstddef>
#include <functional>

#include "rowd/api/call.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/base/error.hpp"
#include "rowd/runtime/task.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api {

// What an I/O thread may do for one call without a pause: some hundred microseconds, a millisecond
// at most. Of what is copied, in bytes; of a body, which is looked at several times.
constexpr std::size_t inline_work_max = 1'024 * 1'024;
constexpr std::size_t inline_body_bytes_max = 256 * 1'024;

inline bool has_long_body(call const& c) {
    return c.compacted_body && *c.compacted_body &&
           (*c.compacted_body)->size() > inline_body_bytes_max;
}

// How far a read may go on the call's I/O thread, and on a worker thread, from now on.
storage::reading reading_here(call const& c);
storage::reading reading_elsewhere(call const& c);

// Around a wait: what the thread did up to the first was for this call, and what it does in between
// is not.
void leave(call const& c);
void come_back(call const& c);

// Runs `job` on a worker thread, in the turn of the call's tenant, and resumes here when it is
// done; what it throws is thrown here. Errors: overloaded, then the job has not run.
task<result<>> on_worker(call const& c, std::function<void()> job);

// Runs what may take long on a worker thread. Errors: timed_out, then what it said is void;
// overloaded when too many wait, and of queries when the thread is late already or when this one
// has waited for its turn too long: then it has not run.
using long_read = std::function<void(storage::reading&)>;
task<result<>> run_elsewhere(call const& c, long_read read);

}  // namespace rowd::api
