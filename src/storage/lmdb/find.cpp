#include "storage/lmdb/find.hpp"

#include <algorithm>

#include "rowd/domain/key.hpp"
#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/counted.hpp"
#include "storage/lmdb/index_choice.hpp"
#include "storage/lmdb/row_codec.hpp"

namespace rowd::storage {
namespace {

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
std::string value_prefix(counted_keys const& keys, std::string_view value, domain::key_form form) {
    return keys.leaf + domain::index_key(value, form) + '\0';
}

// The rows that the choice leaves over, by sequence, each once although several values may lead to
// one entry. More than `rows_max` of them, some perhaps twice: then it stopped there. It also stops
// when the time is over.
std::vector<std::uint64_t> candidates(snapshot const& in, table_context const& table,
                                      equality_choice const& choice, std::uint64_t rows_max,
                                      time_limit& time) {
    counted_keys const keys = counted_keys::of_index(table.number, choice.index->number);
    std::vector<std::uint64_t> sequences;
    auto const collect = [&](std::string const& prefix) {
        cursor at(in);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            if (sequences.size() > rows_max || !time.allows(at.key().size())) return;
            sequences.push_back(sequence_of_entry(at.key()));
        }
    };
    for (auto const& value : choice.values) collect(value_prefix(keys, value, choice.index->form));
    // An equality with a scalar also holds for an array that contains it.
    if (choice.index->arrays) collect(keys.leaf + array_entries());
    if (sequences.size() > rows_max) return sequences;
    std::ranges::sort(sequences);
    auto const repeated = std::ranges::unique(sequences);
    sequences.erase(repeated.begin(), repeated.end());
    return sequences;
}

// Calls `visit` with every row until it returns false or the time is over.
template <class Visit>
void each_row(snapshot const& in, table_context const& table, time_limit& time,
              Visit const& visit) {
    key const prefix('R', table.number);
    cursor at(in);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (!time.allows(at.value().size()) || !visit(decode_row(at.key(), at.value()))) return;
}

// The same with every row that matches; false, and none was visited, when more than `rows_max`
// rows would have to be looked at.
template <class Visit>
bool each_match(snapshot const& in, table_context const& table,
                std::vector<index_record> const& indexes, domain::query const& q,
                std::uint64_t rows_max, time_limit& time, Visit const& visit) {
    auto const check = [&](domain::row_view const& row) { return !q.matches(row) || visit(row); };
    auto const look_at = [&](std::uint64_t sequence) {
        auto const row = row_at(in, table.number, sequence);
        return !row || (time.allows(row->data.size()) && check(*row));
    };
    if (auto const choice = choose_equality(q, indexes)) {
        auto const sequences = candidates(in, table, *choice, rows_max, time);
        if (sequences.size() > rows_max) return false;
        for (std::uint64_t const sequence : sequences)
            if (!look_at(sequence)) break;
        return true;
    }
    if (load_counters(in, table.number).rows > rows_max) return false;
    each_row(in, table, time, check);
    return true;
}

// All rows in the order of an index: found by counting, so a deep page costs what the first costs.
void emit_in_index_order(snapshot const& in, table_context const& table, order_choice const& choice,
                         domain::query const& q, domain::row_sink& out, std::uint64_t total) {
    counted_keys const keys = counted_keys::of_index(table.number, choice.index->number);
    std::uint64_t nulls = 0;
    if (choice.nulls_last) {
        cursor at(in);
        nulls = count_before(at, keys, domain::index_key("null", choice.index->form) + '\1');
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
            require_leaf(at, keys);
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
               counters_record const& counters, domain::row_sink& out) {
    cursor at(in);
    counted_keys const keys = counted_keys::of_rows(table.number, counters.tail);
    if (q.offset >= counters.rows || !seek_nth(at, keys, q.offset)) return;
    std::uint64_t left = std::min(q.limit, counters.rows - q.offset);
    for (bool more = left > 0; more; more = --left > 0 && at.next()) {
        require_leaf(at, keys);
        out.on_row(decode_row(at.key(), at.value()));
    }
}

}  // namespace

std::optional<result<>> find_rows(snapshot const& in, table_context const& table,
                                  domain::find_rows const& plan, domain::row_sink& out,
                                  std::uint64_t rows_max, time_limit& time) {
    domain::query const& q = plan.wanted;
    bool const plain = is_plain_list(in, table, q);
    auto const indexes = plain ? std::vector<index_record>() : load_indexes(in, table.number);
    auto const order = usable_order(in, table, q, indexes);
    if (plain || order) {
        auto const counters = load_counters(in, table.number);
        if (std::min(q.limit, counters.rows) > rows_max) return std::nullopt;
        out.on_total(counters.rows);
        if (order)
            emit_in_index_order(in, table, *order, q, out, counters.rows);
        else
            emit_page(in, table, q, counters, out);
        return std::optional<result<>>(std::in_place);  // GCC 12 warns falsely of a moved result<>
    }
    domain::top_rows page(q.by, q.offset, q.limit);
    result<> done;
    auto const add = [&](domain::row_view const& row) {
        done = page.add(row, q.score(row));
        return done.has_value();
    };
    if (!each_match(in, table, indexes, q, rows_max, time, add)) return std::nullopt;
    if (!done) return done.error();
    if (time.over()) return out_of_time();
    out.on_total(page.seen());
    for (auto const& hit : page.page()) emit(q, hit.row, hit.score, out);
    return std::optional<result<>>(std::in_place);
}

result<> group_rows(snapshot const& in, table_context const& table, domain::group_rows const& plan,
                    domain::group_sink& out, time_limit& time) {
    domain::group_collector groups(plan.groups);
    result<> done;
    auto const add = [&](domain::row_view const& row) {
        done = groups.add(row);
        return done.has_value();
    };
    each_match(in, table, load_indexes(in, table.number), plan.wanted, any_number_of_rows, time,
               add);
    if (!done) return done;
    if (time.over()) return out_of_time();
    auto const page = groups.page(plan.wanted.by, plan.wanted.offset, plan.wanted.limit);
    if (!page) return page.error();
    out.on_total(groups.size());
    for (auto const& g : *page) out.on_group(g);
    return {};
}

}  // namespace rowd::storage
