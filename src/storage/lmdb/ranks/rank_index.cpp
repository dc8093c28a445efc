#include "storage/lmdb/ranks/rank_index.hpp"

#include <cstring>
#include <optional>
#include <utility>

#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/read/leaf_prefetch.hpp"

namespace rowd::storage {
namespace {

std::uint32_t read_u32(std::string_view value, std::size_t at) {
    std::uint32_t v = 0;
    if (value.size() < at + sizeof v) throw_damaged(value, "a count is missing");
    std::memcpy(&v, value.data() + at, sizeof v);
    return v;
}

// For what must be true of sound counts.
void require(bool holds, std::string const& prefix) {
    if (!holds) throw_damaged(prefix, "the counts are not those of the leaves");
}

constexpr std::uint32_t open_record = ~0u;

std::string joined(std::string_view prefix, std::string_view place) {
    std::string k(prefix);
    k += place;
    return k;
}

// Of the record that `at` is on, one of `level`; goes on to the one behind it.
counted_range read_range(kv::cursor& at, std::string const& level, tail_counts const& tail) {
    counted_range s;
    s.loaded = true;
    s.open = read_u32(at.value(), 0) == open_record;
    s.begin = at.key().substr(level.size());
    range_counts const counts = read_counts(at.value(), tail);
    s.leaves = counts.leaves;
    s.chunks = counts.chunks;
    s.last = !at.next() || !at.in(level);
    if (!s.last) s.end = at.key().substr(level.size());
    return s;
}

// The range of `level`, from the one at `begin` on, that has leaf number `n` of them all; takes
// the leaves before it off `n`.
std::optional<counted_range> find_range(kv::cursor& at, std::string const& level,
                                        std::string_view begin, tail_counts const& tail,
                                        std::uint64_t& n) {
    if (!at.seek(joined(level, begin)) || !at.in(level)) return std::nullopt;
    for (;;) {
        std::uint32_t const leaves = read_counts(at.value(), tail).leaves;
        if (n < leaves) return read_range(at, level, tail);
        n -= leaves;
        if (!at.next() || !at.in(level)) return std::nullopt;
    }
}

// The sequences that the leaves of a range have, from the first to behind the last, if all of
// them are rows without a position.
std::optional<std::pair<std::uint64_t, std::uint64_t>> sequences_of(kv::cursor& at,
                                                                    rank_keys const& keys,
                                                                    counted_range const& s) {
    std::size_t const prefix = keys.leaf.size();
    std::string begin = s.begin;
    if (begin.empty() && at.seek(keys.leaf)) begin = at.key().substr(prefix);
    std::string end = s.end;
    if (s.last && at.seek_back(joined(keys.leaf, sequence_place(~0ull))))
        end = at.key().substr(prefix);
    auto const first = sequence_in_place(begin);
    auto const last = sequence_in_place(end);
    if (!first || !last) return std::nullopt;
    return std::pair(*first, *last + (s.last ? 1 : 0));
}

// The place of leaf `n` of a range, if no sequence is missing there. So it is in most tables:
// that place is then computed and not walked to, a fifth of the instructions of a page of 50 at a
// random offset.
std::optional<key> nth_place(kv::cursor& at, rank_keys const& keys, counted_range const& s,
                             std::uint64_t n) {
    if (!keys.are_rows) return std::nullopt;
    auto const sequences = sequences_of(at, keys, s);
    if (!sequences || sequences->second - sequences->first != s.leaves) return std::nullopt;
    return sequence_place(sequences->first + n);
}

// To leaf number `n` of a chunk, from the end of the chunk that is nearer.
bool seek_in_chunk(kv::cursor& at, rank_keys const& keys, counted_range const& chunk,
                   std::uint64_t n) {
    bool const backwards = n > chunk.leaves / 2 && !chunk.last;
    std::string const place = joined(keys.leaf, backwards ? chunk.end : chunk.begin);
    if (backwards) {
        if (!at.seek_back(place)) return false;
        n = chunk.leaves - n -
            (at.key() < place ? 1 : 0);  // nothing may stand where the next begins
    } else if (!at.seek(place)) {
        return false;
    }
    leaf_prefetch fetched;
    for (; n > 0; --n) {
        fetched.follow(at);
        if (!(backwards ? at.previous() : at.next()) || !at.in(keys.leaf)) return false;
    }
    return at.in(keys.leaf);
}

}  // namespace

range_counts read_counts(std::string_view record, tail_counts const& tail) {
    if (record.size() != 4 && record.size() != 8) throw_damaged(record, "not a count record");
    bool const is_group = record.size() == 8;
    std::uint32_t const leaves = read_u32(record, 0);
    if (leaves != open_record) return {leaves, is_group ? read_u32(record, 4) : 0};
    if (is_group) return {tail.group_leaves, tail.group_chunks};
    return {tail.chunk_leaves, 0};
}

rank_keys rank_keys::of_rows(std::uint32_t table, tail_counts tail) {
    auto const prefix = [&](char tag) { return std::string(key(tag, table).view()); };
    return {prefix('R'), prefix('K'), prefix('L'), true, tail};
}

rank_keys rank_keys::of_index(std::uint32_t table, std::uint16_t index) {
    auto const prefix = [&](char tag) { return std::string(key(tag, table).add(index, 2).view()); };
    return {prefix('X'), prefix('J'), prefix('j'), false, {}};
}

rank_index::rank_index(kv::write_txn& txn, rank_keys keys) : txn_(txn), keys_(std::move(keys)) {}

void rank_index::added(std::string_view place) {
    counted_range& chunk = locate(held_chunk_, keys_.chunk, place);
    counted_range& group = locate(held_group_, keys_.group, chunk.begin);
    if (group.chunks == 0) group.chunks = 1;  // the very first chunk of the table
    ++chunk.leaves;
    ++group.leaves;
    chunk.dirty = group.dirty = true;
    if (chunk.leaves > chunk_leaves_max) split_chunk(place);
    if (held_group_.chunks > group_chunks_max) split_group();
}

void rank_index::removed(std::string_view place) {
    counted_range& chunk = locate(held_chunk_, keys_.chunk, place);
    counted_range& group = locate(held_group_, keys_.group, chunk.begin);
    require(chunk.leaves != 0 && group.leaves != 0, keys_.chunk);
    --chunk.leaves;
    --group.leaves;
    chunk.dirty = group.dirty = true;
    if (chunk.leaves >= chunk_leaves_max / 8) return;
    merge_chunk();
    if (chunk.leaves != 0 || chunk.begin.empty()) return;
    // The first chunk of a group stays while there are others: without it, the chunk before would
    // reach into this group, and what it splits off would be counted in the wrong one.
    if (chunk.begin == group.begin && group.chunks > 1) return;
    require(group.chunks != 0, keys_.group);
    erase(chunk, keys_.chunk);
    --group.chunks;
    if (group.leaves != 0 || group.chunks > 1 || group.begin.empty()) return;
    if (group.chunks == 1) txn_.erase(joined(keys_.chunk, group.begin));
    erase(group, keys_.group);
}

void rank_index::flush() {
    write(held_chunk_, keys_.chunk);
    write(held_group_, keys_.group);
}

// Makes `held` the range that `place` falls into; a table without any gets its first.
counted_range& rank_index::locate(counted_range& held, std::string const& prefix,
                                  std::string_view place) {
    if (held.holds(place)) return held;
    write(held, prefix);
    held = {};
    kv::cursor at(txn_);
    std::string const wanted = joined(prefix, place);
    if (at.seek_back(wanted) && at.in(prefix)) {
        held = read_range(at, prefix, keys_.tail);
    } else {
        held.last = held.loaded = true;
    }
    return held;
}

void rank_index::write(counted_range& s, std::string const& prefix) {
    if (!s.dirty) return;
    s.dirty = false;
    bool const is_group = prefix == keys_.group;
    std::uint32_t counts[2] = {s.leaves, s.chunks};
    if (keys_.are_rows && s.last) {
        if (is_group) {
            keys_.tail.group_leaves = s.leaves;
            keys_.tail.group_chunks = s.chunks;
        } else {
            keys_.tail.chunk_leaves = s.leaves;
        }
        if (s.open) return;
        s.open = true;
        counts[0] = counts[1] = open_record;
    }
    std::size_t const size = is_group ? sizeof counts : sizeof counts[0];
    wrote_records_ = true;
    txn_.put(joined(prefix, s.begin), {reinterpret_cast<char const*>(counts), size});
}

// Another range follows from now on.
void rank_index::close(counted_range& s, std::string begin_of_next) {
    s.end = std::move(begin_of_next);
    s.last = s.open = false;
    s.dirty = true;
}

void rank_index::erase(counted_range& s, std::string const& prefix) {
    txn_.erase(joined(prefix, s.begin));
    s = {};
}

// In the middle; but a chunk that grew at the end of the table stays full, and what was added
// last begins the next one: a table that is only appended to has full chunks.
void rank_index::split_chunk(std::string_view added_place) {
    counted_range& chunk = held_chunk_;
    kv::cursor at(txn_);
    at.seek(joined(keys_.leaf, added_place));
    bool const appended = chunk.last && (!at.next() || !at.in(keys_.leaf));
    std::uint32_t const keep = appended ? chunk.leaves - 1 : chunk.leaves / 2;
    bool found = at.seek(joined(keys_.leaf, appended ? added_place : chunk.begin));
    for (std::uint32_t i = 0; found && !appended && i < keep; ++i) found = at.next();
    require(found && at.in(keys_.leaf), keys_.chunk);

    counted_range right;
    right.loaded = right.dirty = true;
    right.begin = at.key().substr(keys_.leaf.size());
    right.end = chunk.end;
    right.last = chunk.last;
    right.leaves = chunk.leaves - keep;
    chunk.leaves = keep;
    close(chunk, right.begin);
    write(chunk, keys_.chunk);
    write(right, keys_.chunk);
    if (appended) chunk = right;  // where the next row will go
    ++held_group_.chunks;
}

void rank_index::split_group() {
    flush();
    counted_range& group = held_group_;
    // At the end of the table the new chunk alone begins the next group, as with chunks.
    bool const appended = group.last && held_chunk_.last;
    std::uint32_t const keep = appended ? group.chunks - 1 : group.chunks / 2;
    kv::cursor at(txn_);
    std::uint32_t leaves = 0;
    bool found = at.seek(joined(keys_.chunk, group.begin));
    for (std::uint32_t i = 0; found && i < keep; ++i) {
        leaves += read_counts(at.value(), keys_.tail).leaves;
        found = at.next();
    }
    require(found && at.in(keys_.chunk) && leaves <= group.leaves, keys_.group);
    counted_range right;
    right.loaded = right.dirty = true;
    right.begin = at.key().substr(keys_.leaf.size());
    right.end = group.end;
    right.last = group.last;
    right.leaves = group.leaves - leaves;
    right.chunks = group.chunks - keep;
    group.leaves = leaves;
    group.chunks = keep;
    close(group, right.begin);
    write(group, keys_.group);
    group = right;
    write(group, keys_.group);
}

// Takes in the chunk behind when both are small, so that deletes do not leave a trail of them.
void rank_index::merge_chunk() {
    counted_range& chunk = held_chunk_;
    counted_range& group = held_group_;
    if (chunk.last || !group.holds(chunk.end)) return;
    kv::cursor at(txn_);
    if (!at.seek(joined(keys_.chunk, chunk.end)) || !at.in(keys_.chunk)) return;
    std::uint32_t const behind = read_counts(at.value(), keys_.tail).leaves;
    if (chunk.leaves + behind > chunk_leaves_max / 2) return;
    std::string const gone(at.key());
    chunk.last = !at.next() || !at.in(keys_.chunk);
    chunk.end = chunk.last ? std::string() : std::string(at.key().substr(keys_.leaf.size()));
    chunk.leaves += behind;
    chunk.dirty = true;
    require(group.chunks != 0, keys_.group);
    --group.chunks;
    txn_.erase(gone);
}

bool seek_nth(kv::cursor& at, rank_keys const& keys, std::uint64_t n) {
    counted_range inner;
    for (std::string const* level : {&keys.group, &keys.chunk}) {
        auto found = find_range(at, *level, inner.begin, keys.tail, n);
        if (!found) return false;
        inner = *std::move(found);
        if (auto const place = nth_place(at, keys, inner, n))
            return at.seek(joined(keys.leaf, *place));
    }
    return seek_in_chunk(at, keys, inner, n);
}

std::uint64_t count_before(kv::cursor& at, rank_keys const& keys, std::string_view place) {
    std::size_t const prefix = keys.leaf.size();
    // Where the last range of a level begins that is not behind a place.
    auto const begin_of = [&](std::string const& level, std::string_view where) {
        bool const found = at.seek_back(joined(level, where)) && at.in(level);
        return found ? std::string(at.key().substr(prefix)) : std::string();
    };
    auto const sum = [&](std::string const& level, std::string_view from, std::string_view to) {
        std::uint64_t leaves = 0;
        bool more = at.seek(joined(level, from)) && at.in(level);
        for (; more && at.key().substr(prefix) < to; more = at.next() && at.in(level))
            leaves += level == keys.leaf ? 1 : read_counts(at.value(), keys.tail).leaves;
        return leaves;
    };
    std::string const chunk = begin_of(keys.chunk, place);
    std::string const group = begin_of(keys.group, chunk);
    return sum(keys.group, "", group) + sum(keys.chunk, group, chunk) +
           sum(keys.leaf, chunk, place);
}

}  // namespace rowd::storage
