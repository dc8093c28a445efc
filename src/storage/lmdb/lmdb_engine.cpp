// All tenants of one data directory on LMDB, and the threads that serve them.
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <mutex>
#include <semaphore>
#include <system_error>
#include <unordered_set>

#include "rowd/base/file.hpp"
#include "rowd/base/limited_log.hpp"
#include "rowd/base/time.hpp"
#include "rowd/runtime/blocking_pool.hpp"
#include "rowd/runtime/timer.hpp"
#include "rowd/storage/engine.hpp"
#include "rowd/storage/refusals.hpp"
#include "storage/lmdb/lmdb_store.hpp"
#include "storage/lmdb/open_tenants.hpp"

namespace rowd::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t ns_per_ms = 1'000'000;

class lmdb_engine final : public engine {
  public:
    lmdb_engine(fs::path directory, options o, tenant_book* book);
    ~lmdb_engine() override { stop(); }

    void begin_open(pending_open& w) override { tenants_.begin_open(w); }
    std::shared_ptr<store> open(uuid const& tenant) override;
    std::shared_ptr<store> find(uuid const& tenant) override { return tenants_.find(tenant); }
    void add_holder(store_holder& h) override { tenants_.add_holder(h); }
    void remove_holder(store_holder& h) override { tenants_.remove_holder(h); }
    void retire(uuid const& tenant) override { tenants_.retire(tenant); }
    void tenants_changed() override;
    void tick(std::int64_t now_ns) override { tenants_.refuse_late(now_ns); }
    whereabouts look() const override;
    counters count() const override;
    void stop() override;

  private:
    result<> begin(uuid const& tenant, std::function<void()> job);
    result<std::unique_ptr<lmdb_store>> open_store(uuid const& tenant, bool failed);
    void wake_those_who_are_due();
    void wake(uuid const& tenant);
    void woken(pending_open const& w);
    void make_files(fs::path const& directory);
    void put_aside(fs::path const& directory);
    std::unique_ptr<lmdb_store> open_files(uuid const& tenant, bool failed);
    void miss(uuid const& tenant, bool missing);
    std::vector<uuid> missed() const;
    counters count_stores() const;
    counters walk_stores() const;

    fs::path const directory_;
    file_identity const identity_;
    options const options_;
    tenant_book* const book_;
    statistics stats_;
    mutable std::mutex missing_mutex_;
    std::unordered_set<uuid, uuid_hash> missing_;  // tenants whose files are not where they were
    mutable std::mutex walk_mutex_;                // guards the next two
    mutable counters seen_;
    mutable std::int64_t next_walk_ns_ = 0;
    timer timer_;
    writer_pool writers_;
    limited_log log_;
    blocking_pool workers_;
    open_tenants tenants_;
};

fs::path made(fs::path directory) {
    fs::create_directories(directory);
    return directory;
}

[[noreturn]] void lost(std::string const& what) {
    throw std::system_error(ENOENT, std::generic_category(), what);
}

lmdb_engine::lmdb_engine(fs::path directory, options o, tenant_book* book)
    : directory_(made(std::move(directory))),
      identity_(identity_of(directory_)),
      options_(o),
      book_(book),
      timer_([this](uuid const& tenant) { wake(tenant); }),
      writers_(o.writer_threads),
      log_(o.log, "storage", directory_.string()),
      workers_(o.worker_threads, {},
               [this](uuid const& tenant, std::exception_ptr const& thrown) {
                   log_.error("a job of tenant " + tenant.to_string(), thrown);
               }),
      tenants_(
          {.open_max = std::max(1u, o.open_tenants_max),
           .waiting_max = o.open_waiting_max,
           .wait_ns = std::chrono::nanoseconds(o.open_wait).count()},
          [this](uuid const& tenant, bool failed) { return open_store(tenant, failed); },
          [this](uuid const& tenant, std::function<void()> job) {
              return begin(tenant, std::move(job));
          }) {
    if (!workers_.run({}, [this] { wake_those_who_are_due(); }))
        throw std::logic_error("no worker takes the first job");
}

