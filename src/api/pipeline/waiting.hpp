// Around a wait: what the I/O thread did up to it was for this call, and what it does meanwhile is
// not.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/base/time.hpp"

namespace rowd::api {

inline void leave(call const& c) {
    c.thread->shares().charge(*c.share, c.now_ns, steady_ns());
}
inline void come_back(call const& c) {
    c.thread->shares().skip_to(steady_ns());
}

}  // namespace rowd::api
