// The way of every request, on one screen (dispatcher.cpp): route, key, rate, scope, body rules,
// handler, bookkeeping. Knows all dialects through their tables and none by name.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rowd/access/credential.hpp"
#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/api/server_context.hpp"
#include "rowd/base/error.hpp"
#include "rowd/runtime/busy_shares.hpp"
#include "rowd/runtime/task.hpp"

namespace rowd::api {

// What a connection remembers between its requests: the key it showed last, already looked up, and
// where its thread has the store. It keeps nothing open.
struct session_memory {
    std::string key;  // as shown
    std::uint64_t version = 0;
    std::shared_ptr<access::credential const> who;
    std::shared_ptr<busy_shares::share> share;               // of its tenant
    std::shared_ptr<storage::store> const* store = nullptr;  // the thread's
    std::uint64_t stores_version = 0;                        // for which that is so
};

// Takes a body that comes in pieces: one that is long, or whose length nobody knows. One per
// request; the connection keeps it until the answer is complete.
class body_receiver {
  public:
    virtual ~body_receiver() = default;
    virtual void feed(std::string_view piece) = 0;
    virtual std::size_t held_bytes() const = 0;
    // After the last piece: puts what a handler is to see into `c`.
    virtual void finish(call& c) = 0;
};

class dispatcher {
  public:
    virtual ~dispatcher() = default;

    // Decides everything that can be decided before the body is read. False: `r` holds the whole
    // refusal. Called on the connection's I/O thread; `c.thread` is set.
    virtual bool admit(call& c, session_memory& memory, reply& r) = 0;

    // How long a body this (admitted) call may have, in bytes.
    virtual std::uint64_t body_bytes_max(call const& c) const = 0;

    // For a body of this (admitted) call that is not kept as it comes; `bytes` = its length, 0 when
    // it is not known.
    virtual std::unique_ptr<body_receiver> receive_body(call const& c, std::uint64_t bytes) = 0;

    // Answers an admitted call whose body is complete. Either the answer is in `r` on return, or
    // the task that is returned completes it; `c`, `memory` and `r` must live until then.
    virtual std::optional<task<>> run(call& c, session_memory& memory, reply& r) = 0;

    // Answers with a refusal in the shape of the path's dialect.
    virtual void refuse(call const& c, error const& e, reply& r) = 0;

    // Logs what a handler threw; the answer to it is refuse() with errc::internal.
    virtual void crashed(call const& c, std::exception_ptr thrown) {
        static_cast<void>(c);
        static_cast<void>(thrown);
    }

    // Counts and logs a complete answer, and lets go of what the call has kept.
    virtual void done(call& c, reply const& r) = 0;
};

// The dispatcher of all dialects. `p` must outlive it.
std::unique_ptr<dispatcher> make_dispatcher(server_context& p);

// The names of its routes, in the order in which metrics count them.
std::vector<std::string> route_names();

}  // namespace rowd::api
