#include "storage/lmdb/read/read.hpp"

#include <algorithm>

#include "rowd/storage/refusals.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/ranks/creation_order.hpp"
#include "storage/lmdb/ranks/rank_index.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/read/leaf_prefetch.hpp"

namespace rowd::storage {
namespace {

// `count` rows, at least one, from where the cursor is.
template <class Step>
void emit_run(kv::cursor& at, rank_keys const& keys, std::uint64_t count, reading& how,
              domain::row_sink& out, Step const& step) {
    leaf_prefetch leaves;
    while (how.allows(at.value().size())) {
        leaves.follow(at);
        out.on_row(decode_row(at.key(), at.value()));
        if (--count == 0) return require_leaf(at, keys);  // then those before it are leaves, too
        if (!step(at)) throw_damaged(keys.leaf, "more is counted than there is");
    }
}

// A definition with its row count; none also when that is more than `how` allows.
std::optional<domain::table> load_table(kv::snapshot const& in, std::uint32_t number,
                                        reading& how) {
    auto const bytes = in.get(definition_key(number));
    if (!bytes || !how.allows(2 * reading::descent + bytes->size())) return std::nullopt;
    domain::table t = decode_table(*bytes);
    t.sequence = number;
    t.row_count = load_counters(in, number).rows;
    return t;
}

bool has_positions(kv::cursor& at, std::uint32_t table) {
    key const prefix('P', table);
    return at.seek(prefix) && at.in(prefix);
}

}  // namespace

result<> read_table(kv::snapshot const& in, domain::get_table const& plan, reading& how,
                    domain::table_sink& out) {
    auto const number = table_number(in, plan.table, &how);
    auto const t = number ? load_table(in, *number, how) : std::nullopt;
    if (how.over()) return out_of_time();
    if (!t) return fail(errc::table_absent);
    out.on_table(*t);
    return {};
}

// Numbers are given in the order of creation, so the order of the definitions is the order asked
// for.
result<> read_tables(kv::snapshot const& in, domain::list_tables const& plan, reading& how,
                     domain::table_sink& out) {
    auto numbers = table_numbers(in, 'T');
    if (plan.newest_first) std::ranges::reverse(numbers);
    for (std::uint32_t const number : numbers) {
        auto const t = load_table(in, number, how);
        if (how.over()) return out_of_time();
        if (t) out.on_table(*t);
    }
    if (how.over()) return out_of_time();
    return {};
}

result<> read_row(kv::snapshot const& in, table_context const& table, domain::get_row const& plan,
                  reading& how, domain::row_sink& out) {
    auto const row = find_row(in, table, plan.row);
    if (!row) return fail(errc::row_absent);
    if (!how.allows(row->data.size())) return out_of_time();
    out.on_row(*row);
    return {};
}

result<> read_rows(kv::snapshot const& in, table_context const& table,
                   domain::list_rows const& plan, reading& how, domain::row_sink& out) {
    auto const counters = load_counters(in, table.number);
    std::uint64_t const total = counters.rows;
    out.on_total(total);
    if (plan.offset >= total || plan.limit == 0) return {};
    std::uint64_t const count = std::min<std::uint64_t>(plan.limit, total - plan.offset);

    using order = domain::list_rows::order;
    kv::cursor at(in);
    rank_keys const keys = rank_keys::of_rows(table.number, counters.tail);
    if (plan.by != order::position && has_positions(at, table.number)) {
        emit_in_creation_order(in, table.number, plan.by == order::newest_first, plan.offset, count,
                               how, out);
    } else if (plan.by == order::newest_first) {
        if (seek_nth(at, keys, total - 1 - plan.offset))
            emit_run(at, keys, count, how, out, [](kv::cursor& c) { return c.previous(); });
    } else {
        if (seek_nth(at, keys, plan.offset))
            emit_run(at, keys, count, how, out, [](kv::cursor& c) { return c.next(); });
    }
    if (how.over()) return out_of_time();
    return {};
}

}  // namespace rowd::storage
