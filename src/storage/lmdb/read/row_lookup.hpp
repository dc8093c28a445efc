// Finding one row, in a snapshot or in a write transaction. The views die as the transaction's do.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "rowd/domain/plan.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {

// What is needed to find rows of one table.
struct table_context {
    std::uint32_t number = 0;
    std::uint64_t secret = 0;
};

// The row of a sequence, if there is one. Nearly every row has no position: its key follows from
// its sequence.
template <class Txn>
std::optional<domain::row_view> row_at(Txn const& txn, std::uint32_t table,
                                       std::uint64_t sequence) {
    key k = row_key(table, std::nullopt, sequence);
    if (auto const value = txn.get(k)) return decode_row(k, *value);
    auto const position = txn.get(position_key(table, sequence));
    if (!position) return std::nullopt;
    k = row_key(table, static_cast<std::int64_t>(number_of(*position, 8)), sequence);
    auto const value = txn.get(k);
    if (!value) return std::nullopt;
    return decode_row(k, *value);
}

template <class Txn>
std::optional<domain::row_view> find_row(Txn const& txn, table_context const& table,
                                         domain::row_ref const& ref) {
    if (auto const* id = std::get_if<uuid>(&ref)) {
        auto row = row_at(txn, table.number, sequence_in(*id, table.secret));
        if (row && row->id != *id) row.reset();
        return row;
    }
    std::uint64_t const number = std::get<std::uint64_t>(ref);
    auto row = row_at(txn, table.number, number);
    if (row && row->number == number) return row;
    auto const sequence = txn.get(number_key(table.number, number));
    return sequence ? row_at(txn, table.number, number_of(*sequence, 8)) : std::nullopt;
}

}  // namespace rowd::storage
