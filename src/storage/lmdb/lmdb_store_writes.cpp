// The writes of a tenant: queued by any thread, executed in batches by one writer at a time.
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include "rowd/base/file.hpp"
#include "rowd/base/time.hpp"
#include "rowd/storage/refusals.hpp"
#include "storage/lmdb/doing.hpp"
#include "storage/lmdb/lmdb_store.hpp"
#include "storage/lmdb/read/catalog.hpp"

namespace rowd::storage {
namespace {

// Readers that died are looked for when the file has grown by so much, or after so many commits.
constexpr std::uint64_t growth_per_look_bytes = 1u << 20;
constexpr unsigned commits_per_look = 1'000;

bool leave_audit_entries(std::span<pending_write* const> writes) {
    return std::any_of(writes.begin(), writes.end(),
                       [](pending_write const* w) { return domain::is_audited(w->op); });
}

}  // namespace

result<> lmdb_store::submit(pending_write& w) {
    if (failed()) return fail(errc::storage_failed);
    if (!queue_.push(w)) {
        add(stats_.queue_refusals, 1);
        return write_queue_full();
    }
    if (!scheduled_.exchange(true) && !pool_.schedule(shared_from_this())) refuse_queued();
    return {};
}

// The writers have ended. Whoever has `scheduled_` has the queue, as a writer thread would.
void lmdb_store::refuse_queued() {
    do {
        while (!queue_.empty()) {
            auto const writes = queue_.take(options_.queue_ops_max, options_.queue_bytes_max);
            fail_all(writes, shutting_down());
            publish(writes);
        }
        scheduled_.exchange(false);
    } while (queue_.has_pushed() && !scheduled_.exchange(true));
}

// Whatever goes wrong here is this tenant's affair, and not that of the thread.
bool lmdb_store::run(random_source& random) noexcept try { return run_one(random); } catch (...) {
    log_.error("running its writes", std::current_exception());
    return true;
}

void lmdb_store::wake() {
    woken_ = true;
    if (!scheduled_.exchange(true) && !pool_.schedule(shared_from_this())) scheduled_ = false;
}

// What failed before, and no batch has done since.
void lmdb_store::try_again() {
    if (failed()) return;
    if (outbox_.is_behind()) outbox_.ship();
    housekeeping_ = housekeeping_ || std::exchange(housekeeping_waits_, false) ||
                    (due_ms_ && *due_ms_ <= wall_ms());
}

// Before what is due is durable, and after nothing is any more.
void lmdb_store::mark_due(bool is_due) try {
    if (is_due == is_marked_) return;
    auto const mark = directory_ / due_name;
    if (is_due) {
        open_file(mark, O_CREAT | O_WRONLY);
        give_to_owner_of(directory_, mark);
        sync_directory(directory_);
    } else {
        std::filesystem::remove(mark);
    }
    is_marked_ = is_due;
} catch (std::system_error const& e) {
    throw kv::error(e.code().value(), e.what());
}

void lmdb_store::ask_for_a_retry() const {
    if (failed()) return;
    if (due_ms_) wake_at_(*due_ms_);
    if (outbox_.is_behind() || housekeeping_ || housekeeping_waits_)
        wake_at_(wall_ms() + options_.retry_every.count());
}

bool lmdb_store::run_one(random_source& random) {
    if (woken_.exchange(false)) try_again();
    // Housekeeping takes turns with batches, so that neither waits for the other for long.
    bool const housekeeping_first = has_housekeeping() && wrote_last_;
    wrote_last_ = false;
    if (housekeeping_first || queue_.empty()) {
        if (has_housekeeping()) run_housekeeping(random);
    } else {
        if (yield_.begin_batch()) gather();
        auto const writes = queue_.take(options_.batch_ops_max, options_.batch_bytes_max);
        wrote_last_ = true;
        if (!execute(writes, random))
            for (pending_write* w : writes) execute_alone(*w, random);
    }
    if (!queue_.empty() || has_housekeeping()) return true;
    ask_for_a_retry();
    // Whoever pushes after this exchange schedules anew; whoever pushed before it is seen now.
    scheduled_.exchange(false);
    return (queue_.has_pushed() || woken_) && !scheduled_.exchange(true);
}

void lmdb_store::gather() {
    unsigned const waiting = queue_.depth();
    std::int64_t const start = steady_ns();
    std::this_thread::yield();
    yield_.note(steady_ns() - start, queue_.depth() - waiting);
}

// One transaction for all. False: it came to nothing and may be tried one by one.
bool lmdb_store::execute(std::span<pending_write* const> writes, random_source& random) {
    if (short_of_room_ != 0) free_pages();
    if (failed() || !in_place()) {
        fail_all(writes, fail(errc::storage_failed));
        publish(writes);
        return true;
    }
    std::int64_t const start = steady_ns();
    if (outbox_.is_due(start) || (outbox_.is_behind() && leave_audit_entries(writes)))
        outbox_.ship();
    bool audited = false;
    try {
        batch b(env_, random, memory_, quota_bytes());
        for (pending_write* w : writes) apply(b, *w);
        if (outbox_.shipped() != 0) b.trim_outbox(outbox_.shipped());
        if (b.grown_bytes() > kv::small_growth_bytes && !disk_reserve_.renew(b.grown_bytes()))
            throw kv::error(ENOSPC, "keep room for deletes");
        auto const due_ms = b.due_ms(due_ms_);
        if (due_ms) mark_due(true);
        if (b.tables_deleted()) last_deletion_.store(b.commit_number(), std::memory_order_release);
        b.commit();
        due_ms_ = due_ms;
        outbox_.removed();
        audited = b.has_audit_records();
        housekeeping_ = housekeeping_ || housekeeping_waits_ || b.leaves_work();
        housekeeping_waits_ = false;
    } catch (...) {
        add(stats_.commit_failures, 1);
        memory_.tables = {};
        return give_up(writes, std::current_exception());
    }
    for (pending_write* w : writes)
        if (w->outcome) batch::complete(w->op, *w->outcome);
    if (short_of_room_ != 0) --short_of_room_;
    add(stats_.commits, 1);
    add(stats_.operations, writes.size());
    add(stats_.commit_ns, static_cast<std::uint64_t>(steady_ns() - start));
    publish(writes);
    look_for_dead_readers();
    if (audited) outbox_.ship();
    return true;
}

// As long as they have their places, no page that they saw can be used again.
void lmdb_store::look_for_dead_readers() {
    std::uint64_t const bytes = env_.high_water_bytes();
    if (bytes < looked_at_bytes_ + growth_per_look_bytes && ++commits_since_ < commits_per_look)
        return;
    env_.files().clear_dead_readers();
    looked_at_bytes_ = bytes;
    commits_since_ = 0;
}

void lmdb_store::apply(batch& to, pending_write& w) {
    if (outbox_.is_full() && domain::is_audited(w.op)) {
        w.outcome = audit_unavailable();
        return;
    }
    w.outcome = to.apply(w.op, w.now_ms);
}

// The batch came to nothing. False: one operation may be to blame for the others, or readers that
// died were to blame, and are gone.
bool lmdb_store::give_up(std::span<pending_write* const> writes, std::exception_ptr const& thrown) {
    error const why = explain(thrown);
    bool const may_fit_now = std::exchange(readers_cleared_, false);
    if ((writes.size() > 1 || may_fit_now) && !failed()) return false;
    log_.error(doing(writes.front()->op), thrown);
    fail_all(writes, why);
    publish(writes);
    return true;
}

void lmdb_store::execute_alone(pending_write& w, random_source& random) {
    pending_write* const one[] = {&w};
    while (!execute(one, random)) continue;
}

void lmdb_store::fail_all(std::span<pending_write* const> writes, error const& why) {
    for (pending_write* w : writes) {
        w->outcome = why;
    }
}

// Hands the receipts back: one chain, and so one wake-up, for each I/O thread.
void lmdb_store::publish(std::span<pending_write* const> writes) {
    chains_.clear();
    for (pending_write* w : writes) {
        if (!w->home) {
            w->run(*w);
            continue;
        }
        auto c = chains_.begin();
        while (c != chains_.end() && c->home != w->home) ++c;
        if (c == chains_.end()) {
            chains_.push_back({w->home, w, w});
        } else {
            w->next = c->newest;
            c->newest = w;
        }
    }
    for (auto const& c : chains_) c.home->put(*c.newest, *c.oldest);
}

void lmdb_store::run_housekeeping(random_source& random) {
    housekeeping_ = false;
    if (failed()) return;
    if (short_of_room_ != 0) free_pages();
    try {
        batch b(env_, random, memory_, quota_bytes());
        auto const done = b.housekeeping_slice(wall_ms());
        housekeeping_waits_ = done == batch::housekeeping::waits_for_room;
        if (done != batch::housekeeping::changed) return;
        auto const due_ms = b.due_ms(due_ms_);
        b.commit();
        due_ms_ = due_ms;
        if (!due_ms) mark_due(false);
        housekeeping_ = true;
    } catch (...) {
        auto const thrown = std::current_exception();
        add(stats_.commit_failures, 1);
        // What is damaged stays; what the disk refused is tried again.
        housekeeping_waits_ = explain(thrown).code != errc::internal;
        log_.error("removing what was deleted, or building an index", thrown);
    }
}

// The pages that a commit frees can be used by the one after the next. While there is no other
// room, nobody would make that next one: whatever grows fails, and its transaction leaves no trace.
void lmdb_store::free_pages() {
    if (failed()) return;
    try {
        kv::write_txn txn(env_);
        std::string const same(stored(txn.get(meta_key()), "meta record"));
        txn.put(meta_key(), same);
        txn.commit();
    } catch (...) {
        auto const thrown = std::current_exception();
        log_.error("making pages free", thrown);
        static_cast<void>(explain(thrown));
    }
}

// How much of the map may be filled by what grows. Deletes need new pages, too: an eighth of the
// map is kept for them, and of a full disk everything that is left.
std::uint64_t lmdb_store::quota_bytes() {
    return disk_reserve_.renew() ? env_.map_bytes() / 8 * 7 : 0;
}

error lmdb_store::explain(std::exception_ptr const& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (kv::error const& e) {
        return explain(e);
    } catch (...) {  // stored bytes that cannot be understood, as a rule
        if (!env_.damaged()) return fail(errc::internal);
        stop_writing();
        return fail(errc::storage_failed);
    }
}

// A full disk or map heals when something is deleted. Any other I/O error means that nobody knows
// what the disk holds, and LMDB itself closes an environment whose root page it could not write: no
// more writes until a restart has looked at it.
error lmdb_store::explain(kv::error const& e) {
    auto const full = [this] {
        short_of_room_ = 2;  // the delete that makes room, and what then needs it
        readers_cleared_ = env_.files().clear_dead_readers() != 0;
        return fail(errc::storage_full);
    };
    if (env_.usable() && !env_.damaged()) {
        if (kv::is_lack_of_room(e.code)) return full();
        if (e.code == MDB_TXN_FULL || e.code == ENOMEM) return fail(errc::overloaded);
        // LMDB calls a short write an I/O error.
        if (e.code == EIO && disk_reserve_.is_disk_full()) return full();
    }
    stop_writing();
    return fail(errc::storage_failed);
}

// Any thread.
void lmdb_store::stop_writing() {
    if (failed_.exchange(true)) return;
    add(stats_.failed_tenants, 1);
    log_.error("writing", "it has failed: nothing is written any more until a restart");
}

}  // namespace rowd::storage
