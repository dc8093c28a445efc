// The LMDB environment behind the registry: one unnamed database, read and written in transactions
// that end with their scope. Keys are bytes; the first one says which kind of record it is.
//
// Durable by LMDB's defaults. Opened by several processes at once, at most once by each.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "rowd/base/file.hpp"
#include "rowd/kv/lmdb_files.hpp"

namespace rowd::access {

class control_file {
  public:
    // Opens or creates the files in `directory`, which must exist. Throws like every function here:
    // kv::error, also when what was read had a page that cannot be read.
    explicit control_file(std::filesystem::path const& directory);

    // Whether the name still leads to the file that is open.
    bool in_place() const { return identity_of(path_) == identity_; }

    // Deleting and revoking go on when the disk is full: some blocks are kept for that, behind the
    // end of the file. Throws std::system_error (ENOSPC) when they are not there, so that what
    // grows does not take them.
    void keep_room() const;

    // The newest commit, one that may still be on its way to the disk. Any thread.
    std::uint64_t last_commit() const;

    // Writes one snapshot, without free pages, as the file of another directory.
    void copy_to(std::filesystem::path const& directory) const;

    kv::lmdb_files const& files() const { return files_; }
    MDB_env* environment() const { return files_.env(); }
    MDB_dbi database() const { return files_.main(); }

  private:
    std::filesystem::path const path_;  // of the data
    kv::lmdb_files files_;
    file_identity identity_;
};

// A snapshot. Views die with it. Belongs to one thread at a time.
class read_transaction {
  public:
    explicit read_transaction(control_file const& file);

    // The commit that it sees.
    std::uint64_t commit_seen() const { return mdb_txn_id(handle_.get()); }
    std::optional<std::string_view> get(std::string_view key) const;
    // Visits the records whose keys start with `prefix`, in key order, until `visit` returns false.
    void scan(std::string_view prefix,
              std::function<bool(std::string_view key, std::string_view value)> const& visit) const;

  protected:
    read_transaction(control_file const& file, unsigned flags);

    struct aborter {
        void operator()(MDB_txn* t) const { mdb_txn_abort(t); }
    };
    control_file const& file_;
    kv::page_guard const guard_;
    std::unique_ptr<MDB_txn, aborter> handle_;
};

// Waits for the writers of all processes to finish first. Leaving the scope without commit()
// discards the changes. Views die with the next change.
class write_transaction : public read_transaction {
  public:
    // Without `room` it deletes, or marks, and goes on when the disk is full.
    enum class wants : bool { nothing, room };

    explicit write_transaction(control_file const& file, wants w = wants::room);

    void put(std::string_view key, std::string_view value);
    void remove(std::string_view key);  // nothing happens if it is absent
    void commit();                      // once, last

  private:
    // Ends with the transaction. What an assertion of LMDB leaves, it can still be undone: the
    // cursors that mdb_put and mdb_del have on their stacks could not.
    MDB_cursor* cursor_ = nullptr;
};

}  // namespace rowd::access
