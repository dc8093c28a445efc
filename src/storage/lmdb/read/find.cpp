#include "storage/lmdb/read/find.hpp"

#include <algorithm>

#include "rowd/domain/key.hpp"
#include "rowd/domain/query_limits.hpp"
#include "rowd/storage/refusals.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/lmdb/ranks/rank_index.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/tables/index_choice.hpp"

namespace rowd::storage {
namespace {

constexpr std::uint64_t quick_rows_max = 500;  // what an I/O thread may look at: some 100 us

bool has_any(kv::snapshot const& in, key const& prefix) {
    kv::cursor at(in);
    return at.seek(prefix) && at.in(prefix);
}

void emit(domain::query const& q, domain::row_view const& row, double score,
          domain::row_sink& out) {
    if (q.rank)
        out.on_ranked_row(row, score);
    else
        out.on_row(row);
}

// The range of an index that a value's rows stand in.
std::string value_prefix(rank_keys const& keys, std::string_view value, domain::key_form form) {
    return keys.leaf + domain::index_key(value, form) + '\0';
}

// Whether that is known to be more than an I/O thread may look at; then the read is over.
bool is_too_much(reading& how, std::uint64_t rows) {
    if (!how.slot() || rows <= quick_rows_max) return false;
    how.give_up();
    return true;
}

// About how often a query goes over each row that it looks at.
std::size_t passes(domain::query const& q) {
    return 1 + (q.where ? domain::passes(*q.where) : 0) + (q.search.empty() ? 0 : 1) +
           (q.rank ? domain::search_terms_max : 0) + q.by.keys.size();
}

// The rows that the choice leaves over, by sequence, each once although several values may lead to
// one entry. They are of no use when the read is over.
std::vector<std::uint64_t> candidates(kv::snapshot const& in, table_context const& table,
                                      equality_choice const& choice, reading& how) {
    rank_keys const keys = rank_keys::of_index(table.number, choice.index->number);
    std::vector<std::uint64_t> sequences;
    auto const collect = [&](std::string const& prefix) {
        kv::cursor at(in);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            if (!how.allows(at.key().size()) || is_too_much(how, sequences.size())) return;
            sequences.push_back(sequence_of_entry(at.key()));
        }
    };
    for (auto const& value : choice.values) collect(value_prefix(keys, value, choice.index->form));
    // An equality with a scalar also holds for an array that contains it.
    if (choice.index->arrays) collect(keys.leaf + array_entries());
    if (is_too_much(how, sequences.size())) return sequences;
    std::ranges::sort(sequences);
    auto const repeated = std::ranges::unique(sequences);
    sequences.erase(repeated.begin(), repeated.end());
    return sequences;
}

// Calls `visit` with every row that matches, until it returns false or the read is over.
template <class Visit>
void each_match(kv::snapshot const& in, table_context const& table,
                std::vector<index_record> const& indexes, domain::query const& q,
                std::size_t passes, reading& how, Visit const& visit) {
    auto const look_at = [&](domain::row_view const& row) {
        return how.allows(row.data.size() * passes) && (!q.matches(row) || visit(row));
    };
    if (auto const choice = choose_equality(q, indexes)) {
        for (std::uint64_t const sequence : candidates(in, table, *choice, how)) {
            if (!how.allows(reading::descent)) return;
            auto const row = row_at(in, table.number, sequence);
            if (row && !look_at(*row)) return;
        }
        return;
    }
    if (is_too_much(how, load_counters(in, table.number).rows)) return;
    key const prefix('R', table.number);
    kv::cursor at(in);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (!look_at(decode_row(at.key(), at.value()))) return;
}

// All rows in the order of an index: found by counting, so a deep page costs what the first costs.
void emit_in_index_order(kv::snapshot const& in, table_context const& table,
                         order_choice const& choice, domain::query const& q, std::uint64_t total,
                         reading& how, domain::row_sink& out) {
    rank_keys const keys = rank_keys::of_index(table.number, choice.index->number);
    std::uint64_t nulls = 0;
    if (choice.nulls_last) {
        kv::cursor at(in);
        nulls = count_before(at, keys, domain::index_key("null", choice.index->form) + '\1');
    }
    std::vector<std::uint64_t> sequences;
    for (std::uint64_t n = q.offset; n < total && sequences.size() < q.limit;) {
        kv::cursor at(in);
        std::uint64_t const rank = choice.descending ? total - 1 - n : (n + nulls) % total;
        if (!seek_nth(at, keys, rank)) break;
        // From here on neighbours follow, up to the end of the range that does not wrap.
        std::uint64_t const run = choice.descending   ? rank + 1
                                  : n + nulls < total ? total - rank
                                                      : nulls - rank;
        for (std::uint64_t i = 0; i < run && sequences.size() < q.limit; ++i, ++n) {
            require_leaf(at, keys);
            sequences.push_back(sequence_of_entry(at.key()));
            if (!(choice.descending ? at.previous() : at.next())) {
                ++n;
                break;
            }
        }
    }
    for (std::uint64_t const sequence : sequences) {
        auto const row = row_at(in, table.number, sequence);
        if (!how.allows(reading::descent + (row ? row->data.size() : 0))) return;
        if (row) emit(q, *row, 0, out);
    }
}

// Relational ties go by number, an index has them by sequence: where a row's number is another, the
// order of an index is not the order asked for.
std::optional<order_choice> usable_order(kv::snapshot const& in, table_context const& table,
                                         domain::query const& q,
                                         std::vector<index_record> const& indexes) {
    auto choice = choose_order(q, indexes);
    bool const by_number = q.by.convention == domain::sort_convention::relational;
    if (choice && by_number && has_any(in, key('V', table.number))) choice.reset();
    return choice;
}

// Whether all rows are asked for by creation or by number, and so stand in the order asked for.
bool is_plain_list(kv::snapshot const& in, table_context const& table, domain::query const& q) {
    return !q.where && !q.owner && !q.rank && q.search.empty() && q.by.keys.empty() &&
           !has_any(in, key('P', table.number)) && !has_any(in, key('V', table.number));
}

void emit_page(kv::snapshot const& in, table_context const& table, domain::query const& q,
               counters_record const& counters, reading& how, domain::row_sink& out) {
    kv::cursor at(in);
    rank_keys const keys = rank_keys::of_rows(table.number, counters.tail);
    if (q.offset >= counters.rows || !seek_nth(at, keys, q.offset)) return;
    std::uint64_t left = std::min(q.limit, counters.rows - q.offset);
    for (bool more = left > 0; more; more = --left > 0 && at.next()) {
        require_leaf(at, keys);
        if (!how.allows(at.value().size())) return;
        out.on_row(decode_row(at.key(), at.value()));
    }
}

// Matches in an order that no index has: the page is chosen while all of them are looked at.
result<> emit_sorted(kv::snapshot const& in, table_context const& table, domain::query const& q,
                     std::vector<index_record> const& indexes, reading& how,
                     domain::row_sink& out) {
    domain::top_rows page(q.by, q.offset, q.limit);
    result<> done;
    each_match(in, table, indexes, q, passes(q), how, [&](domain::row_view const& row) {
        done = page.add(row, q.score(row));
        return done.has_value();
    });
    if (!done || how.over()) return done;
    out.on_total(page.seen());
    for (auto const& hit : page.page()) {
        if (!how.allows(hit.row.data.size())) break;
        emit(q, hit.row, hit.score, out);
    }
    return {};
}

}  // namespace

