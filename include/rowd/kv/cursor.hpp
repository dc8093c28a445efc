// A place in the ordered keys of a transaction. Uses the transaction's own cursor, so there is one
// per transaction at a time; puts and erases of the same transaction may move it: seek again. It
// throws error, also when a page could not be read.
#pragma once

#include "rowd/kv/environment.hpp"

namespace rowd::kv {

class cursor {
  public:
    template <class Txn>
    explicit cursor(Txn const& txn) : files_(txn.files()), cursor_(txn.cursor_handle()) {}

    // To the first key that is not less than `key`; false if there is none.
    bool seek(std::string_view key) {
        key_ = to_val(key);
        return move(MDB_SET_RANGE);
    }
    // To the last key that is not greater than `key`.
    bool seek_back(std::string_view key) {
        if (!seek(key)) return move(MDB_LAST);
        return this->key() == key || move(MDB_PREV);
    }
    bool next() { return move(MDB_NEXT); }
    bool previous() { return move(MDB_PREV); }

    std::string_view key() const { return to_view(key_); }
    std::string_view value() const { return to_view(value_); }
    bool in(std::string_view prefix) const { return key().starts_with(prefix); }

  private:
    bool move(MDB_cursor_op op) {
        int const code = mdb_cursor_get(cursor_, &key_, &value_, op);
        files_.check_pages();
        if (code == MDB_NOTFOUND) return false;
        check(code, "move a cursor");
        return true;
    }

    lmdb_files const& files_;
    MDB_cursor* cursor_;
    MDB_val key_{};
    MDB_val value_{};
};

// For places that are kept at the same time: a second cursor of a snapshot, which must outlive it.
class own_cursor {
  public:
    explicit own_cursor(snapshot const& in) : files_(in.files()) {
        check(mdb_cursor_open(in.handle(), in.dbi(), &handle_), "open a cursor");
    }
    ~own_cursor() { mdb_cursor_close(handle_); }
    own_cursor(own_cursor const&) = delete;
    own_cursor& operator=(own_cursor const&) = delete;

    lmdb_files const& files() const { return files_; }
    MDB_cursor* cursor_handle() const { return handle_; }

  private:
    lmdb_files const& files_;
    MDB_cursor* handle_ = nullptr;
};

}  // namespace rowd::kv