// On a worker thread, because there may be many. When exactly, each of them knows.
void lmdb_engine::wake_those_who_are_due() {
    for (auto const& entry : fs::directory_iterator(directory_)) {
        auto const tenant = uuid::parse(entry.path().filename().string());
        if (tenant && fs::exists(entry.path() / lmdb_store::due_name)) timer_.wake(*tenant, 0);
    }
}

std::shared_ptr<store> lmdb_engine::open(uuid const& tenant) {
    struct waiting : pending_open {
        std::binary_semaphore over{0};
    } w;
    w.tenant = tenant;
    w.run = [](mailbox::note& n) { static_cast<waiting&>(n).over.release(); };
    begin_open(w);
    if (!w.over.try_acquire_for(options_.open_wait)) {
        if (tenants_.withdraw(w))
            throw std::system_error(EAGAIN, std::generic_category(), "too many tenants are open");
        w.over.acquire();
    }
    if (w.thrown) std::rethrow_exception(w.thrown);
    if (w.refusal) throw std::system_error(EAGAIN, std::generic_category(), w.refusal->message);
    return std::move(w.opened);
}

// On a worker thread.
result<std::unique_ptr<lmdb_store>> lmdb_engine::open_store(uuid const& tenant, bool failed) try {
    using state = tenant_book::state;
    state const known = book_ ? book_->look_up(tenant) : state::unused;
    if (known == state::absent) return fail(errc::unauthorized);
    auto const directory = directory_ / tenant.to_string();
    bool const fresh = known == state::unused && !fs::exists(directory);
    if (fresh) make_files(directory);
    auto opened = open_files(tenant, failed);
    miss(tenant, false);
    if (!book_ || known == state::used || book_->mark_used(tenant)) return opened;
    if (fresh) put_aside(directory);
    return fail(errc::unauthorized);
} catch (kv::error const& e) {
    if (e.code > 0) throw std::system_error(e.code, std::generic_category(), e.what());
    throw;
} catch (std::system_error const& e) {
    if (e.code().value() == ENOENT) miss(tenant, true);
    throw;
}

void lmdb_engine::make_files(fs::path const& directory) {
    if (!look().in_place) lost(directory_.string() + " is not where it was");
    lmdb_store::make_files(directory, options_);
}

// The tenant was deleted before it had anything. While its store is open nobody else takes the
// name.
void lmdb_engine::put_aside(fs::path const& directory) {
    auto const aside = directory_ / (unfinished_prefix + directory.filename().string());
    fs::rename(directory, aside);
    fs::remove_all(aside);
}

// What was there once and is not now is lost, not new.
std::unique_ptr<lmdb_store> lmdb_engine::open_files(uuid const& tenant, bool failed) {
    auto const directory = directory_ / tenant.to_string();
    auto const data = directory / "data.mdb";
    if (!look().in_place) lost(directory_.string() + " is not where it was");
    if (!fs::exists(data)) lost(data.string() + " is missing");
    if (fs::file_size(data) == 0) lost(data.string() + " is empty");
    auto begin_job = [this, tenant](std::function<void()> job) {
        return begin(tenant, std::move(job));
    };
    auto wake_at = [this, tenant](std::int64_t at_ms) { timer_.wake(tenant, at_ms); };
    return std::make_unique<lmdb_store>(directory, options_, writers_, std::move(begin_job),
                                        std::move(wake_at), stats_, failed);
}

// On the timer's thread. Who is not open is opened for as long as his work takes.
void lmdb_engine::wake(uuid const& tenant) {
    if (auto const s = tenants_.find(tenant)) return s->wake();
    struct waking : pending_open {
        lmdb_engine* of = nullptr;
    };
    auto w = std::make_unique<waking>();
    w->tenant = tenant;
    w->of = this;
    w->run = [](mailbox::note& n) {
        std::unique_ptr<waking> const own(static_cast<waking*>(&n));
        own->of->woken(*own);
    };
    begin_open(*w.release());
}