result<> find_rows(kv::snapshot const& in, table_context const& table,
                   domain::find_rows const& plan, reading& how, domain::row_sink& out) {
    domain::query const& q = plan.wanted;
    bool const plain = is_plain_list(in, table, q);
    auto const indexes = plain ? std::vector<index_record>() : load_indexes(in, table.number);
    auto const order = usable_order(in, table, q, indexes);
    result<> done;
    if (!plain && !order) {
        done = emit_sorted(in, table, q, indexes, how, out);
    } else {
        auto const counters = load_counters(in, table.number);
        if (is_too_much(how, std::min(q.limit, counters.rows))) return out_of_time();
        out.on_total(counters.rows);
        if (order)
            emit_in_index_order(in, table, *order, q, counters.rows, how, out);
        else
            emit_page(in, table, q, counters, how, out);
    }
    if (how.over()) return out_of_time();
    return done;
}

result<> group_rows(kv::snapshot const& in, table_context const& table,
                    domain::group_rows const& plan, reading& how, domain::group_sink& out) {
    domain::group_collector groups(plan.groups);
    result<> done;
    std::size_t const looks = passes(plan.wanted) + plan.groups.outputs.size();
    each_match(in, table, load_indexes(in, table.number), plan.wanted, looks, how,
               [&](domain::row_view const& row) {
                   done = groups.add(row);
                   return done.has_value();
               });
    if (!done) return done;
    if (how.over()) return out_of_time();
    auto const page = groups.page(plan.wanted.by, plan.wanted.offset, plan.wanted.limit);
    if (!page) return page.error();
    out.on_total(groups.size());
    for (auto const& g : *page) out.on_group(g);
    return {};
}

}  // namespace rowd::storage
