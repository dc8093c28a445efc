#include "rowd/domain/sort.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "domain/query/value_order.hpp"
#include "rowd/domain/query_limits.hpp"

namespace rowd::domain {
namespace {

// System fields are read from the row itself: a cell would render them into a buffer of its own.
sort_value value_under(sort_key const& key, row_view const& row, double score) {
    switch (key.field.from) {
        case path::source::number:
            return order_value(static_cast<std::int64_t>(row.number));
        case path::source::id:
            return {};  // compared in the rows
        case path::source::created:
            return order_value(row.created_ms);
        case path::source::updated:
            return order_value(row.updated_ms);
        case path::source::score:
            // Doubles from 0 up are in the order of their bits.
            return {rank_number, exact_number(std::bit_cast<std::int64_t>(score)), {}};
        case path::source::member:
        case path::source::document:
            break;
    }
    cell const c(key.field, row);
    return order_value(c.kind(), c.text(), key.type);
}

}  // namespace

top_rows::top_rows(sort_order const& by, std::uint64_t offset, std::uint64_t limit)
    : by_(by), offset_(offset), candidate_(by.keys.size()) {
    constexpr auto max = std::numeric_limits<std::uint64_t>::max();
    capacity_ = limit == 0 ? 0 : offset + std::min(limit, max - offset);
}

result<> top_rows::add(row_view const& row, double score) {
    ++seen_;
    if (capacity_ == 0) return {};
    read_values(row, score);
    hit const candidate{row, score};
    auto const before = [this](slot a, slot b) { return precedes(a, b); };
    if (heap_.size() == capacity_) {
        slot const last = heap_.front();
        if (!precedes(candidate, candidate_.data(), rows_[last], values_of(last))) return {};
        std::pop_heap(heap_.begin(), heap_.end(), before);
        put(last, candidate);
        std::push_heap(heap_.begin(), heap_.end(), before);
        return {};
    }
    std::size_t const row_bytes =
        sizeof(hit) + candidate_.size() * sizeof(sort_value) + sizeof(slot);
    if ((heap_.size() + 1) * row_bytes > sort_memory_bytes_max)
        return fail(errc::limit_exceeded, "Too many rows to sort: offset + limit is too large");
    auto const free = static_cast<slot>(heap_.size());
    rows_.emplace_back();
    values_.resize(values_.size() + candidate_.size());
    put(free, candidate);
    heap_.push_back(free);
    if (heap_.size() == capacity_) std::make_heap(heap_.begin(), heap_.end(), before);
    return {};
}

std::vector<hit> top_rows::page() {
    std::sort(heap_.begin(), heap_.end(), [this](slot a, slot b) { return precedes(a, b); });
    std::vector<hit> page;
    for (std::uint64_t i = offset_; i < heap_.size(); ++i) page.push_back(rows_[heap_[i]]);
    return page;
}

void top_rows::read_values(row_view const& row, double score) {
    for (std::size_t i = 0; i < candidate_.size(); ++i) {
        sort_value value = value_under(by_.keys[i], row, score);
        if (value.rank == rank_null && by_.convention == sort_convention::relational)
            value.rank = rank_null_last;
        candidate_[i] = value;
    }
}

bool top_rows::precedes(hit const& a, sort_value const* values_a, hit const& b,
                        sort_value const* values_b) const {
    for (std::size_t i = 0; i < by_.keys.size(); ++i) {
        bool const by_id = by_.keys[i].field.from == path::source::id;
        auto const order = by_id ? a.row.id <=> b.row.id : compare(values_a[i], values_b[i]);
        if (order != 0) return (order < 0) == (by_.keys[i].towards == direction::ascending);
    }
    if (by_.convention == sort_convention::relational) return a.row.number < b.row.number;
    bool const newest_first =
        !by_.keys.empty() && by_.keys.front().towards == direction::descending;
    return newest_first ? a.row.sequence > b.row.sequence : a.row.sequence < b.row.sequence;
}

bool top_rows::precedes(slot a, slot b) const {
    return precedes(rows_[a], values_of(a), rows_[b], values_of(b));
}

void top_rows::put(slot at, hit const& candidate) {
    rows_[at] = candidate;
    std::copy(candidate_.begin(), candidate_.end(),
              values_.begin() + static_cast<std::ptrdiff_t>(at * candidate_.size()));
}

}  // namespace rowd::domain
