// Finding rows on behalf of a call: inline when few are looked at, else on a worker thread.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/task.hpp"
#include "rowd/domain/plan.hpp"

namespace rowd::api {

// `plan` and `out` must live until the task is complete; `out` may be called on a worker thread,
// while this one waits. Errors: table_absent, limit_exceeded, overloaded.
task<result<>> find(call const& c, domain::find_rows const& plan, domain::row_sink& out);
task<result<>> group(call const& c, domain::group_rows const& plan, domain::group_sink& out);

// The table behind an id or a name. Errors: table_absent, and what reading may meet.
result<domain::table> find_table(call const& c, domain::table_ref const& ref);

}  // namespace rowd::api