// One that was deleted meanwhile has nothing to do.
void lmdb_engine::woken(pending_open const& w) {
    if (w.opened) return static_cast<lmdb_store&>(*w.opened).wake();
    if (w.refusal && w.refusal->code != errc::overloaded) return;
    if (w.thrown) log_.error("opening tenant " + w.tenant.to_string(), w.thrown);
    timer_.wake(w.tenant, wall_ms() + options_.retry_every.count());
}

void lmdb_engine::miss(uuid const& tenant, bool missing) {
    std::lock_guard const lock(missing_mutex_);
    if (missing)
        missing_.insert(tenant);
    else
        missing_.erase(tenant);
}

std::vector<uuid> lmdb_engine::missed() const {
    std::lock_guard const lock(missing_mutex_);
    return {missing_.begin(), missing_.end()};
}

void lmdb_engine::tenants_changed() {
    for (auto const& tenant : missed())
        if (book_ && book_->look_up(tenant) == tenant_book::state::absent) miss(tenant, false);
}

engine::whereabouts lmdb_engine::look() const {
    struct stat status {};
    if (::stat(directory_.c_str(), &status) != 0) return {};
    return {file_identity{status.st_dev, status.st_ino} == identity_,
            status.st_mtim.tv_sec * 1'000 * ns_per_ms + status.st_mtim.tv_nsec};
}

result<> lmdb_engine::begin(uuid const& tenant, std::function<void()> job) {
    if (workers_.run(tenant, std::move(job))) return {};
    return overloaded();
}

counters lmdb_engine::count() const {
    counters c = count_stores();
    c.commits = stats_.commits;
    c.operations = stats_.operations;
    c.commit_failures = stats_.commit_failures;
    c.commit_ns = stats_.commit_ns;
    c.batch_size_average = c.commits == 0 ? 0 : c.operations / c.commits;
    c.queue_refusals = stats_.queue_refusals;
    c.failed_tenants = stats_.failed_tenants + missed().size();
    return c;
}

// Anybody may ask, without a key, as often as he likes. When so many stores are open that looking
// at all of them takes long, that is done for no more than a hundredth of the time; in between,
// what was seen last stands.
counters lmdb_engine::count_stores() const {
    constexpr std::int64_t long_ns = 1'000'000;
    constexpr std::int64_t share = 100;
    std::lock_guard const one_at_a_time(walk_mutex_);
    std::int64_t const begun_ns = steady_ns();
    if (begun_ns < next_walk_ns_) return seen_;
    std::int64_t const cpu_ns = thread_cpu_ns();  // nobody else's turns
    seen_ = walk_stores();
    std::int64_t const taken_ns = thread_cpu_ns() - cpu_ns;
    if (taken_ns > long_ns) next_walk_ns_ = begun_ns + share * taken_ns;
    return seen_;
}

void raise(metric& m, std::uint64_t to) {
    m = std::max(m.value, to);
}

counters lmdb_engine::walk_stores() const {
    counters c;
    auto const open_stores = tenants_.all();
    c.open_tenants = open_stores.size();
    for (auto const& s : open_stores) {
        c.queue_depth += s->queue_depth();
        raise(c.map_used_bytes, s->data().high_water_bytes());
        raise(c.oldest_reader_commits, s->data().oldest_reader_lag());
        raise(c.oldest_read_ns, static_cast<std::uint64_t>(s->oldest_read_ns()));
        c.damaged_audit_logs += s->audit_damaged() ? 1 : 0;
    }
    return c;
}

void lmdb_engine::stop() {
    timer_.stop();
    tenants_.stop();
    workers_.stop();
    writers_.stop();
}

}  // namespace

std::unique_ptr<engine> open_engine(std::filesystem::path directory, options o, tenant_book* book) {
    return std::make_unique<lmdb_engine>(std::move(directory), o, book);
}

}  // namespace rowd::storage
