// Opening a tenant, and reading it. Writes are in lmdb_store_writes.cpp.
#include "storage/lmdb/lmdb_store.hpp"

#include <algorithm>

#include "rowd/base/file.hpp"
#include "rowd/base/time.hpp"
#include "storage/lmdb/chat/chat_read.hpp"
#include "storage/lmdb/doing.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/read/find.hpp"
#include "storage/lmdb/write/housekeeping.hpp"

namespace rowd::storage {

namespace chat = domain::chat;

namespace {

namespace fs = std::filesystem;

constexpr unsigned other_readers = 4;  // at once, for threads that are neither I/O nor workers

kv::environment::settings settings_of(options const& o) {
    return {.map_bytes = o.map_bytes, .sync_meta = o.flush == durability::full, .read_only = false};
}

std::uint64_t checked_secret(kv::environment const& env) {
    kv::reader r(env);
    kv::snapshot const in(r);
    return load_meta(in).secret;
}

struct work_left {
    bool housekeeping = false;
    std::optional<std::int64_t> due_ms;
};

// What is damaged does not keep the tenant closed.
work_left look_for_work(kv::environment const& env, limited_log& log) try {
    kv::reader r(env);
    kv::snapshot const in(r);
    return {has_housekeeping(in), first_due(in)};
} catch (std::runtime_error const&) {
    log.error("looking for housekeeping", std::current_exception());
    return {};
}

void carry_out(pending_job& j) try {
    std::int64_t const now_ns = steady_ns();
    j.was_late = now_ns >= j.until_ns;
    if (j.was_late) return;
    auto how = reading::elsewhere(now_ns + std::min(j.time_max_ns, no_time_limit - now_ns));
    j.job(how);
    j.is_over = how.over();
} catch (...) {
    j.thrown = std::current_exception();
}

}  // namespace

// Made beside their place and moved into it whole, so that a crash never leaves half of them.
void lmdb_store::make_files(fs::path const& directory, options const& o) {
    fs::path const fresh =
        directory.parent_path() / (unfinished_prefix + directory.filename().string());
    fs::remove_all(fresh);
    {
        kv::environment env(fresh, settings_of(o));
        random_source random;
        kv::write_txn txn(env);
        meta m;
        m.secret = random.next64();
        txn.put(meta_key(), encode(m));
        txn.commit();
    }
    give_to_owner_of(directory.parent_path(), fresh);
    sync_directory(fresh);
    fs::rename(fresh, directory);
    sync_directory(directory.parent_path());
}

lmdb_store::lmdb_store(fs::path directory, options const& o, writer_pool& pool, job_queue jobs,
                       alarm wake_at, statistics& stats, bool failed)
    : directory_(std::move(directory)),
      options_(o),
      pool_(pool),
      jobs_(std::move(jobs)),
      wake_at_(std::move(wake_at)),
      stats_(stats),
      log_(o.log, "tenant", directory_.filename().string()),
      env_(directory_, settings_of(o)),
      claim_(env_.file(), directory_ / "data.mdb"),
      secret_(checked_secret(env_)),
      disk_reserve_(env_),
      outbox_(directory_ / "audit", env_, o.audit_segment_bytes, o.audit_waiting_max, log_),
      spare_readers_(env_, o.worker_threads + other_readers),
      queue_(o.queue_ops_max, o.queue_bytes_max),
      failed_(failed) {
    if (!failed) {
        auto const left = look_for_work(env_, log_);
        housekeeping_ = left.housekeeping;
        due_ms_ = left.due_ms;
        is_marked_ = fs::exists(directory_ / due_name);
    }
    chains_.reserve(o.slots);
    for (unsigned i = 0; i < o.slots; ++i) slots_.push_back(std::make_unique<slot_state>(env_));
}

lmdb_store::~lmdb_store() = default;

void lmdb_store::start() {
    if (!housekeeping_) return ask_for_a_retry();
    scheduled_ = true;
    if (!pool_.schedule(shared_from_this())) scheduled_ = false;
}

kv::snapshot const& lmdb_store::snapshot_of(reading& how) {
    if (how.held()) return *static_cast<holder*>(how.held())->in;
    if (!how.slot()) {
        auto& own = *new spare_state(spare_readers_);
        how.hold(own);
        return *own.in;
    }
    slot_state& mine = *slots_[*how.slot()];
    if (mine.in) throw std::logic_error("an I/O thread has two readings at once");
    mine.in.emplace(mine.transaction);
    how.hold(mine);
    return *mine.in;
}

// A table's number never changes and is never given again: what was seen in one commit holds in
// those behind it, up to the next that deletes a table. That one is announced before anybody can
// see it, so it is known here when the snapshot has it.
std::optional<table_context> lmdb_store::context(reading const& how, kv::snapshot const& in,
                                                 uuid const& table) {
    slot_state* const mine = how.slot() ? static_cast<slot_state*>(how.held()) : nullptr;
    if (mine && mine->number != 0 && mine->table == table &&
        last_deletion_.load(std::memory_order_acquire) <= mine->seen_in)
        return table_context{mine->number, secret_};
    auto const number = table_number(in, table);
    if (!number) return std::nullopt;
    if (mine) {
        mine->table = table;
        mine->number = *number;
        mine->seen_in = in.commit();
    }
    return table_context{*number, secret_};
}

// What it throws, or made of pages that could not be read, is a failure.
template <class Plan, class Read>
result<> lmdb_store::look(reading& how, Plan const& plan, Read const& read) try {
    kv::snapshot const& in = snapshot_of(how);
    result<> done = read(in);
    in.check_pages();
    return done;
} catch (...) {
    return broken(doing(plan));
}

template <class Plan, class Read>
result<> lmdb_store::look_into(reading& how, Plan const& plan, Read const& read) {
    return look(how, plan, [&](kv::snapshot const& in) -> result<> {
        auto const table = context(how, in, plan.table);
        if (!table) return fail(errc::table_absent);
        return read(in, *table);
    });
}

error lmdb_store::broken(std::string const& place) {
    log_.error(place, std::current_exception());
    if (env_.damaged()) stop_writing();
    try {
        throw;
    } catch (kv::error const&) {
        return fail(errc::storage_failed);
    } catch (std::system_error const&) {
        return fail(errc::storage_failed);
    } catch (...) {  // stored bytes that cannot be understood, as a rule
        return fail(env_.damaged() ? errc::storage_failed : errc::internal);
    }
}

result<> lmdb_store::read(reading& how, domain::get_table const& plan, domain::table_sink& out) {
    return look(how, plan, [&](kv::snapshot const& in) { return read_table(in, plan, how, out); });
}

result<> lmdb_store::read(reading& how, domain::list_tables const& plan, domain::table_sink& out) {
    return look(how, plan, [&](kv::snapshot const& in) { return read_tables(in, plan, how, out); });
}

result<> lmdb_store::read(reading& how, domain::get_row const& plan, domain::row_sink& out) {
    return look_into(how, plan, [&](kv::snapshot const& in, table_context const& table) {
        return read_row(in, table, plan, how, out);
    });
}

result<> lmdb_store::read(reading& how, domain::list_rows const& plan, domain::row_sink& out) {
    return look_into(how, plan, [&](kv::snapshot const& in, table_context const& table) {
        return read_rows(in, table, plan, how, out);
    });
}

result<> lmdb_store::read(reading& how, domain::find_rows const& plan, domain::row_sink& out) {
    return look_into(how, plan, [&](kv::snapshot const& in, table_context const& table) {
        return find_rows(in, table, plan, how, out);
    });
}

result<> lmdb_store::read(reading& how, domain::group_rows const& plan, domain::group_sink& out) {
    return look_into(how, plan, [&](kv::snapshot const& in, table_context const& table) {
        return group_rows(in, table, plan, how, out);
    });
}

result<> lmdb_store::read(reading& how, chat::get_object const& plan, chat::object_sink& out) {
    return look(how, plan,
                [&](auto const& in) { return read_object(in, secret_, plan, how, out); });
}

result<> lmdb_store::read(reading& how, chat::list_objects const& plan, chat::object_sink& out) {
    return look(how, plan,
                [&](auto const& in) { return read_objects(in, secret_, plan, how, out); });
}

result<> lmdb_store::read(reading& how, chat::list_participants const& plan,
                          chat::object_sink& out) {
    return look(how, plan,
                [&](auto const& in) { return read_participants(in, secret_, plan, how, out); });
}

result<> lmdb_store::read(reading& how, chat::get_participant const& plan, chat::object_sink& out) {
    return look(how, plan,
                [&](auto const& in) { return read_participant(in, secret_, plan, how, out); });
}

result<> lmdb_store::read(reading& how, chat::get_state const& plan, chat::state_sink& out) {
    return look(how, plan, [&](auto const& in) { return read_state(in, secret_, plan, how, out); });
}

result<> lmdb_store::begin(pending_job& j) {
    return jobs_([&j] {
        carry_out(j);
        if (j.home)
            j.home->put(j);
        else
            j.run(j);
    });
}

void lmdb_store::release_slot(unsigned slot) {
    slots_[slot]->transaction.close();
}

}  // namespace rowd::storage
