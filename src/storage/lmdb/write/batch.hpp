// A batch of operations in one write transaction, on one writer thread: what operations are made of
// (tables/transaction.hpp), on cursors. What LMDB or the disk refuses is a kv::error: the whole
// batch is then void, and lmdb_store replays its operations one by one.
//
// batch.cpp: the transaction and tables. batch_rows.cpp, batch_indexes.cpp: what is in a table.
// housekeeping.cpp: what can wait.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/audit/log.hpp"
#include "rowd/base/random.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/kv/environment.hpp"
#include "storage/lmdb/chat/chat_batch.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/format/table_codec.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/lmdb/ranks/rank_index.hpp"
#include "storage/tables/transaction.hpp"

namespace rowd::storage {

// What the batches of one tenant leave to the next ones. Writer thread only.
struct batch_memory {
    std::optional<std::int64_t> newest_ms;  // of all changes; none: the first batch finds it out
    domain::change_number newest_change = 0;
    known_tables tables;  // void when a batch fails
};

class batch final : public transaction, private chat_surroundings {
  public:
    // `quota_bytes`: how much of the map growing operations may fill; the rest is kept for
    // deletes, which need room as well. `memory`: that of the batches before.
    batch(kv::environment& env, random_source& random, batch_memory& memory,
          std::uint64_t quota_bytes);

    // Executes one operation, or says why it is refused. `now_ms` is when it was asked for: one
    // that comes later, or after the clock was set back, is still dated no earlier than those
    // before it.
    result<domain::receipt> apply(domain::operation const& op, std::int64_t now_ms);

    // Forgets audit entries up to `number`: the file has them.
    void trim_outbox(std::uint64_t number);
    // One bounded slice of what is due by then, or of what can wait: what the deleted have left,
    // then rows of unfinished indexes, which grow no further than other rows may.
    enum class housekeeping { in_order, changed, waits_for_room };
    housekeeping housekeeping_slice(std::int64_t now_ms);

    // Writes what is held and makes everything durable.
    void commit();

    // After the commit, when no replay needs the operation any more: its receipt gets what is moved
    // out of it.
    static void complete(domain::operation& op, domain::receipt& r);

    // What snapshots that see it call its commit.
    std::uint64_t commit_number() const { return txn_.commit_number(); }
    // By how much it has made the data larger so far.
    std::uint64_t grown_bytes() const;
    bool has_audit_records() const { return audited_; }
    bool tables_deleted() const { return tables_deleted_; }
    // Housekeeping has become necessary.
    bool leaves_work() const { return tables_deleted_ || index_begun_ || chat_.leaves_work(); }
    // When the first thing of a chat is due; none: nothing is. Before the commit. `before`: what it
    // was when the batch began.
    std::optional<std::int64_t> due_ms(std::optional<std::int64_t> before) const {
        return chat_.is_dirty() ? first_due(txn_) : before;
    }

    std::int64_t now() override;
    result<open_table*> open(domain::table_ref const& ref,
                             domain::made_for const& version) override;
    bool is_taken(std::string_view name) const override;
    open_table& make_table(domain::table definition) override;
    void redefine(open_table& t, domain::table changed) override;
    domain::table remove_table(open_table& t) override;
    void record(std::string_view action, domain::table const& t, domain::actor const& by,
                std::string metadata) override;

    result<> room_to_grow() const override;
    result<> room_for_definition(domain::table const& wanted, open_table const* replaced) override;
    result<> room_for_rows(open_table const& t, std::size_t more) const override;

    void each_row(open_table const& t,
                  std::function<void(domain::row_view const&)> const& visit) const override;
    std::optional<domain::row> locate(open_table const& t,
                                      domain::row_ref const& ref) const override;
    domain::row at_sequence(open_table const& t, std::uint64_t sequence) const override;
    domain::row_view insert(open_table& t, domain::row_draft const& draft,
                            std::optional<std::uint64_t> number) override;
    result<domain::row> change(open_table& t, domain::row before, domain::row_change const& how,
                               domain::data_limit const& limit) override;
    void replace(open_table& t, domain::row const& before, domain::row after) override;
    void erase(open_table& t, domain::row const& row) override;
    void erase_all(open_table& t) override;

    bool has_index(open_table const& t, std::string const& member) const override;
    row_index const* begin_index(open_table& t, std::string const& member,
                                 domain::key_form form) override;
    void drop_index(open_table& t, std::string const& member) override;

  private:
    // With its running counters.
    struct counted_table final : open_table {
        std::uint64_t row_count() const override { return counters.rows; }
        std::uint32_t number() const { return known->number; }

        counters_record counters;
        bool counters_dirty = false;  // by more than appended rows
        std::unique_ptr<rank_index> counts;
        std::vector<std::unique_ptr<column_index>> indexes;
    };
    // All that it hands out are its own.
    static counted_table& own(open_table& t) { return static_cast<counted_table&>(t); }
    static counted_table const& own(open_table const& t) {
        return static_cast<counted_table const&>(t);
    }

    domain::change_number newest_change() const override { return memory_.newest_change; }
    std::uint64_t secret() const override { return meta_.secret; }
    // What the operations of its family are made of.
    template <class Op>
    auto& primitives_of() {
        if constexpr (boost::mp11::mp_contains<domain::chat_operations, Op>::value)
            return static_cast<chat_transaction&>(chat_);
        else
            return static_cast<transaction&>(*this);
    }
    void take_number();
    void keep_time();
    counted_table* find(domain::table_ref const& ref);
    std::shared_ptr<known_table const> look_up(domain::table_ref const& ref);
    bool may_grow() const { return txn_.used_bytes() <= quota_bytes_; }
    void put(counted_table& t, domain::row_view const& row);
    bool build_slice(counted_table& t, column_index& index, std::size_t rows_max,
                     std::uint64_t bytes_max);
    std::size_t erase_prefix(std::string_view prefix, std::size_t keys_max);
    bool collect_garbage();
    housekeeping build_indexes();

    kv::write_txn txn_;
    random_source& random_;
    batch_memory& memory_;
    std::int64_t asked_ms_ = 0;  // when the operation under way was
    std::uint64_t const quota_bytes_;
    std::uint64_t const used_before_;
    meta meta_;
    bool meta_dirty_ = false;
    std::map<std::uint32_t, counted_table> tables_;
    counted_table* last_ = nullptr;  // most batches touch one table
    bool audited_ = false;
    bool tables_deleted_ = false;
    bool rows_changed_ = false;
    bool index_begun_ = false;
    chat_batch chat_;
};

}  // namespace rowd::storage
