#include "storage/lmdb/find.hpp"

#include <algorithm>

#include "rowd/domain/value.hpp"
#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/counted.hpp"
#include "storage/lmdb/index_choice.hpp"
#include "storage/lmdb/row_codec.hpp"

namespace rowd::storage {
namespace {

constexpr std::uint64_t quick_rows_max = 500;  // some 100 us

bool has_any(snapshot const& in, key const& prefix) {
    cursor at(in);
    return at.seek(prefix) && at.in(prefix);
}

void emit(domain::query const& q, domain::row_view const& row, double score,
          domain::row_sink& out) {
    if (q.rank)
        out.on_ranked_row(row, score);
    else
        out.on_row(row);
}

// The stretch of an index that a value's rows stand in.
std::string value_prefix(counted_keys const& keys, std::string_view value) {
    return keys.leaf + domain::index_key(value) + '\0';
}

// Arrays: an equality with a scalar also holds for an array that contains it.
std::string array_prefix(counted_keys const& keys) {
    std::string p = keys.leaf;
    p += domain::index_key("[]").front();
    return p;
}

template <class Visit>
void each_entry(snapshot const& in, std::string const& prefix, Visit const& visit) {
    cursor at(in);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (!visit(sequence_of_entry(at.key()))) return;
}

// Calls `visit` with every row that the choice leaves over; false ends it. Several values may lead
// to one entry: each row is visited once.
template <class Visit>
void each_candidate(snapshot const& in, table_context const& table, equality_choice const& choice,
                    Visit const& visit) {
    counted_keys const keys = counted_keys::of_index(table.number, choice.index->number);
    std::vector<std::uint64_t> sequences;
    auto const collect = [&](std::uint64_t sequence) {
        sequences.push_back(sequence);
        return true;
    };
    for (auto const& value : choice.values) each_entry(in, value_prefix(keys, value), collect);
    each_entry(in, array_prefix(keys), collect);
    std::ranges::sort(sequences);
    auto const repeated = std::ranges::unique(sequences);
    sequences.erase(repeated.begin(), repeated.end());
    for (std::uint64_t const sequence : sequences)
        if (auto const row = row_at(in, table.number, sequence); row && !visit(*row)) return;
}

template <class Visit>
void each_row(snapshot const& in, table_context const& table, Visit const& visit) {
    key const prefix('R', table.number);
    cursor at(in);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (!visit(decode_row(at.key(), at.value()))) return;
}

template <class Visit>
void each_match(snapshot const& in, table_context const& table, domain::query const& q,
                Visit const& visit) {
    auto const check = [&](domain::row_view const& row) { return !q.matches(row) || visit(row); };
    auto const indexes = load_indexes(in, table.number);
    if (auto const choice = choose_equality(q, indexes))
        each_candidate(in, table, *choice, check);
    else
        each_row(in, table, check);
}

// All rows in the order of an index: found by counting, so a deep page costs what the first costs.
void emit_in_index_order(snapshot const& in, table_context const& table, order_choice const& choice,
                         domain::query const& q, domain::row_sink& out, std::uint64_t total) {
    counted_keys const keys = counted_keys::of_index(table.number, choice.index->number);
    std::uint64_t nulls = 0;
    if (choice.nulls_last) {
        cursor at(in);
        nulls = count_before(at, keys, std::string(domain::index_key("null")) + '\1');
    }
    std::vector<std::uint64_t> sequences;
    for (std::uint64_t n = q.offset; n < total && sequences.size() < q.limit;) {
        cursor at(in);
        std::uint64_t const rank = choice.descending ? total - 1 - n : (n + nulls) % total;
        if (!seek_nth(at, keys, rank)) break;
        // From here on neighbours follow, up to the end of the stretch that does not wrap.
        std::uint64_t const run = choice.descending   ? rank + 1
                                  : n + nulls < total ? total - rank
                                                      : nulls - rank;
        for (std::uint64_t i = 0; i < run && sequences.size() < q.limit; ++i, ++n) {
            sequences.push_back(sequence_of_entry(at.key()));
            if (!(choice.descending ? at.previous() : at.next())) {
                ++n;
                break;
            }
        }
    }
    for (std::uint64_t const sequence : sequences)
        if (auto const row = row_at(in, table.number, sequence)) emit(q, *row, 0, out);
}

// Relational ties go by number, an index has them by sequence: where a row's number is another, the
// order of an index is not the order asked for.
std::optional<order_choice> usable_order(snapshot const& in, table_context const& table,
                                         domain::query const& q,
                                         std::vector<index_record> const& indexes) {
    auto choice = choose_order(q, indexes);
    bool const by_number = q.by.convention == domain::sort_convention::relational;
    if (choice && by_number && has_any(in, key('V', table.number))) choice.reset();
    return choice;
}

// Whether all rows are asked for by creation or by number, and so stand in the order asked for.
bool is_plain_list(snapshot const& in, table_context const& table, domain::query const& q) {
    return !q.where && !q.owner && !q.rank && q.search.empty() && q.by.keys.empty() &&
           !has_any(in, key('P', table.number)) && !has_any(in, key('V', table.number));
}

void emit_page(snapshot const& in, table_context const& table, domain::query const& q,
               std::uint64_t total, domain::row_sink& out) {
    cursor at(in);
    if (q.offset >= total || !seek_nth(at, counted_keys::of_rows(table.number), q.offset)) return;
    std::uint64_t left = std::min(q.limit, total - q.offset);
    for (bool more = left > 0; more; more = --left > 0 && at.next())
        out.on_row(decode_row(at.key(), at.value()));
}

std::optional<std::uint64_t> rows_of(snapshot const& in, table_context const& table) {
    auto const counters = in.get(counters_key(table.number));
    if (!counters) return std::nullopt;
    return decode_counters(*counters).rows;
}

}  // namespace

result<> find_rows(snapshot const& in, table_context const& table, domain::find_rows const& plan,
                   domain::row_sink& out) {
    domain::query const& q = plan.wanted;
    auto const total = rows_of(in, table);
    if (!total) return fail(errc::table_absent);
    if (is_plain_list(in, table, q)) {
        out.on_total(*total);
        emit_page(in, table, q, *total, out);
        return {};
    }
    auto const indexes = load_indexes(in, table.number);
    if (auto const choice = usable_order(in, table, q, indexes)) {
        out.on_total(*total);
        emit_in_index_order(in, table, *choice, q, out, *total);
        return {};
    }
    domain::top_rows page(q.by, q.offset, q.limit);
    result<> done;
    each_match(in, table, q, [&](domain::row_view const& row) {
        done = page.add(row, q.score(row));
        return done.has_value();
    });
    if (!done) return done;
    out.on_total(page.seen());
    for (auto const& hit : page.page()) emit(q, hit.row, hit.score, out);
    return {};
}

result<> group_rows(snapshot const& in, table_context const& table, domain::group_rows const& plan,
                    domain::group_sink& out) {
    if (!rows_of(in, table)) return fail(errc::table_absent);
    domain::group_collector groups(plan.groups);
    result<> done;
    each_match(in, table, plan.wanted, [&](domain::row_view const& row) {
        done = groups.add(row);
        return done.has_value();
    });
    if (!done) return done;
    auto const page = groups.page(plan.wanted.by, plan.wanted.offset, plan.wanted.limit);
    if (!page) return page.error();
    out.on_total(groups.size());
    for (auto const& g : *page) out.on_group(g);
    return {};
}

bool is_quick(snapshot const& in, table_context const& table, domain::find_rows const& plan) {
    auto const total = rows_of(in, table);
    if (!total || *total <= quick_rows_max) return true;
    if (is_plain_list(in, table, plan.wanted)) return plan.wanted.limit <= quick_rows_max;
    auto const indexes = load_indexes(in, table.number);
    if (usable_order(in, table, plan.wanted, indexes)) return plan.wanted.limit <= quick_rows_max;
    auto const choice = choose_equality(plan.wanted, indexes);
    if (!choice) return false;
    counted_keys const keys = counted_keys::of_index(table.number, choice->index->number);
    std::uint64_t looked_at = 0;
    auto const count = [&](std::string const& prefix) {
        each_entry(in, prefix, [&](std::uint64_t) { return ++looked_at <= quick_rows_max; });
    };
    for (auto const& value : choice->values) count(value_prefix(keys, value));
    count(array_prefix(keys));
    return looked_at <= quick_rows_max;
}

}  // namespace rowd::storage
