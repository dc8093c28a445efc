// Indexes over columns: begun, built in slices, dropped.
#include <algorithm>

#include "storage/lmdb/write/batch.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t index_at_once_rows = 1'000;  // a small table is indexed on the spot

}  // namespace

bool batch::has_index(open_table const& t, std::string const& member) const {
    return std::ranges::any_of(own(t).indexes,
                               [&](auto const& index) { return index->record().member == member; });
}

row_index const* batch::begin_index(open_table& of, std::string const& member,
                                    domain::key_form form) {
    counted_table& t = own(of);
    for (auto const& index : t.indexes) {
        index_record const& r = index->record();
        if (r.member != member) continue;
        if (r.form == form) return r.ready ? index.get() : nullptr;
        drop_index(t, member);
        break;
    }
    if (t.indexes.size() >= indexes_max) return nullptr;
    index_record r;
    r.member = member;
    r.form = form;
    for (auto const& index : t.indexes)
        r.number = std::max<std::uint16_t>(r.number,
                                           static_cast<std::uint16_t>(index->record().number + 1));
    t.indexes.push_back(std::make_unique<column_index>(txn_, t.number(), r));
    column_index& fresh = *t.indexes.back();
    fresh.advance("", false);
    bool const is_small = t.counters.rows <= index_at_once_rows;
    if (is_small && build_slice(t, fresh, index_at_once_rows + 1, ~0ull)) return &fresh;
    index_begun_ = true;
    return nullptr;
}

// Adds the next rows to an index that is being built, as long as there is room; true when that was
// the last of them.
bool batch::build_slice(counted_table& t, column_index& index, std::size_t rows_max,
                        std::uint64_t bytes_max) {
    std::vector<domain::row> rows;
    key const prefix('R', t.number());
    std::string next;
    kv::cursor at(txn_);
    bool more = at.seek(std::string(prefix.view()) + index.record().next_place);
    for (; more && at.in(prefix) && rows.size() < rows_max; more = at.next())
        rows.push_back(domain::row::copy_of(decode_row(at.key(), at.value())));
    bool all = !more || !at.in(prefix);
    if (!all) next = at.key().substr(prefix_size);
    for (auto const& row : rows) {
        if (!may_grow() || grown_bytes() >= bytes_max) {
            next = row_key(t.number(), row.position, row.sequence).view().substr(prefix_size);
            all = false;
            break;
        }
        index.add(row.view());
    }
    index.advance(std::move(next), all);
    return all;
}

void batch::drop_index(open_table& of, std::string const& member) {
    counted_table& t = own(of);
    for (auto it = t.indexes.begin(); it != t.indexes.end(); ++it) {
        if ((*it)->record().member != member) continue;
        std::uint16_t const number = (*it)->record().number;
        rank_keys const keys = rank_keys::of_index(t.number(), number);
        t.indexes.erase(it);
        for (auto const& prefix : {keys.leaf, keys.chunk, keys.group})
            erase_prefix(prefix, ~std::size_t{0});
        txn_.erase(index_key(t.number(), number));
        return;
    }
}

}  // namespace rowd::storage
