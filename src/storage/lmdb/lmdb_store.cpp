#include "storage/lmdb/lmdb_store.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>

#include "rowd/base/file.hpp"
#include "rowd/base/time.hpp"
#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/find.hpp"
#include "storage/lmdb/house_work.hpp"

namespace rowd::storage {
namespace {

namespace fs = std::filesystem;

constexpr unsigned spare_readers = 4;  // at once, for threads that are neither I/O nor workers
constexpr unsigned house_readers = 4;  // the writer's own, backup, verification

environment::settings settings_of(options const& o) {
    return {.map_bytes = o.map_bytes,
            .readers = o.slots + o.worker_threads + spare_readers + house_readers,
            .sync_meta = o.flush == durability::full,
            .read_only = false};
}

// A tenant's first files are made beside their place and moved into it whole, so that a crash
// never leaves half of them.
fs::path prepared(fs::path const& directory, options const& o) {
    if (fs::exists(directory)) return directory;
    fs::path const fresh =
        directory.parent_path() / (unfinished_prefix + directory.filename().string());
    fs::remove_all(fresh);
    {
        environment env(fresh, settings_of(o));
        random_source random;
        write_txn txn(env);
        meta m;
        m.secret = random.next64();
        txn.put(meta_key(), encode(m));
        txn.commit();
    }
    sync_directory(fresh);
    fs::rename(fresh, directory);
    sync_directory(directory.parent_path());
    return directory;
}

std::uint64_t checked_secret(environment const& env) {
    reader r(env);
    snapshot const in(r);
    auto const stored = in.get(meta_key());
    if (!stored) throw std::runtime_error("the data has no meta record");
    return decode_meta(*stored).secret;
}

// A read transaction for one call of a thread without a slot. Waits for a place.
class spare_reader {
  public:
    spare_reader(std::counting_semaphore<>& places, environment const& env)
        : places_(places), transaction_(env) {
        places_.acquire();
    }
    ~spare_reader() {
        transaction_.close();
        places_.release();
    }
    spare_reader(spare_reader const&) = delete;
    spare_reader& operator=(spare_reader const&) = delete;

    reader& transaction() { return transaction_; }

