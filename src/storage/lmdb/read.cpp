#include "storage/lmdb/read.hpp"

#include <algorithm>

#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/counted.hpp"
#include "storage/lmdb/creation_order.hpp"
#include "storage/lmdb/leaf_fetcher.hpp"
#include "storage/lmdb/row_codec.hpp"

namespace rowd::storage {
namespace {

// The rows from where the cursor is.
template <class Step>
void emit_run(cursor& at, counted_keys const& keys, std::uint64_t count, domain::row_sink& out,
              Step const& step) {
    leaf_fetcher leaves;
    for (bool more = true; more; more = --count > 0 && step(at)) {
        require_leaf(at, keys);
        leaves.follow(at);
        out.on_row(decode_row(at.key(), at.value()));
    }
}

bool has_positions(cursor& at, std::uint32_t table) {
    key const prefix('P', table);
    return at.seek(prefix) && at.in(prefix);
}

}  // namespace

result<> read_table(snapshot const& in, domain::get_table const& plan, domain::table_sink& out) {
    auto const number = table_number(in, plan.table);
    auto const t = number ? load_table(in, *number) : std::nullopt;
    if (!t) return fail(errc::table_absent);
    out.on_table(*t);
    return {};
}

// Numbers are given in the order of creation, so the order of the definitions is the order asked
// for.
void read_tables(snapshot const& in, domain::list_tables const& plan, domain::table_sink& out) {
    auto numbers = table_numbers(in, 'T');
    if (plan.newest_first) std::ranges::reverse(numbers);
    for (std::uint32_t const number : numbers)
        if (auto const t = load_table(in, number)) out.on_table(*t);
}

result<> read_row(snapshot const& in, table_context const& table, domain::get_row const& plan,
                  domain::row_sink& out) {
    auto const row = find_row(in, table, plan.row);
    if (!row) return fail(errc::row_absent);
    out.on_row(*row);
    return {};
}

void read_rows(snapshot const& in, table_context const& table, domain::list_rows const& plan,
               domain::row_sink& out) {
    auto const counters = load_counters(in, table.number);
    std::uint64_t const total = counters.rows;
    out.on_total(total);
    if (plan.offset >= total || plan.limit == 0) return;
    std::uint64_t const count = std::min<std::uint64_t>(plan.limit, total - plan.offset);

    using order = domain::list_rows::order;
    cursor at(in);
    counted_keys const keys = counted_keys::of_rows(table.number, counters.tail);
    if (plan.by != order::position && has_positions(at, table.number)) {
        emit_in_creation_order(in, table.number, plan.by == order::newest_first, plan.offset, count,
                               out);
    } else if (plan.by == order::newest_first) {
        if (seek_nth(at, keys, total - 1 - plan.offset))
            emit_run(at, keys, count, out, [](cursor& c) { return c.previous(); });
    } else {
        if (seek_nth(at, keys, plan.offset))
            emit_run(at, keys, count, out, [](cursor& c) { return c.next(); });
    }
}

}  // namespace rowd::storage
