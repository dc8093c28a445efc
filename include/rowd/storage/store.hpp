// One tenant's data: the boundary between everything above and the engine below. Three verbs: read
// a plan into a sink, at once; begin a job that may take long; submit an operation. Nothing above
// this header knows LMDB.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "rowd/base/error.hpp"
#include "rowd/domain/chat/plans.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/domain/plan.hpp"
#include "rowd/runtime/mailbox.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::storage {

// What an audit query looks for; empty members match everything.
struct audit_query {
    std::string action;
    std::string resource_type;
    std::string resource_id;
    std::string actor_id;
    std::optional<std::int64_t> from_ms;  // inclusive
    std::optional<std::int64_t> to_ms;    // inclusive
    std::uint64_t below = 0;              // only numbers below this one; 0 = from the newest
    std::uint32_t limit = 50;
};

struct audit_page {
    std::vector<std::string> entries;  // compact JSON objects, newest first
    std::uint64_t next_below = 0;      // where the next page starts; 0 = this is the last one
};

// A write that is under way. Owned by whoever submitted it, at a fixed address, until `run` was
// called.
struct pending_write : mailbox::note {
    domain::operation op;
    result<domain::receipt> outcome = fail(errc::internal);  // set before `run`
    mailbox* home = nullptr;  // where `run` is called; none: `run` is called on the writer thread
    std::int64_t now_ms = 0;  // the wall clock when it was asked for; it is dated no earlier
    std::size_t bytes = 0;    // what it counts for in the queue's bound; set by submit
    pending_write* queued_next = nullptr;
};

// Reads, and whatever else may take long or block, on behalf of the tenant. Owned by whoever began
// it, at a fixed address, until `run` was called.
struct pending_job : mailbox::note {
    std::function<void(reading&)> job;  // called once, or never, on a thread of the engine
    mailbox* home = nullptr;            // where `run` is called; none: on the engine's thread
    // Steady clock: when its turn comes later, it is not called.
    std::int64_t until_ns = no_time_limit;
    std::int64_t time_max_ns = no_time_limit;  // of its reading
    bool was_late = false;                     // its turn came later than that
    bool is_over = false;                      // its reading was: what it has said is void
    std::exception_ptr thrown = {};            // by it
};

class store {
  public:
    virtual ~store() = default;

    // Reads see the snapshot of `how` and run on the calling thread, at once and as far as that
    // allows; then they give up, and what the sink was given is void: begin() takes them further.
    // Errors of all: timed_out; of those of one table: table_absent.
    virtual result<> read(reading& how, domain::get_table const&, domain::table_sink&) = 0;
    virtual result<> read(reading& how, domain::list_tables const&, domain::table_sink&) = 0;
    // Errors: row_absent.
    virtual result<> read(reading& how, domain::get_row const&, domain::row_sink&) = 0;
    virtual result<> read(reading& how, domain::list_rows const&, domain::row_sink&) = 0;
    // Finds and groups may look at every row. On an I/O thread they give up at once when that would
    // be many: an index or a small table sees to it that it is not. Errors: limit_exceeded.
    virtual result<> read(reading& how, domain::find_rows const&, domain::row_sink&) = 0;
    virtual result<> read(reading& how, domain::group_rows const&, domain::group_sink&) = 0;
    // Errors of these: object_absent.
    virtual result<> read(reading& how, domain::chat::get_object const&,
                          domain::chat::object_sink&) = 0;
    virtual result<> read(reading& how, domain::chat::list_objects const&,
                          domain::chat::object_sink&) = 0;
    virtual result<> read(reading& how, domain::chat::list_participants const&,
                          domain::chat::object_sink&) = 0;
    virtual result<> read(reading& how, domain::chat::get_participant const&,
                          domain::chat::object_sink&) = 0;
    virtual result<> read(reading& how, domain::chat::get_state const&,
                          domain::chat::state_sink&) = 0;
    // Newest first over the audit file and what is not in it yet. Reads files: never on an I/O
    // thread. Errors: storage_failed.
    virtual result<audit_page> read(reading& how, audit_query const& q) = 0;

    // Calls the job on a thread that may block, in the turn of the tenant, and then `run`. Refuses
    // (overloaded) without taking it when too many wait. Any thread.
    virtual result<> begin(pending_job& j) = 0;

    // Queues a write; `run` is called once it is durable or has failed. Refuses (overloaded)
    // without taking it when a bound of the queue is reached. Any thread.
    virtual result<> submit(pending_write& w) = 0;

    // Drops what the I/O thread `slot` holds, on that thread, before it lets go of the store.
    virtual void release_slot(unsigned slot) = 0;

    // Whether the files that are open are those that a new start would find. One system call.
    virtual bool in_place() const = 0;

    // When it was last asked for (wall clock): what is not, for long, is closed. Any thread;
    // written rarely, because several threads look at it.
    void touch(std::int64_t now_ms) {
        if (now_ms - used_ms() > touch_every_ms) used_ms_.store(now_ms, std::memory_order_relaxed);
    }
    std::int64_t used_ms() const { return used_ms_.load(std::memory_order_relaxed); }

    // It is to be closed: nobody begins to keep it, and what can wait for the next time does. Any
    // thread.
    void retire() { retired_.store(true, std::memory_order_relaxed); }
    bool retired() const { return retired_.load(std::memory_order_relaxed); }

  private:
    static constexpr std::int64_t touch_every_ms = 50;

    std::atomic<std::int64_t> used_ms_{0};
    std::atomic<bool> retired_{false};
};

// Waits on the calling thread. Not for I/O threads.
result<domain::receipt> execute(store& s, std::int64_t now_ms, domain::operation op);

template <domain::is_operation Op>
result<typename Op::receipt> execute(store& s, std::int64_t now_ms, Op op) {
    auto done = execute(s, now_ms, domain::operation(std::move(op)));
    if (!done) return done.error();
    return std::get<typename Op::receipt>(*std::move(done));
}

}  // namespace rowd::storage
