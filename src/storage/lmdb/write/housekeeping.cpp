#include "storage/lmdb/write/housekeeping.hpp"

#include "rowd/base/time.hpp"
#include "rowd/kv/disk_reserve.hpp"
#include "storage/lmdb/format/table_tags.hpp"
#include "storage/lmdb/write/batch.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t garbage_slice_keys = 4'000;  // some 20 ms of work between two batches
constexpr std::size_t index_slice_rows = 2'000;

}  // namespace

bool has_housekeeping(kv::snapshot const& in) {
    if (auto const due = first_due(in); due && *due <= wall_ms()) return true;
    kv::cursor at(in);
    for (key const& garbage : {key('G'), key('B')})
        if (at.seek(garbage) && at.in(garbage)) return true;
    key const indexes('D');
    for (bool more = at.seek(indexes); more && at.in(indexes); more = at.next())
        if (!decode_index(0, at.value()).ready) return true;
    return false;
}

batch::housekeeping batch::housekeeping_slice(std::int64_t now_ms) {
    asked_ms_ = now_ms;
    take_number();
    bool const changed = chat_.run_due(now_ms) || collect_garbage() || chat_.remove_leftovers();
    return changed ? housekeeping::changed : build_indexes();
}

bool batch::collect_garbage() {
    kv::cursor at(txn_);
    key const prefix('G');
    if (!at.seek(prefix) || !at.in(prefix)) return false;
    std::uint32_t const table = table_of(at.key());
    std::size_t left = garbage_slice_keys;
    for (char tag : tags_of_rows) left -= erase_prefix(key(tag, table), left);
    if (left > 0) txn_.erase(garbage_key(table));
    return true;
}

batch::housekeeping batch::build_indexes() {
    std::vector<std::uint32_t> unfinished;
    {
        kv::cursor at(txn_);
        key const prefix('D');
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
            if (!decode_index(0, at.value()).ready)
                unfinished.push_back(index_place_in(at.key()).table);
    }
    for (std::uint32_t const table : unfinished) {
        auto const bytes = txn_.get(definition_key(table));
        if (!bytes) continue;  // deleted; its index goes with the garbage
        if (!may_grow()) return housekeeping::waits_for_room;
        counted_table& t = *find(decode_table(*bytes).id);
        for (auto& index : t.indexes)
            if (!index->record().ready)
                build_slice(t, *index, index_slice_rows, kv::small_growth_bytes);
        return housekeeping::changed;
    }
    return housekeeping::in_order;
}

}  // namespace rowd::storage
