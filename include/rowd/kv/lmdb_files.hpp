// The files of one LMDB environment, open: data.mdb and lock.mdb in a directory. What every
// environment of rowd has in common, whoever keeps what in it.
#pragma once

#include <lmdb.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "rowd/kv/page_guard.hpp"

namespace rowd::kv {

// What LMDB or the file system below it refused. `code` is LMDB's (negative) or errno (positive).
class error : public std::runtime_error {
  public:
    error(int error_code, std::string const& what);
    int code;
};

class lmdb_files {
  public:
    struct settings {
        std::uint64_t map_bytes = 0;  // 0: as large as it was
        unsigned flags = 0;           // of mdb_env_open
        // Those of files that are open already, if these are the same; none: its own.
        std::shared_ptr<mapped_pages> pages = nullptr;
    };

    // The directory must exist. LMDB must not see the same files twice in a process. Throws error,
    // like every function here: also when the end of data.mdb is missing.
    lmdb_files(std::filesystem::path const& directory, settings s);
    ~lmdb_files();
    lmdb_files(lmdb_files const&) = delete;
    lmdb_files& operator=(lmdb_files const&) = delete;

    MDB_env* env() const { return env_; }
    MDB_dbi main() const { return main_; }
    int data_file() const;  // the descriptor
    std::uint64_t page_bytes() const { return page_bytes_; }

    // Whoever touches the map needs a page_guard for these.
    mapped_pages& pages() const { return *pages_; }
    std::shared_ptr<mapped_pages> const& shared_pages() const { return pages_; }
    // As mdb_txn_begin; where all places for readers are taken, those of the dead are given free
    // first. Needs a page_guard. Throws nothing but what check_pages() does.
    int begin(unsigned flags, MDB_txn*& txn) const;
    // Nothing that was read since before may be believed: throws then.
    void check_pages() const {
        if (pages_->damaged()) throw_damaged();
    }
    // Throws when the end of data.mdb is missing. In a write transaction nobody else changes it.
    void check_whole() const;
    // Before data.mdb may become longer: throws when it has become shorter, which counts as damage.
    // What is missing would be zeros.
    void check_length() const;
    // Ends a write transaction, whatever happens, and commits it unless check_length() throws.
    // Needs a page_guard.
    void commit(MDB_txn* txn) const;

    // Writes one snapshot, without free pages, into a file or pipe. Does not sync.
    void copy_to(int fd) const;

    // Gives the places free of processes that died while reading: as long as they have one, no page
    // that they saw can be used again. How many; 0 also when that cannot be found out. Does not
    // throw. Any thread.
    unsigned clear_dead_readers() const;

  private:
    [[noreturn]] void throw_damaged() const;
    void open(settings const& s);
    void close();
    void begin_reading();

    std::filesystem::path const directory_;
    std::shared_ptr<mapped_pages> const pages_;
    MDB_env* env_ = nullptr;
    MDB_dbi main_ = 0;
    std::uint64_t page_bytes_ = 0;
    mutable std::atomic<std::uint64_t> length_{0};  // of data.mdb, when it was last looked at
};

}  // namespace rowd::kv
