// All tenants' stores of one data directory, and the threads that serve them.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "rowd/base/metric.hpp"
#include "rowd/base/uuid.hpp"
#include "rowd/runtime/mailbox.hpp"
#include "rowd/storage/store.hpp"

namespace rowd {
class logger;
}

namespace rowd::storage {

// In a data directory: held by whoever has the engine open, and where the engine's directory is.
constexpr char const* lock_name = "rowd.lock";
constexpr char const* tenants_name = "tenants";
// How the name of a tenant's directory begins while its first files are made.
constexpr char const* unfinished_prefix = ".new-";

enum class durability : std::uint8_t {
    full,     // an acknowledged write survives a power cut
    relaxed,  // the last commit before a power cut may be missing; a killed process loses nothing
};

struct options {
    std::uint64_t map_bytes = 16ull << 30;  // address space of one tenant, and its quota
    unsigned slots = 2;                     // I/O threads
    unsigned writer_threads = 4;
    unsigned worker_threads = 2;
    unsigned batch_ops_max = 256;               // operations in one commit
    std::uint64_t batch_bytes_max = 4u << 20;   // bytes of values in one commit
    unsigned queue_ops_max = 1024;              // waiting operations of one tenant
    std::uint64_t queue_bytes_max = 64u << 20;  // their bytes
    std::uint64_t audit_segment_bytes = 64u << 20;
    unsigned audit_waiting_max = 1'000;  // entries that wait for an audit file that fails
    unsigned open_tenants_max = 2048;    // at once; who wants another waits for one to be closed
    unsigned open_waiting_max = 1024;    // of those
    std::chrono::milliseconds open_wait{5'000};  // of each
    // What a tenant could not do, and no request does: its audit file, what waits for room.
    std::chrono::milliseconds retry_every{10'000};
    durability flush = durability::full;
    logger* log = nullptr;  // is told what fails, and outlives the engine; none: nobody is
};

// Sums over all open stores.
struct counters {
    metric commits = metric::counter("rowd_commits_total", "Durable commits");
    metric operations = metric::counter("rowd_operations_total", "Write operations");
    metric commit_failures = metric::counter("rowd_commit_failures_total", "Commits that failed");
    metric commit_ns =
        metric::counter("rowd_commit_seconds_total", "Time spent in batches", metric::unit::ns);
    metric batch_size_average =
        metric::gauge("rowd_batch_size_average", "Operations in a commit, on average");
    metric queue_depth = metric::gauge("rowd_queue_depth", "Writes waiting");
    metric queue_refusals =
        metric::counter("rowd_queue_refusals_total", "Writes refused by a full queue");
    metric open_tenants = metric::gauge("rowd_open_tenants", "Tenants open");
    metric map_used_bytes =
        metric::gauge("rowd_map_used_bytes", "Map used by the fullest open tenant");
    metric oldest_reader_commits =
        metric::gauge("rowd_oldest_reader_commits", "Commits since the oldest live snapshot began");
    metric oldest_read_ns =
        metric::gauge("rowd_oldest_read_seconds",
                      "Age of the oldest search or grouping on a worker thread", metric::unit::ns);
    // After an I/O error, or because their files are lost.
    metric failed_tenants = metric::gauge("rowd_failed_tenants", "Tenants that stopped writing");
    // They are damaged, or cannot be written.
    metric damaged_audit_logs =
        metric::gauge("rowd_damaged_audit_logs", "Audit files that need attention");
};

// What is registered of tenants, for an engine whose data belongs to registered ones. Any thread
// that may block; what cannot be read or written throws.
class tenant_book {
  public:
    enum class state : std::uint8_t { absent, unused, used };

    virtual ~tenant_book() = default;
    virtual state look_up(uuid const& tenant) = 0;
    // The tenant has files from now on: if they are missing, they are lost. False: it is absent.
    virtual bool mark_used(uuid const& tenant) = 0;
};

// A store that is being opened. Owned by whoever asked for it, at a fixed address, until `run` was
// called. One of the last three says how it ended.
struct pending_open : mailbox::note {
    uuid tenant;
    mailbox* home = nullptr;    // where `run` is called; none: on whichever thread is done
    std::int64_t until_ns = 0;  // steady clock, when there is no room; set by begin_open
    std::shared_ptr<store> opened;
    std::optional<error> refusal;  // overloaded, unauthorized (the tenant was deleted)
    std::exception_ptr thrown;     // as by open()
};

// Keeps stores open between two uses.
class store_holder {
  public:
    virtual ~store_holder() = default;
    // Any thread, from under locks of the engine: soon lets go of the tenant's store, if it has it.
    virtual void let_go(uuid const& tenant) = 0;
};

class engine {
  public:
    virtual ~engine() = default;

    // Opens the store of a tenant, and creates its files if it was never used: some 0.2 ms on a
    // worker thread. When as many are open as may be, the one that was used least recently is taken
    // away from its holders, and this one waits until it is closed. A store is open as long as
    // somebody holds it. Any thread.
    virtual void begin_open(pending_open& w) = 0;
    // The same, waiting: not for I/O or worker threads. Throws std::system_error for what the
    // operating system refuses, std::runtime_error for data that cannot be understood.
    virtual std::shared_ptr<store> open(uuid const& tenant) = 0;
    // The same without opening: none if it is not open.
    virtual std::shared_ptr<store> find(uuid const& tenant) = 0;

    // Holders are told to let go of stores that must be closed. A holder must outlive its time
    // here.
    virtual void add_holder(store_holder& h) = 0;
    virtual void remove_holder(store_holder& h) = 0;
    // The tenant has been deleted, or its files have gone from their place: its store is closed as
    // soon as the calls that use it are over, and opened anew for the next one.
    virtual void retire(uuid const& tenant) = 0;
    // Some tenant has been made or deleted: those that are no longer there are not missed.
    virtual void tenants_changed() = 0;
    // From time to time: refuses those that have waited too long for room.
    virtual void tick(std::int64_t now_ns) = 0;

    // Whether the data directory is where it was when the engine was opened, and when files in it
    // were last made, moved or removed (ns of the file system's clock). One system call.
    struct whereabouts {
        bool in_place = false;
        std::int64_t changed_ns = 0;
    };
    virtual whereabouts look() const = 0;

    virtual counters count() const = 0;

    // Finishes and commits what is queued, refuses what comes later. Idempotent.
    virtual void stop() = 0;
};

// The LMDB engine on `directory` (one sub-directory per tenant). `book`, which must outlive it,
// says which tenants there are; without one any id is a tenant, and what is missing was never used.
std::unique_ptr<engine> open_engine(std::filesystem::path directory, options o,
                                    tenant_book* book = nullptr);

}  // namespace rowd::storage
