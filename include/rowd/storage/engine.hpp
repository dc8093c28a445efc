// All tenants' stores of one data directory, the writer threads that serve them, and the worker
// threads for whatever may block.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "rowd/base/uuid.hpp"
#include "rowd/storage/store.hpp"

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
    unsigned open_tenants_max = 2048;
    durability flush = durability::full;
};

// Sums over all open stores, for /metrics.
struct counters {
    std::uint64_t commits = 0;
    std::uint64_t operations = 0;
    std::uint64_t commit_failures = 0;
    std::uint64_t commit_ns = 0;
    std::uint64_t queue_depth = 0;
    std::uint64_t queue_refusals = 0;
    std::uint64_t open_tenants = 0;
    std::uint64_t map_used_bytes = 0;         // of the fullest store
    std::uint64_t oldest_reader_commits = 0;  // commits since the oldest live snapshot
    std::uint64_t oldest_read_ns = 0;         // since the oldest find or group began
    std::uint64_t failed_tenants = 0;         // stores that stopped writing after an I/O error
    std::uint64_t damaged_audit_logs = 0;     // audit files that are damaged or cannot be written
};

class engine {
  public:
    virtual ~engine() = default;

    // The store of a tenant, opened (and created) if need be: about 0.2 ms, so on a worker thread
    // or at start. It stays open as long as somebody holds it. Throws std::system_error for what
    // the operating system refuses, std::runtime_error for data that cannot be understood.
    virtual std::shared_ptr<store> open(uuid const& tenant) = 0;
    // The same without opening: none if it is not open.
    virtual std::shared_ptr<store> find(uuid const& tenant) = 0;

    // Runs `job` on a worker thread; tenants have turns. Refuses (overloaded) when too many wait.
    virtual result<> run(uuid const& tenant, std::function<void()> job) = 0;

    virtual counters count() const = 0;

    // Finishes and commits what is queued, refuses what comes later. Idempotent.
    virtual void stop() = 0;
};

// The LMDB engine on `directory` (one sub-directory per tenant).
std::unique_ptr<engine> open_engine(std::filesystem::path directory, options o);

}  // namespace rowd::storage
