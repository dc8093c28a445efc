// Rows one by one: insert, change, erase, find.
#include <algorithm>

#include "rowd/base/json.hpp"
#include "rowd/domain/change_time.hpp"
#include "rowd/domain/columns.hpp"
#include "storage/lmdb/format/stored.hpp"
#include "storage/lmdb/read/row_lookup.hpp"
#include "storage/lmdb/write/batch.hpp"

namespace rowd::storage {
namespace {

void put_u64(kv::write_txn& txn, key const& k, std::uint64_t v) {
    char bytes[8];
    put_be(bytes, v, 8);
    txn.put(k, {bytes, sizeof bytes});
}

std::string data_after(std::string_view before, domain::row_change const& how) {
    return how.how == domain::row_change::mode::merge ? json::merge(before, how.draft.data)
                                                      : how.draft.data;
}

std::string_view place(key const& row) {
    return row.view().substr(prefix_size);
}

}  // namespace

result<> batch::run(domain::insert_rows const& op, domain::receipt& out) {
    auto const opened = open(op.table, op.version);
    if (!opened) return opened.error();
    open_table* const t = *opened;
    if (op.strict)
        for (auto const& draft : op.rows)
            if (auto const fits = check_columns(*t, draft.data); !fits) return fits;
    if (auto room = check_room(*t, op.rows.size()); !room) return room;
    if (auto room = room_to_grow(); !room) return room;
    out.rows.reserve(op.rows.size());
    for (auto const& draft : op.rows) {
        auto const row = insert(*t, draft);
        out.rows.push_back({row.id,
                            row.number,
                            row.sequence,
                            row.created_ms,
                            row.updated_ms,
                            row.position,
                            {},
                            {},
                            {}});
    }
    return {};
}

void batch::complete(domain::write_op& op, domain::receipt& r) {
    auto* const insert = std::get_if<domain::insert_rows>(&op);
    if (!insert || r.failure) return;
    for (std::size_t i = 0; i < r.rows.size(); ++i) {
        r.rows[i].owner = std::move(insert->rows[i].owner);
        r.rows[i].data = std::move(insert->rows[i].data);
        r.rows[i].members = std::move(insert->rows[i].members);
    }
}

result<> batch::run(domain::change_rows const& op, domain::receipt& out) {
    auto const opened = open(op.table, op.version);
    if (!opened) return opened.error();
    open_table* const t = *opened;
    if (auto room = room_to_grow(); !room) return room;
    if (op.atomic)
        if (auto all = check_all(*t, op); !all) return all;
    for (std::size_t i = 0; i < op.changes.size(); ++i) {
        domain::row_change const& c = op.changes[i];
        auto before = locate(*t, c.row);
        result<domain::row> after = fail(errc::row_absent);
        if (before && (!c.owner || before->owner == *c.owner))
            after = change(*t, std::move(*before), c, op.limit);
        if (after)
            out.rows.push_back(std::move(*after));
        else
            out.failures.emplace_back(i, after.error());
    }
    return {};
}

// Everything that `atomic` promises, before the first put. A row may be changed more than once.
result<> batch::check_all(open_table const& t, domain::change_rows const& op) {
    std::map<std::uint64_t, std::string> data;  // after the changes so far, by sequence
    for (auto const& c : op.changes) {
        auto row = locate(t, c.row);
        if (!row || (c.owner && row->owner != *c.owner)) return fail(errc::row_absent);
        if (op.limit.bytes_max == 0) continue;
        std::string& now = data.try_emplace(row->sequence, std::move(row->data)).first->second;
        std::string after = data_after(now, c);
        if (auto fits = domain::check_length(after, op.limit, now); !fits) return fits;
        now = std::move(after);
    }
    return {};
}

domain::row_view batch::insert(open_table& t, domain::row_draft const& draft,
                               std::optional<std::uint64_t> number) {
    domain::row_view row;
    row.sequence = ++t.counters.last_sequence;
    if (number && *number > row.sequence) row.sequence = t.counters.last_sequence = *number;
    row.number = number.value_or(row.sequence);
    row.id = make_row_id(random_.uuid_v4(), row.sequence, meta_.secret);
    row.created_ms = t.counters.last_created_ms = now();
    row.updated_ms = row.created_ms;
    row.position = draft.position;
    row.owner = draft.owner;
    row.data = draft.data;
    row.members = draft.members;
    put_row(t, row);
    if (row.number != row.sequence) put_u64(txn_, number_key(t.number, row.number), row.sequence);
    t.counts->added(place(row_key(t.number, row.position, row.sequence)));
    for (auto& index : t.indexes) index->add(row);
    ++t.counters.rows;
    if (number || row.position) t.counters_dirty = true;
    return row;
}

result<domain::row> batch::change(open_table& t, domain::row before, domain::row_change const& how,
                                  domain::data_limit const& limit) {
    domain::row after = before;
    after.data = data_after(before.data, how);
    after.members = how.how == domain::row_change::mode::merge ? domain::member_table(after.data)
                                                               : how.draft.members;
    if (auto const fits = domain::check_length(after.data, limit, before.data); !fits)
        return fits.error();
    after.updated_ms = domain::change_time(before.updated_ms, now());
    rows_changed_ = true;
    bool const moves = how.set_position && before.position != how.draft.position;
    if (moves) {
        key const old_key = row_key(t.number, before.position, before.sequence);
        txn_.erase(old_key);
        if (before.position) txn_.erase(position_key(t.number, before.sequence));
        t.counts->removed(place(old_key));
        after.position = how.draft.position;
    }
    put_row(t, after.view());
    if (moves) {
        t.counts->added(place(row_key(t.number, after.position, after.sequence)));
        t.counters_dirty = true;
    }
    for (auto& index : t.indexes) index->change(before.view(), after.view());
    return after;
}

void batch::put_row(open_table& t, domain::row_view const& row) {
    encode(row, txn_.reserve(row_key(t.number, row.position, row.sequence), encoded_size(row)));
    if (row.position)
        put_u64(txn_, position_key(t.number, row.sequence),
                static_cast<std::uint64_t>(*row.position));
}

void batch::erase_row(open_table& t, domain::row const& row) {
    key const k = row_key(t.number, row.position, row.sequence);
    txn_.erase(k);
    if (row.position) txn_.erase(position_key(t.number, row.sequence));
    if (row.number != row.sequence) txn_.erase(number_key(t.number, row.number));
    t.counts->removed(place(k));
    for (auto& index : t.indexes) index->remove(row.view());
    --t.counters.rows;
    t.counters_dirty = true;
}

std::optional<domain::row> batch::locate(open_table const& t, domain::row_ref const& ref) {
    auto const row = find_row(txn_, {t.number, meta_.secret}, ref);
    return row ? std::optional(domain::row::copy_of(*row)) : std::nullopt;
}

domain::row batch::at_sequence(open_table const& t, std::uint64_t sequence) {
    return domain::row::copy_of(stored(row_at(txn_, t.number, sequence), "row of a known place"));
}

result<> batch::check_columns(open_table const& t, std::string_view data) {
    std::vector<field_error> failures;
    domain::check_row(t.definition.columns(), data, failures);
    if (failures.empty()) return {};
    std::string message = failures.front().message;
    return error{errc::bad_input, std::move(message), std::move(failures)};
}

result<> batch::check_room(open_table const& t, std::size_t more_rows) {
    if (t.counters.rows + more_rows > t.definition.max_rows)
        return fail(errc::table_full, "Table has reached its maximum row limit of " +
                                          std::to_string(t.definition.max_rows));
    if (t.counters.last_sequence + more_rows > sequence_max)
        return fail(errc::limit_exceeded, "The table has used up its row numbers");
    return {};
}

}  // namespace rowd::storage