  private:
    std::counting_semaphore<>& places_;
    reader transaction_;
};

bool has_house_work(environment const& env) {
    reader r(env);
    snapshot const in(r);
    return has_house_work(in);
}

bool leaves_audit_entry(domain::write_op const& op) {
    return std::holds_alternative<domain::create_table>(op) ||
           std::holds_alternative<domain::update_table>(op) ||
           std::holds_alternative<domain::delete_table>(op) ||
           std::holds_alternative<domain::duplicate_table>(op);
}

bool leave_audit_entries(std::span<pending_write* const> writes) {
    return std::any_of(writes.begin(), writes.end(),
                       [](pending_write const* w) { return leaves_audit_entry(w->op); });
}

}  // namespace

lmdb_store::lmdb_store(fs::path directory, options const& o, writer_pool& pool, statistics& stats,
                       bool failed)
    : directory_(std::move(directory)),
      options_(o),
      pool_(pool),
      stats_(stats),
      env_(prepared(directory_, o), settings_of(o)),
      secret_(checked_secret(env_)),
      disk_reserve_(env_),
      outbox_(directory_ / "audit", env_, o.audit_segment_bytes, o.audit_waiting_max),
      spare_readers_(o.worker_threads + spare_readers),
      queue_(o.queue_ops_max, o.queue_bytes_max),
      failed_(failed),
      house_work_(!failed && has_house_work(env_)) {
    for (unsigned i = 0; i < o.slots; ++i) slots_.push_back(std::make_unique<slot_state>(env_));
}

lmdb_store::~lmdb_store() = default;

void lmdb_store::begin() {
    if (!house_work_) return;
    scheduled_ = true;
    if (!pool_.schedule(shared_from_this())) scheduled_ = false;
}

// ---- reads ----

// Deletions are counted before the snapshot begins: one that comes between the two makes what is
// remembered from the snapshot void, not valid.
reader& lmdb_store::transaction_of(slot_state& slot) {
    slot.deletions_seen = deletions_.load(std::memory_order_acquire);
    return slot.transaction;
}

std::optional<table_context> lmdb_store::context(slot_state& slot, snapshot const& in,
                                                 uuid const& table) {
    // A table's number never changes and is never given again; only a deletion makes it invalid.
    if (slot.number == 0 || slot.table != table || slot.deletions != slot.deletions_seen) {
        auto const number = table_number(in, table);
        if (!number) return std::nullopt;
        slot.table = table;
        slot.number = *number;
        slot.deletions = slot.deletions_seen;
    }
    return table_context{slot.number, secret_};
}

result<> lmdb_store::read(unsigned slot, domain::get_table const& plan, domain::table_sink& out) {
    snapshot const in(slots_[slot]->transaction);
    return read_table(in, plan, out);
}

result<> lmdb_store::read(unsigned slot, domain::list_tables const& plan, domain::table_sink& out) {
    snapshot const in(slots_[slot]->transaction);
    read_tables(in, plan, out);
    return {};
}

result<> lmdb_store::read(std::optional<unsigned> slot, domain::get_row const& plan,
                          domain::row_sink& out) {
    if (!slot) {
        spare_reader own(spare_readers_, env_);
        snapshot const in(own.transaction());
        auto const number = table_number(in, plan.table);
        if (!number) return fail(errc::table_absent);
        return read_row(in, {*number, secret_}, plan, out);
    }
    slot_state& mine = *slots_[*slot];
    snapshot const in(transaction_of(mine));
    auto const table = context(mine, in, plan.table);
    if (!table) return fail(errc::table_absent);
    return read_row(in, *table, plan, out);
}

result<> lmdb_store::read(unsigned slot, domain::list_rows const& plan, domain::row_sink& out) {
    slot_state& mine = *slots_[slot];
    snapshot const in(transaction_of(mine));
    auto const table = context(mine, in, plan.table);
    if (!table) return fail(errc::table_absent);
    return read_rows(in, *table, plan, out);
}

std::optional<result<>> lmdb_store::find_quickly(unsigned slot, domain::find_rows const& plan,
                                                 domain::row_sink& out) {
    slot_state& mine = *slots_[slot];
    snapshot const in(transaction_of(mine));
    auto const table = context(mine, in, plan.table);
    if (!table) return fail(errc::table_absent);
    return storage::find_rows(in, *table, plan, out, quick_rows_max);
}

result<> lmdb_store::find(domain::find_rows const& plan, domain::row_sink& out) {
    spare_reader own(spare_readers_, env_);
    snapshot const in(own.transaction());
    auto const number = table_number(in, plan.table);
    if (!number) return fail(errc::table_absent);
    return *storage::find_rows(in, {*number, secret_}, plan, out, any_number_of_rows);
}

result<> lmdb_store::group(domain::group_rows const& plan, domain::group_sink& out) {
    spare_reader own(spare_readers_, env_);
    snapshot const in(own.transaction());
    auto const number = table_number(in, plan.table);
    if (!number) return fail(errc::table_absent);
    return storage::group_rows(in, {*number, secret_}, plan, out);
}

void lmdb_store::release_slot(unsigned slot) {
    slots_[slot]->transaction.close();
}

// ---- writes ----

result<> lmdb_store::submit(pending_write& w) {
    if (failed()) return fail(errc::storage_failed);
    if (!queue_.push(w)) {
        add(stats_.queue_refusals, 1);
        return error{errc::overloaded, "The write queue is full", {}, 1};
    }
    if (!scheduled_.exchange(true) && !pool_.schedule(shared_from_this())) refuse_queued();
    return {};
}

// The writers have ended. Whoever has `scheduled_` has the queue, as a writer thread would.
void lmdb_store::refuse_queued() {
    do {
        while (!queue_.empty()) {
            auto const writes = queue_.take(options_.queue_ops_max, options_.queue_bytes_max);
            fail_all(writes, {errc::overloaded, "The server is shutting down", {}, 1});
            publish(writes);
        }
        scheduled_.exchange(false);
    } while (queue_.has_pushed() && !scheduled_.exchange(true));
}

bool lmdb_store::run(random_source& random) {
    // Housekeeping takes turns with batches, so that neither waits for the other for long.
    bool const house_first = house_work_ && wrote_last_;
    wrote_last_ = false;
    if (house_first || queue_.empty()) {
        if (house_work_) keep_house(random);
    } else {
        auto const writes = queue_.take(options_.batch_ops_max, options_.batch_bytes_max);
        wrote_last_ = true;
        if (!execute(writes, random))
            for (pending_write* w : writes) execute_alone(*w, random);
    }
    if (!queue_.empty() || house_work_) return true;
    // Whoever pushes after this exchange schedules anew; whoever pushed before it is seen now.
    scheduled_.exchange(false);
    return queue_.has_pushed() && !scheduled_.exchange(true);
}

// One transaction for all. False: it came to nothing and may be tried one by one.
bool lmdb_store::execute(std::span<pending_write* const> writes, random_source& random) {
    if (short_of_room_ != 0) free_pages();
    if (failed()) return give_up(writes, fail(errc::storage_failed));
    std::int64_t const start = steady_ns();
    if (outbox_.is_due(start) || (outbox_.is_behind() && leave_audit_entries(writes)))
        outbox_.ship();
    bool audited = false;
    try {
        batch b(env_, random, disk_reserve_.renew() ? quota_bytes() : 0);
        for (pending_write* w : writes) apply(b, *w);
        if (outbox_.shipped() != 0) b.trim_outbox(outbox_.shipped());
        b.commit();
        outbox_.removed();
        audited = b.has_audit_records();
        house_work_ = house_work_ || b.leaves_work();
        if (b.tables_deleted()) deletions_.fetch_add(1, std::memory_order_release);
    } catch (lmdb_error const& e) {
        add(stats_.commit_failures, 1);
        return give_up(writes, explain(e));
    } catch (std::runtime_error const&) {  // stored bytes that cannot be understood
        add(stats_.commit_failures, 1);
        return give_up(writes, fail(errc::internal));
    }
    if (short_of_room_ != 0) --short_of_room_;
    add(stats_.commits, 1);
    add(stats_.operations, writes.size());
    add(stats_.commit_ns, static_cast<std::uint64_t>(steady_ns() - start));
    publish(writes);
    if (audited) outbox_.ship();
    return true;
}

void lmdb_store::apply(batch& to, pending_write& w) {
    if (outbox_.is_full() && leaves_audit_entry(w.op)) {
        w.receipt = {};
        w.receipt.failure = fail(errc::storage_failed, "The audit log is unavailable");
        return;
    }
    w.receipt = to.apply(w.op, w.now_ms);
}

// The batch came to nothing. False: one operation may be to blame for the others.
bool lmdb_store::give_up(std::span<pending_write* const> writes, error const& why) {
    if (writes.size() > 1 && !failed()) return false;
    fail_all(writes, why);
    publish(writes);
    return true;
}

void lmdb_store::execute_alone(pending_write& w, random_source& random) {
    pending_write* const one[] = {&w};
    static_cast<void>(execute(one, random));
}

void lmdb_store::fail_all(std::span<pending_write* const> writes, error const& why) {
    for (pending_write* w : writes) {
        w->receipt = {};
        w->receipt.failure = why;
    }
}

// Hands the receipts back: one chain, and so one wake-up, for each I/O thread.
void lmdb_store::publish(std::span<pending_write* const> writes) {
    struct chain {
        mailbox* home;
        mailbox::note* newest;
        mailbox::note* oldest;
    };
    std::vector<chain> chains;
    for (pending_write* w : writes) {
        if (!w->home) {
            w->run(*w);
            continue;
        }
        auto c = chains.begin();
        while (c != chains.end() && c->home != w->home) ++c;
        if (c == chains.end()) {
            chains.push_back({w->home, w, w});
        } else {
            w->next = c->newest;
            c->newest = w;
        }
    }
    for (auto const& c : chains) c.home->put(*c.newest, *c.oldest);
}

void lmdb_store::keep_house(random_source& random) {
    house_work_ = false;
    if (failed()) return;
    try {
        batch b(env_, random, quota_bytes());
        if (!b.keep_house()) return;
        b.commit();
        house_work_ = true;
    } catch (lmdb_error const& e) {  // tried again after the next change that leaves work
        add(stats_.commit_failures, 1);
        static_cast<void>(explain(e));
    } catch (std::runtime_error const&) {  // stored bytes that cannot be understood stay
        add(stats_.commit_failures, 1);
    }
}

// The pages that a commit frees can be used by the one after the next. While there is no other
// room, nobody would make that next one: whatever grows fails, and its transaction leaves no trace.
void lmdb_store::free_pages() {
    if (failed()) return;
    try {
        write_txn txn(env_);
        std::string const same(*txn.get(meta_key()));
        txn.put(meta_key(), same);
        txn.commit();
    } catch (lmdb_error const& e) {
        static_cast<void>(explain(e));
    }
}

// Deletes need new pages, too: an eighth of the map is kept for them.
std::uint64_t lmdb_store::quota_bytes() const {
    return env_.map_bytes() / 8 * 7;
}

// A full disk or map heals when something is deleted. Any other I/O error means that nobody knows
// what the disk holds, and LMDB itself closes an environment whose root page it could not write: no
// more writes until a restart has looked at it.
error lmdb_store::explain(lmdb_error const& e) {
    auto const full = [this] {
        short_of_room_ = 2;  // the delete that makes room, and what then needs it
        return fail(errc::storage_full);
    };
    if (env_.usable()) {
        if (is_lack_of_room(e.code)) return full();
        if (e.code == MDB_TXN_FULL || e.code == ENOMEM) return fail(errc::overloaded);
        struct statvfs space {};  // LMDB calls a short write an I/O error
        if (::statvfs(directory_.c_str(), &space) == 0 &&
            space.f_bavail * space.f_bsize < (1u << 20))
            return full();
    }
    failed_ = true;
    return fail(errc::storage_failed);
}

}  // namespace rowd::storage
