// A batch of operations in one write transaction, on one writer thread. Each operation is checked
// before its first put: one that is refused leaves no trace and does not touch its neighbours.
// What LMDB or the disk refuses is an lmdb_error: the whole batch is then void, and lmdb_store
// replays its operations one by one.
//
// batch.cpp: the transaction, tables, housekeeping. batch_rows.cpp: rows one by one.
// batch_sets.cpp: changes, upserts, rewrites, copies and deletes of many rows.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "rowd/audit/log.hpp"
#include "rowd/base/random.hpp"
#include "rowd/domain/op.hpp"
#include "rowd/kv/environment.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/format/table_codec.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/lmdb/ranks/counted.hpp"

namespace rowd::storage {

class batch {
  public:
    // `quota_bytes`: how much of the map growing operations may fill; the rest is kept for
    // deletes, which need room as well. `clock_ms`: the time of the newest change so far, kept from
    // batch to batch; the first one finds it out.
    batch(kv::environment& env, random_source& random, std::optional<std::int64_t>& clock_ms,
          std::uint64_t quota_bytes);

    // Executes one operation; the receipt's `failure` says why it was refused. `now_ms` is when it
    // was asked for: one that comes later, or after the clock was set back, is still dated no
    // earlier than those before it.
    domain::receipt apply(domain::write_op const& op, std::int64_t now_ms);

    // Forgets audit entries up to `number`: the file has them.
    void trim_outbox(std::uint64_t number);
    // One bounded slice of what can wait: keys of deleted tables, then rows of unfinished indexes,
    // which grow no further than other rows may.
    enum class house { in_order, changed, waits_for_room };
    house keep_house();

    // Writes what is held and makes everything durable.
    void commit();

    // After the commit, when no replay needs the operation any more: inserted rows get their texts.
    // Moved and not copied on the way, they cost two allocations of a row less.
    static void complete(domain::write_op& op, domain::receipt& r);

    // What snapshots that see it call its commit.
    std::uint64_t commit_number() const { return txn_.commit_number(); }
    // By how much it has made the data larger so far.
    std::uint64_t grown_bytes() const;
    bool has_audit_records() const { return audited_; }
    bool tables_deleted() const { return tables_deleted_; }
    // Housekeeping has become necessary.
    bool leaves_work() const { return tables_deleted_ || index_begun_; }

  private:
    // A table that this batch touches, with its running counters.
    struct open_table {
        std::uint32_t number = 0;
        domain::table definition;
        counters_record counters;
        bool counters_dirty = false;  // by more than appended rows
        std::unique_ptr<counted> counts;
        std::vector<std::unique_ptr<column_index>> indexes;
    };

    result<> run(domain::create_table const& op, domain::receipt& out);
    result<> run(domain::update_table const& op, domain::receipt& out);
    result<> run(domain::delete_table const& op, domain::receipt& out);
    result<> run(domain::duplicate_table const& op, domain::receipt& out);
    result<> run(domain::insert_rows const& op, domain::receipt& out);
    result<> run(domain::change_rows const& op, domain::receipt& out);
    result<> run(domain::change_matching const& op, domain::receipt& out);
    result<> run(domain::upsert_rows const& op, domain::receipt& out);
    result<> run(domain::delete_rows const& op, domain::receipt& out);

    // What a change of the operation under way is dated with.
    std::int64_t now();
    void keep_time();

    // Tables.
    open_table* open(domain::table_ref const& ref);
    // The table of an operation. Errors: table_absent, stale.
    result<open_table*> open(domain::table_ref const& ref, domain::made_for version);
    open_table& make_table(domain::table definition);
    void record(std::string_view action, domain::table const& t, domain::actor const& by,
                std::string metadata);
    bool may_grow() const { return txn_.used_bytes() <= quota_bytes_; }
    result<> room_to_grow() const;
    result<> room_for_definition(domain::table const& wanted, std::uint32_t replaced = 0);

    // Rows.
    std::optional<domain::row> locate(open_table const& t, domain::row_ref const& ref);
    // Of a row that is there.
    domain::row at_sequence(open_table const& t, std::uint64_t sequence);
    // The row's texts are those of the draft.
    domain::row_view insert(open_table& t, domain::row_draft const& draft,
                            std::optional<std::uint64_t> number = {});
    result<> check_all(open_table const& t, domain::change_rows const& op);
    result<domain::row> change(open_table& t, domain::row before, domain::row_change const& how,
                               domain::data_limit const& limit);
    void erase_row(open_table& t, domain::row const& row);
    void put_row(open_table& t, domain::row_view const& row);
    static result<> check_columns(open_table const& t, std::string_view data);
    static result<> check_room(open_table const& t, std::size_t more_rows);

    // Sets of rows.
    using changed_data = std::vector<std::pair<std::uint64_t, std::string>>;  // by sequence
    result<changed_data> changes_of(open_table const& t, domain::change_matching const& op);
    result<> check_renames(open_table const& t, domain::row_rewrite const& how);
    void rewrite_rows(open_table& t, domain::row_rewrite const& how);
    void erase_matching(open_table& t, domain::delete_rows const& op, domain::receipt& out);
    void erase_every_row(open_table& t, domain::receipt& out);
    template <class Visit>
    void each_row(open_table const& t, Visit const& visit);

    // Indexes.
    column_index* index_of(open_table& t, std::string const& member);
    column_index* begin_index(open_table& t, std::string const& member, domain::key_form form);
    bool build_slice(open_table& t, column_index& index, std::size_t rows_max,
                     std::uint64_t bytes_max);
    void drop_index(open_table& t, std::string const& member);

    std::size_t erase_prefix(std::string_view prefix, std::size_t keys_max);
    bool collect_garbage();
    house build_indexes();

    kv::write_txn txn_;
    random_source& random_;
    std::optional<std::int64_t>& clock_ms_;
    std::int64_t asked_ms_ = 0;  // when the operation under way was
    std::uint64_t const quota_bytes_;
    std::uint64_t const used_before_;
    meta meta_;
    bool meta_dirty_ = false;
    std::map<std::uint32_t, open_table> tables_;
    open_table* last_ = nullptr;  // most batches touch one table
    bool audited_ = false;
    bool tables_deleted_ = false;
    bool rows_changed_ = false;
    bool index_begun_ = false;
};

}  // namespace rowd::storage
