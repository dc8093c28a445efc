#include "storage/lmdb/write/batch.hpp"

#include <algorithm>

#include "rowd/domain/audit_entry.hpp"
#include "rowd/domain/rules.hpp"
#include "storage/chat/operations.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/tables/operations.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t definitions_bytes_max = 16u << 20;  // of a tenant
constexpr std::size_t definition_bytes_least = 1024;      // what a small one counts as
constexpr std::int64_t kept_ahead_ms = 250;               // of the clock
constexpr domain::change_number kept_ahead_changes = 4096;

}  // namespace

batch::batch(kv::environment& env, random_source& random, batch_memory& memory,
             std::uint64_t quota_bytes)
    : txn_(env),
      random_(random),
      memory_(memory),
      quota_bytes_(quota_bytes),
      used_before_(txn_.used_bytes()),
      chat_(txn_, random, *this) {
    meta_ = load_meta(txn_);
    // What is stored of older formats stays valid; what is written from here on is of this one.
    meta_dirty_ = meta_.format != format_version;
    meta_.format = format_version;
    if (!memory_.newest_ms) memory_.newest_ms = newest_time(txn_);
}

result<domain::receipt> batch::apply(domain::operation const& op, std::int64_t now_ms) {
    asked_ms_ = now_ms;
    take_number();
    return std::visit(
        [&]<class Op>(Op const& o) -> result<domain::receipt> {
            auto done = execute(primitives_of<Op>(), o);
            if (!done) return done.error();
            return domain::receipt(*std::move(done));
        },
        op);
}

void batch::complete(domain::operation& op, domain::receipt& r) {
    std::visit(
        [&](auto& o) {
            storage::complete(o, std::get<typename std::decay_t<decltype(o)>::receipt>(r));
        },
        op);
}

std::int64_t batch::now() {
    memory_.newest_ms = std::max(asked_ms_, *memory_.newest_ms);
    return *memory_.newest_ms;
}

// The meta record is ahead of the numbers, so that it need not be written for each.
void batch::take_number() {
    auto& number = memory_.newest_change;
    if (number == 0) number = std::max(meta_.next_change, domain::first_change(asked_ms_));
    if (++number < meta_.next_change) return;
    meta_.next_change = number + kept_ahead_changes;
    meta_dirty_ = true;
}

// Tables tell their times, and so do rows that are made, by way of the counters of their table. For
// rows that are changed the meta record is written, but not each time: that would be pages of its
// own in every commit.
void batch::keep_time() {
    if (*memory_.newest_ms <= meta_.newest_ms || !(meta_dirty_ || rows_changed_)) return;
    meta_.newest_ms = *memory_.newest_ms + (rows_changed_ ? kept_ahead_ms : 0);
    meta_dirty_ = true;
}

void batch::commit() {
    for (auto& [number, t] : tables_) {
        t.counts->flush();
        t.counters.tail = t.counts->tail();
        t.counters_dirty = t.counters_dirty || t.counts->wrote_records();
        for (auto& index : t.indexes) index->flush();
        if (t.counters_dirty) txn_.put(counters_key(number), t.counters.bytes());
    }
    rows_changed_ = rows_changed_ || chat_.is_dirty();
    keep_time();
    if (meta_dirty_) txn_.put(meta_key(), encode(meta_));
    txn_.commit();
}

std::shared_ptr<known_table const> batch::look_up(domain::table_ref const& ref) {
    auto const* const id = std::get_if<uuid>(&ref);
    if (auto known = id ? memory_.tables.find(*id) : nullptr) return known;
    auto const number = table_number(txn_, ref);
    if (!number) return nullptr;
    auto definition = stored(load_definition(txn_, *number), "definition of a table");
    return memory_.tables.add(*number, std::move(definition));
}

batch::counted_table* batch::find(domain::table_ref const& ref) {
    if (auto const* id = std::get_if<uuid>(&ref); last_ && id && last_->definition().id == *id)
        return last_;
    auto known = look_up(ref);
    if (!known) return nullptr;
    std::uint32_t const number = known->number;
    auto [it, fresh] = tables_.try_emplace(number);
    counted_table& t = it->second;
    if (fresh) {
        t.known = std::move(known);
        t.counters = load_counters(txn_, number);
        t.counts = std::make_unique<rank_index>(txn_, rank_keys::of_rows(number, t.counters.tail));
        for (auto& r : load_indexes(txn_, number))
            t.indexes.push_back(std::make_unique<column_index>(txn_, number, std::move(r)));
    }
    return last_ = &t;
}

