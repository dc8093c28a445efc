// Rows of a table, one by one.
#include <algorithm>

#include "rowd/domain/change.hpp"
#include "storage/lmdb/format/stored.hpp"
#include "storage/lmdb/format/table_tags.hpp"
#include "storage/lmdb/read/row_lookup.hpp"
#include "storage/lmdb/write/batch.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {
namespace {

std::string_view place(key const& row) {
    return row.view().substr(prefix_size);
}

}  // namespace

domain::row_view batch::insert(open_table& of, domain::row_draft const& draft,
                               std::optional<std::uint64_t> number) {
    counted_table& t = own(of);
    domain::row_view row;
    row.sequence = ++t.counters.last_sequence;
    if (number && *number > row.sequence) row.sequence = t.counters.last_sequence = *number;
    row.number = number.value_or(row.sequence);
    row.id = make_row_id(random_.uuid_v4(), row.sequence, meta_.secret);
    row.created_ms = t.counters.last_created_ms = now();
    row.updated_ms = row.created_ms;
    row.change = memory_.newest_change;
    row.position = draft.position;
    row.owner = draft.owner;
    row.data = draft.data;
    row.members = draft.members;
    put(t, row);
    if (row.number != row.sequence) put_u64(txn_, number_key(t.number(), row.number), row.sequence);
    t.counts->added(place(row_key(t.number(), row.position, row.sequence)));
    for (auto& index : t.indexes) index->add(row);
    ++t.counters.rows;
    if (number || row.position) t.counters_dirty = true;
    return row;
}

result<domain::row> batch::change(open_table& of, domain::row before, domain::row_change const& how,
                                  domain::data_limit const& limit) {
    counted_table& t = own(of);
    domain::row after = before;
    after.data = domain::changed(before.data, how);
    after.members = how.how == domain::row_change::mode::merge ? domain::member_table(after.data)
                                                               : how.draft.members;
    if (auto const fits = domain::check_length(after.data, limit, before.data); !fits)
        return fits.error();
    after.updated_ms = domain::change_time(before.updated_ms, now());
    after.change = memory_.newest_change;
    rows_changed_ = true;
    bool const moves = how.set_position && before.position != how.draft.position;
    if (moves) {
        key const old_key = row_key(t.number(), before.position, before.sequence);
        txn_.erase(old_key);
        if (before.position) txn_.erase(position_key(t.number(), before.sequence));
        t.counts->removed(place(old_key));
        after.position = how.draft.position;
    }
    put(t, after.view());
    if (moves) {
        t.counts->added(place(row_key(t.number(), after.position, after.sequence)));
        t.counters_dirty = true;
    }
    for (auto& index : t.indexes) index->change(before.view(), after.view());
    return after;
}

void batch::replace(open_table& of, domain::row const& before, domain::row after) {
    counted_table& t = own(of);
    after.change = memory_.newest_change;
    put(t, after.view());
    for (auto& index : t.indexes) index->change(before.view(), after.view());
}

void batch::put(counted_table& t, domain::row_view const& row) {
    encode(row, txn_.reserve(row_key(t.number(), row.position, row.sequence), encoded_size(row)));
    if (row.position)
        put_u64(txn_, position_key(t.number(), row.sequence),
                static_cast<std::uint64_t>(*row.position));
}

void batch::erase(open_table& of, domain::row const& row) {
    counted_table& t = own(of);
    key const k = row_key(t.number(), row.position, row.sequence);
    txn_.erase(k);
    if (row.position) txn_.erase(position_key(t.number(), row.sequence));
    if (row.number != row.sequence) txn_.erase(number_key(t.number(), row.number));
    t.counts->removed(place(k));
    for (auto& index : t.indexes) index->remove(row.view());
    --t.counters.rows;
    t.counters_dirty = true;
}

void batch::erase_all(open_table& of) {
    counted_table& t = own(of);
    for (auto& index : t.indexes) index->flush();
    for (char tag : tags_of_rows)
        if (tag != 'D') erase_prefix(key(tag, t.number()), ~std::size_t{0});
    t.counts = std::make_unique<rank_index>(txn_, rank_keys::of_rows(t.number(), {}));
    for (auto& index : t.indexes)
        index = std::make_unique<column_index>(txn_, t.number(), index->record());
    t.counters.rows = 0;
    t.counters_dirty = true;
}

std::size_t batch::erase_prefix(std::string_view prefix, std::size_t keys_max) {
    kv::cursor at(txn_);
    std::size_t erased = 0;
    while (erased < keys_max && at.seek(prefix) && at.in(prefix)) {
        txn_.erase(std::string(at.key()));
        ++erased;
    }
    return erased;
}

void batch::each_row(open_table const& t,
                     std::function<void(domain::row_view const&)> const& visit) const {
    key const prefix('R', own(t).number());
    kv::cursor at(txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        visit(decode_row(at.key(), at.value()));
}

std::optional<domain::row> batch::locate(open_table const& t, domain::row_ref const& ref) const {
    auto const row = find_row(txn_, {own(t).number(), meta_.secret}, ref);
    return row ? std::optional(domain::row::copy_of(*row)) : std::nullopt;
}

domain::row batch::at_sequence(open_table const& t, std::uint64_t sequence) const {
    return domain::row::copy_of(
        stored(row_at(txn_, own(t).number(), sequence), "row of a known place"));
}

}  // namespace rowd::storage
