// Counts beside ordered keys, so that the n-th key of 100,000 is found in about a hundred steps:
// a *chunk* record counts up to 128 neighbouring leaves, a *group* record up to 64 neighbouring
// chunks. A record's key is the place where its range begins; the first chunk and the first
// group of a table begin at the empty place, which sorts before every leaf.
//
//   leaves   R table place                one key each
//   chunks   K table place -> leaves(4)
//   groups   L table place -> leaves(4) chunks(4)
//
// An index is counted in the same way (X, J and j, with `table index` for `table`). A chunk belongs
// to the group that its own place falls into.
//
// Most rows are added at the end of their table. So the last chunk and the last group of rows may
// be *open*: their records say all ones, and what they count stands in the table's counters, which
// each commit writes anyway. That is two pages of a commit less.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rowd/kv/cursor.hpp"
#include "rowd/kv/environment.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/table_codec.hpp"

namespace rowd::storage {

// The three prefixes of one ordered set of leaves, equally long, and what its open records count.
struct rank_keys {
    std::string leaf;
    std::string chunk;
    std::string group;
    bool are_rows = false;  // places have sequences (keys.hpp), the last records are open
    tail_counts tail;

    // `tail`: from the counters of the table, of the same transaction.
    static rank_keys of_rows(std::uint32_t table, tail_counts tail);
    static rank_keys of_index(std::uint32_t table, std::uint16_t index);
};

constexpr std::uint32_t chunk_leaves_max = 128;
constexpr std::uint32_t group_chunks_max = 64;

struct range_counts {
    std::uint32_t leaves = 0;
    std::uint32_t chunks = 0;  // groups only
};

// What a count record says, if it is open by way of `tail`. Throws std::runtime_error when it is
// none.
range_counts read_counts(std::string_view record, tail_counts const& tail);

// One count record in memory: its range is [begin, end).
struct counted_range {
    bool loaded = false;
    bool dirty = false;
    bool last = false;  // no range behind it; `end` means nothing then
    bool open = false;  // its record is
    std::string begin;
    std::string end;
    std::uint32_t leaves = 0;
    std::uint32_t chunks = 0;  // groups only

    bool holds(std::string_view place) const {
        return loaded && place >= begin && (last || place < end);
    }
};

// Keeps the counts of one table during one write transaction. The chunk and the group touched last
// are held in memory and written when another is touched or at flush(): a run of inserts at the
// end of a table costs two puts, not two per row. Throws std::runtime_error where the stored counts
// and the leaves contradict each other.
class rank_index {
  public:
    rank_index(kv::write_txn& txn, rank_keys keys);

    // Call after the leaf was put, or after it was erased. `place` = its key behind the prefix.
    void added(std::string_view place);
    void removed(std::string_view place);

    // Writes what is held. Nothing counts before that; must be called before the commit.
    void flush();
    // After flush(): belongs into the table's counters.
    tail_counts const& tail() const { return keys_.tail; }
    // After flush(): whether a count record was written.
    bool wrote_records() const { return wrote_records_; }

  private:
    counted_range& locate(counted_range& held, std::string const& prefix, std::string_view place);
    void close(counted_range& s, std::string begin_of_next);
    void write(counted_range& s, std::string const& prefix);
    void erase(counted_range& s, std::string const& prefix);
    void split_chunk(std::string_view added_place);
    void split_group();
    void merge_chunk();

    kv::write_txn& txn_;
    rank_keys keys_;
    counted_range held_chunk_;
    counted_range held_group_;
    bool wrote_records_ = false;
};

// Puts `at` on the leaf number `n` (from 0) in order; false when there are not so many.
bool seek_nth(kv::cursor& at, rank_keys const& keys, std::uint64_t n);

// For each step from there on, over as many leaves as are counted. Throws std::runtime_error when
// `at` is not on a leaf.
inline void require_leaf(kv::cursor const& at, rank_keys const& keys) {
    if (!at.in(keys.leaf)) throw_damaged(keys.leaf, "more is counted than there is");
}

// How many leaves stand before `place`. Uses (and moves) `at`.
std::uint64_t count_before(kv::cursor& at, rank_keys const& keys, std::string_view place);

}  // namespace rowd::storage
