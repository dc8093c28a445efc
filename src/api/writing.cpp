#include "api/writing.hpp"

#include <utility>

namespace rowd::api {

task<domain::receipt> write(call const& c, domain::write_op&& op) {
    return storage::submit(*c.store, c.thread->home(), c.now_ms, std::move(op));
}

}  // namespace rowd::api
