#include <algorithm>

#include "rowd/domain/audit_entry.hpp"
#include "storage/tables/operations.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t copied_bytes_max = 256u << 20;

// In the order of creation.
result<std::vector<domain::row>> rows_to_copy(transaction const& txn, open_table const& source,
                                              domain::data_limit const& limit) {
    std::vector<domain::row> rows;
    std::size_t bytes = 0;
    result<> fits;
    txn.each_row(source, [&](domain::row_view const& row) {
        if (fits) fits = domain::check_length(row.data, limit);
        bytes += row.data.size();
        if (fits && bytes > copied_bytes_max)
            fits = fail(errc::limit_exceeded, "The table is too large to be duplicated");
        if (fits) rows.push_back(domain::row::copy_of(row));
    });
    if (!fits) return fits.error();
    std::ranges::sort(rows, {}, &domain::row::sequence);
    return rows;
}

}  // namespace

result<domain::duplicate_table::receipt> execute(transaction& txn,
                                                 domain::duplicate_table const& op) {
    auto const opened = txn.open(op.source, op.version);
    if (!opened) return opened.error();
    open_table const& source = **opened;
    if (txn.is_taken(op.name)) return fail(errc::name_taken);
    if (auto room = txn.room_to_grow(); !room) return room.error();
    result<std::vector<domain::row>> rows = std::vector<domain::row>();
    if (!op.schema_only) rows = rows_to_copy(txn, source, op.limit);
    if (!rows) return rows.error();
    domain::table definition = source.definition();
    definition.name = op.name;
    definition.frozen = false;
    definition.factor = op.factor.value_or(definition.factor);
    if (auto room = txn.room_for_definition(definition); !room) return room.error();
    open_table& copy = txn.make_table(std::move(definition));
    for (auto const& row : *rows)
        txn.insert(copy, {row.data, row.position, row.owner, row.members}, row.number);
    txn.record("table.created", copy.definition(), op.by,
               domain::created_metadata(copy.definition()));
    domain::duplicate_table::receipt out{copy.definition()};
    out.table.row_count = copy.row_count();
    return out;
}

}  // namespace rowd::storage
