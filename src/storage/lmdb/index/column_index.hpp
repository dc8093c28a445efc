// An ordered index over one member of the rows' data, kept in the transaction that changes the
// rows. Entries are in the document order of values (domain/key.hpp), ties in the order of
// creation; a row without the member is indexed as null, so every row has exactly one entry.
//
//   entry   index_key(value, form) 00 sequence(8)
//
// How values are told apart belongs to the record. An upsert that needs it done otherwise, because
// an older version began the index or the column has become one of dates, begins the index anew.
//
// While an index is being built it is kept up by every write already, and the builder adds what it
// has not reached: both put an entry only where there is none, so their order does not matter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/key.hpp"
#include "rowd/domain/row.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/ranks/rank_index.hpp"
#include "storage/tables/transaction.hpp"

namespace rowd::storage {

std::string encode(index_record const& r);
// Throws std::runtime_error when the record is not whole.
index_record decode_index(std::uint16_t number, std::string_view bytes);

// The entry of a row. `exact` is set to false when its key does not order exactly.
std::string index_entry(domain::row_view const& row, index_record const& index, bool& exact);
std::uint64_t sequence_of_entry(std::string_view entry_key);
// What the entries of all arrays begin with.
std::string array_entries();

// All indexes of a table.
template <class Txn>
std::vector<index_record> load_indexes(Txn const& txn, std::uint32_t table) {
    std::vector<index_record> all;
    key const prefix('D', table);
    kv::cursor at(txn);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        all.push_back(decode_index(index_place_in(at.key()).number, at.value()));
    return all;
}

// One index inside a write transaction.
class column_index final : public row_index {
  public:
    column_index(kv::write_txn& txn, std::uint32_t table, index_record record);

    void add(domain::row_view const& row);
    void remove(domain::row_view const& row);
    void change(domain::row_view const& before, domain::row_view const& after);

    // Only when ready. Nor may `visit` move the transaction's cursor.
    void each_candidate(std::string_view value,
                        std::function<bool(std::uint64_t sequence)> const& visit) const override;

    index_record const& record() const { return record_; }
    void advance(std::string next_place, bool ready);
    void flush();

  private:
    kv::write_txn& txn_;
    std::uint32_t table_;
    index_record record_;
    bool record_dirty_ = false;
    rank_keys keys_;
    rank_index counts_;
};

}  // namespace rowd::storage
