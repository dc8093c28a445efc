// The LMDB environment behind the registry: one unnamed database, read and written in transactions
// that end with their scope. Keys are bytes; the first one says which kind of record it is.
//
// Durable by LMDB's defaults. Opened by several processes at once, at most once by each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "rowd/base/file.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/kv/environment.hpp"

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
    std::uint64_t last_commit() const { return environment_.last_commit(); }

    // Writes one snapshot, without free pages, as the file of another directory.
    void copy_to(std::filesystem::path const& directory) const;

    kv::environment& environment() { return environment_; }
    kv::environment const& environment() const { return environment_; }

  private:
    std::filesystem::path const path_;  // of the data
    kv::environment environment_;
    file_identity identity_;
};

// What both kinds can. Views die with it, and with its next change.
class transaction {
  public:
    virtual ~transaction() = default;

    virtual std::optional<std::string_view> get(std::string_view key) const = 0;
    // Visits the records whose keys start with `prefix`, in key order, until `visit` returns false.
    void scan(std::string_view prefix,
              std::function<bool(std::string_view key, std::string_view value)> const& visit) const;

  private:
    virtual kv::cursor cursor() const = 0;
};

// A snapshot. Belongs to one thread at a time.
class read_transaction final : public transaction {
  public:
    explicit read_transaction(control_file const& file);

    // The commit that it sees.
    std::uint64_t commit_seen() const { return in_.commit(); }
    std::optional<std::string_view> get(std::string_view key) const override;

  private:
    kv::cursor cursor() const override { return kv::cursor(in_); }

    kv::reader reader_;
    kv::snapshot const in_;
};

// Waits for the writers of all processes to finish first. Leaving the scope without commit()
// discards the changes.
class write_transaction final : public transaction {
  public:
    // Without `room` it deletes, or marks, and goes on when the disk is full.
    enum class wants : bool { nothing, room };

    explicit write_transaction(control_file& file, wants w = wants::room);

    std::optional<std::string_view> get(std::string_view key) const override;
    void put(std::string_view key, std::string_view value) { txn_.put(key, value); }
    void remove(std::string_view key) { txn_.erase(key); }  // nothing happens if it is absent
    void commit() { txn_.commit(); }                        // once, last

  private:
    kv::cursor cursor() const override { return kv::cursor(txn_); }

    kv::write_txn txn_;
};

}  // namespace rowd::access