result<open_table*> batch::open(domain::table_ref const& ref, domain::made_for const& version) {
    counted_table* const t = find(ref);
    if (!t) return fail(errc::table_absent);
    if (auto good = domain::check_version(t->definition(), version); !good) return good.error();
    return t;
}

bool batch::is_taken(std::string_view name) const {
    return table_number(txn_, name).has_value();
}

open_table& batch::make_table(domain::table definition) {
    auto const number = static_cast<std::uint32_t>(meta_.next_table++);
    meta_dirty_ = true;
    definition.id = random_.uuid_v4();
    definition.sequence = number;
    definition.created_ms = definition.updated_ms = now();
    definition.row_count = 0;
    definition.change = memory_.newest_change;
    char digits[4];
    put_be(digits, number, 4);
    txn_.put(id_key(definition.id), {digits, sizeof digits});
    txn_.put(name_key(definition.name, number), {});
    txn_.put(definition_key(number), encode(definition));
    txn_.put(counters_key(number), counters_record{}.bytes());
    return *find(definition.id);
}

void batch::redefine(open_table& t, domain::table changed) {
    changed.change = memory_.newest_change;
    std::uint32_t const number = own(t).number();
    std::string const& old_name = t.definition().name;
    if (changed.name != old_name) {
        txn_.erase(name_key(old_name, number));
        txn_.put(name_key(changed.name, number), {});
    }
    txn_.put(definition_key(number), encode(changed));
    t.known = memory_.tables.add(number, std::move(changed));
}

domain::table batch::remove_table(open_table& t) {
    domain::table gone = t.definition();
    gone.row_count = t.row_count();
    std::uint32_t const number = own(t).number();
    memory_.tables.forget(gone.id);
    tables_.erase(number);
    last_ = nullptr;
    tables_deleted_ = true;

    txn_.erase(id_key(gone.id));
    txn_.erase(name_key(gone.name, number));
    txn_.erase(definition_key(number));
    txn_.erase(counters_key(number));
    txn_.put(garbage_key(number), {});
    return gone;
}

void batch::record(std::string_view action, domain::table const& t, domain::actor const& by,
                   std::string metadata) {
    std::uint64_t const number = meta_.next_audit++;
    meta_dirty_ = true;
    txn_.put(audit_key(number),
             domain::audit_entry(random_.uuid_v4(), action, t, by, std::move(metadata), now()));
    audited_ = true;
}

std::uint64_t batch::grown_bytes() const {
    std::uint64_t const used = txn_.used_bytes();
    return used > used_before_ ? used - used_before_ : 0;
}

result<> batch::room_to_grow() const {
    if (may_grow()) return {};
    return fail(errc::storage_full);
}

// Whoever lists tables gets all definitions of a tenant in one answer, so their sum has a bound.
result<> batch::room_for_definition(domain::table const& wanted, open_table const* replaced) {
    auto const cost = [](std::size_t bytes) { return std::max(bytes, definition_bytes_least); };
    std::size_t const wanted_cost = cost(encode(wanted).size());
    std::size_t sum = wanted_cost;
    key const its_key = definition_key(replaced ? own(*replaced).number() : 0);
    key const prefix('T');
    kv::cursor at(txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
        std::size_t const its_cost = cost(at.value().size());
        if (at.key() != its_key.view())
            sum += its_cost;
        else if (wanted_cost <= its_cost)
            return {};
    }
    if (sum <= definitions_bytes_max) return {};
    return fail(errc::limit_exceeded,
                "Too many tables, or too large ones: the definitions of all "
                "tables may have 16 MiB");
}

result<> batch::room_for_rows(open_table const& t, std::size_t more) const {
    if (auto room = domain::check_room(t.definition(), t.row_count(), more); !room) return room;
    if (own(t).counters.last_sequence + more > sequence_max)
        return fail(errc::limit_exceeded, "The table has used up its row numbers");
    return {};
}

void batch::trim_outbox(std::uint64_t number) {
    kv::cursor at(txn_);
    key const prefix('A');
    while (at.seek(prefix) && at.in(prefix) && number_at(at.key(), 1, 8) <= number)
        txn_.erase(std::string(at.key()));
}

}  // namespace rowd::storage
