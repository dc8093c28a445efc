#include "storage/lmdb/batch.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"
#include "rowd/domain/audit_entry.hpp"
#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/row_codec.hpp"

namespace rowd::storage {
namespace {

bool fits(environment const& env, write_txn const& txn, std::uint64_t quota_bytes) {
    std::uint64_t const used = env.high_water_bytes();
    return used <= quota_bytes || used - std::min(used, txn.free_bytes()) <= quota_bytes;
}

}  // namespace

batch::batch(environment& env, random_source& random, std::uint64_t quota_bytes)
    : txn_(env), random_(random), may_grow_(fits(env, txn_, quota_bytes)) {
    auto const stored = txn_.get(meta_key());
    if (!stored) throw std::runtime_error("the data has no meta record");
    meta_ = decode_meta(*stored);
}

domain::receipt batch::apply(domain::write_op const& op, std::int64_t now_ms) {
    domain::receipt out;
    auto const done = std::visit([&](auto const& o) { return run(o, now_ms, out); }, op);
    if (!done) out.failure = done.error();
    return out;
}

void batch::commit() {
    for (auto& [number, t] : tables_) {
        t.counts->flush();
        if (t.counters_dirty) txn_.put(counters_key(number), t.counters.bytes());
    }
    if (meta_dirty_) txn_.put(meta_key(), encode(meta_));
    txn_.commit();
}

// ---- tables ----

result<> batch::run(domain::create_table const& op, std::int64_t now_ms, domain::receipt& out) {
    if (auto room = room_to_grow(); !room) return room;
    if (op.unique_name && table_number(txn_, std::string_view(op.definition.name)))
        return fail(errc::name_taken);
    auto const number = static_cast<std::uint32_t>(meta_.next_table++);
    meta_dirty_ = true;

    domain::table t = op.definition;
    t.id = random_.uuid_v4();
    t.sequence = number;
    t.created_ms = t.updated_ms = now_ms;
    char digits[4];
    put_be(digits, number, 4);
    txn_.put(id_key(t.id), {digits, sizeof digits});
    txn_.put(name_key(t.name, number), {});
    txn_.put(definition_key(number), encode(t));
    txn_.put(counters_key(number), counters_record{}.bytes());
    record("table.created", t, op.by, domain::created_metadata(t), now_ms);
    out.table = std::move(t);
    return {};
}

result<> batch::run(domain::update_table const& op, std::int64_t now_ms, domain::receipt& out) {
    open_table* t = open(op.table);
    if (!t) return fail(errc::table_absent);
    if (!op.patch.empty()) {
        if (auto room = room_to_grow(); !room) return room;
        std::string const old_name = t->definition.name;
        domain::apply(t->definition, op.patch, now_ms);
        if (t->definition.name != old_name) {
            txn_.erase(name_key(old_name, t->number));
            txn_.put(name_key(t->definition.name, t->number), {});
        }
        txn_.put(definition_key(t->number), encode(t->definition));
        record("table.updated", t->definition, op.by, domain::updated_metadata(op.patch), now_ms);
    }
    out.table = t->definition;
    out.table->row_count = t->counters.rows;
    return {};
}

// The table is gone at once; its rows, which nobody can reach any more, go in slices later.
result<> batch::run(domain::delete_table const& op, std::int64_t now_ms, domain::receipt& out) {
    open_table* t = open(op.table);
    if (!t) return fail(errc::table_absent);
    domain::table gone = t->definition;
    gone.row_count = t->counters.rows;
    std::uint32_t const number = t->number;
    tables_.erase(number);
    last_ = nullptr;
    tables_deleted_ = true;

    txn_.erase(id_key(gone.id));
    txn_.erase(name_key(gone.name, number));
    txn_.erase(definition_key(number));
    txn_.erase(counters_key(number));
    txn_.put(garbage_key(number), {});
    record("table.deleted", gone, op.by, domain::deleted_metadata(gone), now_ms);
    out.table = std::move(gone);
    return {};
}

batch::open_table* batch::open(domain::table_ref const& ref) {
    if (auto const* id = std::get_if<uuid>(&ref); last_ && id && last_->definition.id == *id)
        return last_;
    auto const number = table_number(txn_, ref);
    if (!number) return nullptr;
    auto [it, fresh] = tables_.try_emplace(*number);
    open_table& t = it->second;
    if (fresh) {
        t.number = *number;
        t.definition = *load_table(txn_, *number);
        t.counters = decode_counters(*txn_.get(counters_key(*number)));
        t.counts = std::make_unique<counted>(txn_, *number);
    }
    return last_ = &t;
}

void batch::record(std::string_view action, domain::table const& t, domain::actor const& by,
                   std::string metadata, std::int64_t now_ms) {
    std::uint64_t const number = meta_.next_audit++;
    meta_dirty_ = true;
    std::string entry =
        domain::audit_entry(random_.uuid_v4(), action, t, by, std::move(metadata), now_ms);
    txn_.put(audit_key(number), entry);
    audit_.push_back({number, std::move(entry)});
}

// ---- rows ----

result<> batch::run(domain::insert_rows const& op, std::int64_t now_ms, domain::receipt& out) {
    open_table* t = open(op.table);
    if (!t) return fail(errc::table_absent);
    if (t->counters.rows + op.rows.size() > t->definition.max_rows)
        return fail(errc::table_full, "Table has reached its maximum row limit of " +
                                          std::to_string(t->definition.max_rows));
    if (t->counters.last_number + op.rows.size() > row_number_max)
        return fail(errc::limit_exceeded, "The table has used up its row numbers");
    if (auto room = room_to_grow(); !room) return room;
    out.rows.reserve(op.rows.size());
    for (auto const& draft : op.rows) insert(*t, draft, now_ms, out);
    return {};
}

void batch::insert(open_table& t, domain::row_draft const& draft, std::int64_t now_ms,
                   domain::receipt& out) {
    domain::row row;
    row.number = ++t.counters.last_number;
    row.id = make_row_id(random_.uuid_v4(), row.number, meta_.secret);
    // createdAt must not decrease along the numbers, even if the clock was set back.
    row.created_ms = t.counters.last_created_ms = std::max(now_ms, t.counters.last_created_ms);
    row.updated_ms = row.created_ms;
    row.position = draft.position;
    row.owner = draft.owner;
    row.data = draft.data;
    row.members = draft.members;
    put_row(t, row);
    t.counts->added(row_key(t.number, row.position, row.number).view().substr(prefix_size));
    ++t.counters.rows;
    t.counters_dirty = true;
    out.rows.push_back(std::move(row));
}

void batch::put_row(open_table& t, domain::row const& row) {
    domain::row_view const view = row.view();
    encode(view, txn_.reserve(row_key(t.number, row.position, row.number), encoded_size(view)));
    if (!row.position) return;
    char position[8];
    put_be(position, static_cast<std::uint64_t>(*row.position), 8);
    txn_.put(position_key(t.number, row.number), {position, sizeof position});
}

result<> batch::run(domain::change_row const& op, std::int64_t now_ms, domain::receipt& out) {
    open_table* t = open(op.table);
    if (!t) return fail(errc::table_absent);
    auto found = locate(*t, op.row);
    if (!found) return fail(errc::row_absent);
    if (auto room = room_to_grow(); !room) return room;

    domain::row row = std::move(found->row);
    if (op.how == domain::change_row::mode::replace) {
        row.data = op.draft.data;
        row.members = op.draft.members;
    } else {
        row.data = json::merge(row.data, op.draft.data);
        row.members = domain::member_table(row.data);
    }
    row.updated_ms = std::max(now_ms, row.created_ms);
    if (op.set_position && row.position != op.draft.position) {
        erase_row(*t, found->key, row);
        row.position = op.draft.position;
        put_row(*t, row);
        t->counts->added(row_key(t->number, row.position, row.number).view().substr(prefix_size));
    } else {
        put_row(*t, row);
    }
    out.rows.push_back(std::move(row));
    return {};
}

result<> batch::run(domain::delete_rows const& op, std::int64_t, domain::receipt& out) {
    open_table* t = open(op.table);
    if (!t) return fail(errc::table_absent);
    if (op.all) {
        erase_all_rows(*t, out);
        return {};
    }
    for (auto const& ref : op.rows)
        if (op.absent_is_error && !locate(*t, ref)) return fail(errc::row_absent);
    for (auto const& ref : op.rows) {
        auto const found = locate(*t, ref);
        if (!found) continue;
        erase_row(*t, found->key, found->row);
        --t->counters.rows;
        t->counters_dirty = true;
        out.deleted.push_back(found->row.id);
    }
    return {};
}

std::optional<batch::located> batch::locate(open_table const& t, domain::row_ref const& ref) {
    auto const* id = std::get_if<uuid>(&ref);
    std::uint64_t const number =
        id ? number_in(*id, meta_.secret) : std::get<std::uint64_t>(ref);
    std::optional<std::int64_t> position;
    if (auto const p = txn_.get(position_key(t.number, number)))
        position = static_cast<std::int64_t>(get_be(p->data(), 8));
    key const k = row_key(t.number, position, number);
    auto const value = txn_.get(k);
    if (!value) return std::nullopt;
    domain::row_view const row = decode_row(k, *value);
    if (id && row.id != *id) return std::nullopt;
    return located{std::string(k.view()), domain::row::copy_of(row)};
}

void batch::erase_row(open_table& t, std::string_view key_of_row, domain::row const& row) {
    txn_.erase(key_of_row);
    if (row.position) txn_.erase(position_key(t.number, row.number));
    t.counts->removed(key_of_row.substr(prefix_size));
}

void batch::erase_all_rows(open_table& t, domain::receipt& out) {
    key const prefix('R', t.number);
    cursor at(txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        out.deleted.push_back(decode_row(at.key(), at.value()).id);
    for (char tag : {'R', 'P', 'K', 'L'}) erase_prefix(key(tag, t.number), ~std::size_t{0});
    t.counts = std::make_unique<counted>(txn_, t.number);
    t.counters.rows = 0;
    t.counters_dirty = true;
}

std::size_t batch::erase_prefix(std::string_view prefix, std::size_t keys_max) {
    cursor at(txn_);
    std::size_t erased = 0;
    while (erased < keys_max && at.seek(prefix) && at.in(prefix)) {
        txn_.erase(std::string(at.key()));
        ++erased;
    }
    return erased;
}

// ---- housekeeping ----

void batch::trim_outbox(std::uint64_t number) {
    cursor at(txn_);
    key const prefix('A');
    while (at.seek(prefix) && at.in(prefix) && get_be(at.key().data() + 1, 8) <= number)
        txn_.erase(std::string(at.key()));
}

bool batch::collect_garbage(std::size_t keys_max) {
    cursor at(txn_);
    key const prefix('G');
    if (!at.seek(prefix) || !at.in(prefix)) return false;
    auto const table = static_cast<std::uint32_t>(get_be(at.key().data() + 1, 4));
    std::size_t left = keys_max;
    for (char tag : {'R', 'P', 'K', 'L'}) left -= erase_prefix(key(tag, table), left);
    if (left > 0) txn_.erase(garbage_key(table));
    return true;
}

result<> batch::room_to_grow() {
    if (may_grow_) return {};
    return fail(errc::storage_full);
}

}  // namespace rowd::storage
