#include "storage/lmdb/lmdb_store.hpp"

#include <sys/statvfs.h>

#include <cerrno>

#include "rowd/base/file.hpp"
#include "rowd/base/time.hpp"
#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/find.hpp"

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
    fs::path const fresh = directory.parent_path() / (".new-" + directory.filename().string());
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

// A power cut with relaxed durability may take the last commits and leave their lines in the audit
// file: their numbers are not given again, or the file would take the next entries for known ones.
void skip_audit_numbers(environment& env, std::uint64_t last_in_file) {
    write_txn txn(env);
    meta m = decode_meta(*txn.get(meta_key()));
    if (m.next_audit > last_in_file) return;
    m.next_audit = last_in_file + 1;
    txn.put(meta_key(), encode(m));
    txn.commit();
}

}  // namespace

lmdb_store::lmdb_store(fs::path directory, options const& o, writer_pool& pool, statistics& stats)
    : directory_(std::move(directory)),
      options_(o),
      pool_(pool),
      stats_(stats),
      env_(prepared(directory_, o), settings_of(o)),
      secret_(checked_secret(env_)),
      audit_(directory_ / "audit", {.segment_bytes_max = o.audit_segment_bytes}),
      writer_reader_(env_),
      spare_readers_(o.worker_threads + spare_readers),
      queue_(o.queue_ops_max, o.queue_bytes_max) {
    for (unsigned i = 0; i < o.slots; ++i) slots_.push_back(std::make_unique<slot_state>(env_));
    skip_audit_numbers(env_, audit_.last_number());
    ship_outbox();
}

lmdb_store::~lmdb_store() = default;

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
    if (failed()) {
        fail_all(writes, fail(errc::storage_failed));
        publish(writes);
        return true;
    }
    std::int64_t const start = steady_ns();
    bool audited = false;
    try {
        batch b(env_, random, quota_bytes());
        for (pending_write* w : writes) w->receipt = b.apply(w->op, w->now_ms);
        if (shipped_ != 0) b.trim_outbox(shipped_);
        b.commit();
        shipped_ = 0;
        audited = b.has_audit_records();
        house_work_ = house_work_ || b.leaves_work();
        if (b.tables_deleted()) deletions_.fetch_add(1, std::memory_order_release);
    } catch (lmdb_error const& e) {
        add(stats_.commit_failures, 1);
        error const why = explain(e);
        fail_all(writes, why);
        if (writes.size() > 1 && !failed()) return false;
    } catch (std::runtime_error const&) {  // stored bytes that cannot be understood
        fail_all(writes, fail(errc::internal));
        if (writes.size() > 1) return false;
    }
    add(stats_.commits, 1);
    add(stats_.operations, writes.size());
    add(stats_.commit_ns, static_cast<std::uint64_t>(steady_ns() - start));
    publish(writes);
    if (audited) ship_outbox();
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

// Deletes need new pages, too: an eighth of the map is kept for them.
std::uint64_t lmdb_store::quota_bytes() const {
    return env_.map_bytes() / 8 * 7;
}

// A full disk or map heals when something is deleted. Any other I/O error means that nobody knows
// what the disk holds: no more writes until a restart has looked at it.
error lmdb_store::explain(lmdb_error const& e) {
    if (e.code == MDB_MAP_FULL || e.code == ENOSPC || e.code == EDQUOT)
        return fail(errc::storage_full);
    if (e.code == MDB_TXN_FULL || e.code == ENOMEM) return fail(errc::overloaded);
    struct statvfs space {};
    if (::statvfs(directory_.c_str(), &space) == 0 && space.f_bavail * space.f_bsize < (1u << 20))
        return fail(errc::storage_full);
    failed_ = true;
    return fail(errc::storage_failed);
}

// ---- audit ----

// Appends to the file what the outbox has and the file has not. The next batch trims the outbox.
void lmdb_store::ship_outbox() {
    std::vector<audit::record> records;
    {
        snapshot const in(writer_reader_);
        cursor at(in);
        key const prefix('A');
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            std::uint64_t const number = get_be(at.key().data() + 1, 8);
            if (number > audit_.last_number()) records.push_back({number, std::string(at.value())});
        }
    }
    try {
        audit_.append(records);
        shipped_ = audit_.last_number();
        audit_behind_ = false;
    } catch (std::exception const&) {
        audit_behind_ = true;  // the outbox keeps them; the next change tries again
    }
}

}  // namespace rowd::storage
