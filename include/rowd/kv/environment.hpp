// One LMDB environment (one tenant, or the parts of it that a command needs) and its transactions.
//
// Two transaction types, so that the type says what is allowed: a `snapshot` reads, a `write_txn`
// reads and writes. Views returned by either point into the map: those of a snapshot die with it,
// those of a write transaction with its next put or erase.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "rowd/kv/lmdb_files.hpp"
#include "rowd/runtime/thread_owner.hpp"

namespace rowd::kv {

inline void check(int code, char const* what) {
    if (code != 0) throw error(code, what);
}

// Whether such a code says that disk, quota or map are full, and nothing worse.
bool is_lack_of_room(int code);

inline MDB_val to_val(std::string_view bytes) {
    return {bytes.size(), const_cast<char*>(bytes.data())};
}
inline std::string_view to_view(MDB_val const& v) {
    return {static_cast<char const*>(v.mv_data), v.mv_size};
}

class environment {
  public:
    struct settings {
        std::uint64_t map_bytes = 16ull << 30;
        bool sync_meta = true;
        bool read_only = false;
        bool locks = true;  // without, no lock file is made: only while nobody else writes
    };

    // Creates the directory (0700) and the files (0600) if need be. An environment must be open
    // only once in a process. Throws error, also when the end of the data file is missing.
    environment(std::filesystem::path const& directory, settings s);
    ~environment();
    environment(environment const&) = delete;
    environment& operator=(environment const&) = delete;

    // False once LMDB could not write a root page: it then refuses every further transaction.
    bool usable() const;
    // Where reads go on when it is no longer usable: the same files, read without locks, because
    // nobody writes them any more. Opened by whoever asks first; any thread. Throws error.
    environment const& remains() const;

    lmdb_files const& files() const { return files_; }
    MDB_env* handle() const { return files_.env(); }
    MDB_dbi dbi() const { return files_.main(); }
    // A page could not be read: every further transaction is refused.
    bool damaged() const { return files_.pages().damaged(); }

    std::uint64_t map_bytes() const { return map_bytes_; }
    // Pages in use up to the last one ever written, in bytes; free pages inside count as used.
    std::uint64_t high_water_bytes() const;
    // Pages below that which hold no data; those of the last two commits cannot be used yet.
    std::uint64_t free_bytes() const;
    int file() const;  // the descriptor of the data file
    // The newest commit, one that may still be on its way to the disk. Throws error.
    std::uint64_t last_commit() const;
    // Commits between the newest and the oldest snapshot that somebody reads in.
    std::uint64_t oldest_reader_lag() const;

  private:
    environment(std::filesystem::path const& directory, settings s,
                std::shared_ptr<mapped_pages> pages);

    std::uint64_t map_bytes_;
    std::filesystem::path const directory_;
    lmdb_files files_;
    mutable std::once_flag remains_opened_;
    mutable std::unique_ptr<environment const> remains_;
};

// A parked read transaction with its cursor, renewed for each read (30 ns against 130 for a new
// one). Belongs to one thread at a time: from the beginning of a snapshot to its end.
class reader {
  public:
    explicit reader(environment const& env) : env_(&env) {}
    ~reader() { close(); }
    reader(reader const&) = delete;
    reader& operator=(reader const&) = delete;

    void close();  // frees the slot; the next snapshot takes a new one

  private:
    friend class snapshot;
    int renew();  // LMDB's code

    environment const* env_;
    MDB_txn* txn_ = nullptr;
    MDB_cursor* cursor_ = nullptr;
    [[no_unique_address]] thread_owner owner_;
};

// A consistent view of a tenant. Lives on the stack of one non-suspending function: it can be
// neither moved nor copied, so it cannot be kept across a suspension.
class snapshot {
  public:
    explicit snapshot(reader& r);
    ~snapshot();
    snapshot(snapshot const&) = delete;
    snapshot& operator=(snapshot const&) = delete;

    std::optional<std::string_view> get(std::string_view key) const;
    // The newest commit that it sees; they are numbered in their order.
    std::uint64_t commit() const { return mdb_txn_id(reader_.txn_); }
    // Before anybody is shown what was read: throws error when a page of it could not be.
    void check_pages() const { files().check_pages(); }
    lmdb_files const& files() const { return reader_.env_->files(); }
    MDB_txn* handle() const { return reader_.txn_; }
    MDB_cursor* cursor_handle() const { return reader_.cursor_; }
    MDB_dbi dbi() const { return reader_.env_->dbi(); }

  private:
    reader& reader_;
    page_guard const guard_;
};

// The single write transaction of an environment; begun, used and committed on one thread. Gone
// out of scope without commit(), it leaves nothing behind. Every failure throws error, after
// which only destruction is allowed.
class write_txn {
  public:
    explicit write_txn(environment& env);
    ~write_txn();
    write_txn(write_txn const&) = delete;
    write_txn& operator=(write_txn const&) = delete;

    std::optional<std::string_view> get(std::string_view key) const;
    void put(std::string_view key, std::string_view value);
    // Room for a value of `size` bytes, to be filled in before the next call.
    char* reserve(std::string_view key, std::size_t size);
    bool erase(std::string_view key);  // false: there was none

    // Durable on return. The transaction is over, whatever happens.
    void commit();
    // Before that: what snapshots that see it will call it.
    std::uint64_t commit_number() const { return mdb_txn_id(txn_); }

    // The pages that hold data; free pages inside the file do not count.
    std::uint64_t used_bytes() const;

    lmdb_files const& files() const { return env_.files(); }
    MDB_txn* handle() const { return txn_; }
    MDB_cursor* cursor_handle() const { return cursor_; }
    MDB_dbi dbi() const { return env_.dbi(); }

  private:
    void put(std::string_view key, MDB_val& value, unsigned flags);

    environment& env_;
    page_guard const guard_;
    MDB_txn* txn_ = nullptr;
    // They end with the transaction, which they are known to: what an assertion of LMDB leaves, it
    // can still undo. mdb_del would have a cursor on the stack.
    MDB_cursor* cursor_ = nullptr;
    MDB_cursor* erasing_ = nullptr;  // made by the first erase
    // Stays where the last put was: one beside it is spared the way down from the root, 2,970
    // instructions of a row against 1,650 when a thousand come in order.
    MDB_cursor* last_put_ = nullptr;
    [[no_unique_address]] thread_owner owner_;
};

}  // namespace rowd::kv
