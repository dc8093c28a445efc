#include "api/botpress/tables/row_work.hpp"

#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/pipeline/writing.hpp"

namespace rowd::api::botpress {

result<> row_work::begin(call const& c, storage::reading& how) {
    auto named = named_table(c, how);
    if (!named) return named.error();
    table = *std::move(named);
    columns = columns_of(table, how);
    row_limit = botpress::row_limit(columns, table.factor);
    notes = {};
    written.clear();
    return {};
}

void row_work::note_failures(domain::receipt const& done) {
    for (auto const& [index, failure] : done.failures)
        notes.refuse(written[index], failure.code == errc::row_absent
                                         ? "there is no row with this id"
                                         : failure.message);
}

std::size_t row_work::answer_work(domain::receipt const& done) const {
    showing_work const showing(columns);
    std::size_t sum = work_of(done);
    for (auto const* rows : {&done.rows, &done.updated})
        for (auto const& row : *rows) sum += showing.of(row.view());
    return sum;
}

}  // namespace rowd::api::botpress
