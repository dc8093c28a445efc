// A batch of operations in one write transaction, on one writer thread. Each operation is checked
// before its first put: one that is refused leaves no trace and does not touch its neighbours.
// What LMDB or the disk refuses is an lmdb_error: the whole batch is then void (batch_runner.cpp
// replays its operations one by one).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "rowd/audit/log.hpp"
#include "rowd/base/random.hpp"
#include "rowd/domain/op.hpp"
#include "storage/lmdb/counted.hpp"
#include "storage/lmdb/environment.hpp"
#include "storage/lmdb/meta.hpp"
#include "storage/lmdb/table_codec.hpp"

namespace rowd::storage {

class batch {
  public:
    // `quota_bytes`: how much of the map growing operations may fill; the rest is kept for
    // deletes, which need room as well.
    batch(environment& env, random_source& random, std::uint64_t quota_bytes);

    // Executes one operation; the receipt's `failure` says why it was refused.
    domain::receipt apply(domain::write_op const& op, std::int64_t now_ms);

    // Forgets audit entries up to `number`: the file has them.
    void trim_outbox(std::uint64_t number);
    // Removes up to `keys_max` keys of deleted tables; false when there is nothing left to do.
    bool collect_garbage(std::size_t keys_max);

    // Writes what is held and makes everything durable.
    void commit();

    // The audit entries of this batch, and whether tables were deleted.
    std::vector<audit::record> const& audit_records() const { return audit_; }
    bool tables_deleted() const { return tables_deleted_; }

  private:
    // A table that this batch touches, with its running counters.
    struct open_table {
        std::uint32_t number = 0;
        domain::table definition;
        counters_record counters;
        bool counters_dirty = false;
        std::unique_ptr<counted> counts;
    };
    struct located {
        std::string key;
        domain::row row;
    };

    result<> run(domain::create_table const& op, std::int64_t now_ms, domain::receipt& out);
    result<> run(domain::update_table const& op, std::int64_t now_ms, domain::receipt& out);
    result<> run(domain::delete_table const& op, std::int64_t now_ms, domain::receipt& out);
    result<> run(domain::insert_rows const& op, std::int64_t now_ms, domain::receipt& out);
    result<> run(domain::change_row const& op, std::int64_t now_ms, domain::receipt& out);
    result<> run(domain::delete_rows const& op, std::int64_t now_ms, domain::receipt& out);

    open_table* open(domain::table_ref const& ref);
    std::optional<located> locate(open_table const& t, domain::row_ref const& ref);
    void put_row(open_table& t, domain::row const& row);
    void insert(open_table& t, domain::row_draft const& draft, std::int64_t now_ms,
                domain::receipt& out);
    void erase_row(open_table& t, std::string_view key_of_row, domain::row const& row);
    void erase_all_rows(open_table& t, domain::receipt& out);
    std::size_t erase_prefix(std::string_view prefix, std::size_t keys_max);
    void record(std::string_view action, domain::table const& t, domain::actor const& by,
                std::string metadata, std::int64_t now_ms);
    result<> room_to_grow();

    write_txn txn_;
    random_source& random_;
    bool may_grow_ = true;
    meta meta_;
    bool meta_dirty_ = false;
    std::map<std::uint32_t, open_table> tables_;
    open_table* last_ = nullptr;  // most batches touch one table
    std::vector<audit::record> audit_;
    bool tables_deleted_ = false;
};

}  // namespace rowd::storage
