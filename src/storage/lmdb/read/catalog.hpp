// Finding tables, and the records of a tenant and of its tables, in a snapshot or in a write
// transaction. All throw std::runtime_error for data that is damaged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rowd/domain/plan.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/storage/reading.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/format/stored.hpp"
#include "storage/lmdb/format/table_codec.hpp"

namespace rowd::storage {

template <class Txn>
meta load_meta(Txn const& txn) {
    return decode_meta(stored(txn.get(meta_key()), "meta record"));
}

template <class Txn>
std::optional<std::uint32_t> table_number(Txn const& txn, uuid const& id) {
    auto const found = txn.get(id_key(id));
    if (!found) return std::nullopt;
    return static_cast<std::uint32_t>(number_of(*found, 4));
}

// The tables that have a key of this tag, in the order of their numbers; keys of another shape are
// damaged, and no table's. Moves the transaction's cursor.
template <class Txn>
std::vector<std::uint32_t> table_numbers(Txn const& txn, char tag) {
    std::vector<std::uint32_t> numbers;
    key const prefix(tag);
    kv::cursor at(txn);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (at.key().size() == prefix_size) numbers.push_back(table_of(at.key()));
    return numbers;
}

// Of a table that is there, as of the transaction, whose cursor it moves. The stored record may lag
// behind rows that were appended since (table_codec.hpp).
template <class Txn>
counters_record load_counters(Txn const& txn, std::uint32_t table) {
    counters_record c =
        decode_counters(stored(txn.get(counters_key(table)), "counters of a table"));
    kv::cursor at(txn);
    key const plain_rows = key('R', table).add_byte('\xff');
    if (at.seek_back(row_key(table, std::nullopt, ~0ull)) && at.in(plain_rows))
        c.append_up_to(decode_row(at.key(), at.value()));
    return c;
}

// Everything but the row count.
template <class Txn>
std::optional<domain::table> load_definition(Txn const& txn, std::uint32_t number) {
    auto const bytes = txn.get(definition_key(number));
    if (!bytes) return std::nullopt;
    domain::table t = decode_table(*bytes);
    t.sequence = number;
    return t;
}

// The newest time that a change was dated with (meta.hpp). A damaged table tells none: whoever uses
// it will hear of it. Moves the transaction's cursor.
template <class Txn>
std::int64_t newest_time(Txn const& txn) {
    std::int64_t newest_ms = load_meta(txn).newest_ms;
    for (std::uint32_t const number : table_numbers(txn, 'T')) {
        try {
            auto const t = stored(load_definition(txn, number), "definition of a table");
            newest_ms = std::max({newest_ms, t.created_ms, t.updated_ms,
                                  load_counters(txn, number).last_created_ms});
        } catch (kv::error const&) {
            throw;
        } catch (std::runtime_error const&) {
        }
    }
    return newest_ms;
}

// The oldest table of a name. Names may have the same hash, so several definitions may have to be
// looked at: as long as `how`, if there is one, allows it.
template <class Txn>
std::optional<std::uint32_t> table_number(Txn const& txn, std::string_view name,
                                          reading* how = nullptr) {
    key const prefix = name_prefix(name);
    kv::cursor at(txn);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
        auto const number =
            static_cast<std::uint32_t>(number_at(at.key(), prefix.view().size(), 4));
        auto const bytes = txn.get(definition_key(number));
        if (how && !how->allows(reading::descent + (bytes ? bytes->size() : 0)))
            return std::nullopt;
        if (bytes && decode_table(*bytes).name == name) return number;
    }
    return std::nullopt;
}

template <class Txn>
std::optional<std::uint32_t> table_number(Txn const& txn, domain::table_ref const& ref,
                                          reading* how = nullptr) {
    if (auto const* id = std::get_if<uuid>(&ref)) return table_number(txn, *id);
    return table_number(txn, std::string_view(std::get<std::string>(ref)), how);
}

}  // namespace rowd::storage
