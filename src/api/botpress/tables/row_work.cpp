#include "api/botpress/tables/row_work.hpp"

#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/named_table.hpp"

namespace rowd::api::botpress {

result<std::shared_ptr<row_work>> row_work::begin(exchange& x) {
    auto named = named_table(x);
    if (!named) return named.error();
    auto work = std::make_shared<row_work>();
    work->table = *std::move(named);
    work->columns = columns_of(x, work->table);
    work->row_limit = botpress::row_limit(*work->columns, work->table.factor);
    return work;
}

bool row_work::may_show(exchange& x, std::span<domain::row const> rows) const {
    showing_work const showing(*columns);
    std::size_t sum = 0;
    for (auto const& row : rows) sum += showing.of(row.view());
    return x.allows(sum);
}

void row_work::note(domain::row_failures const& failures) {
    for (auto const& [index, failure] : failures)
        notes.refuse(written[index], failure.code == errc::row_absent
                                         ? "there is no row with this id"
                                         : failure.message);
}

}  // namespace rowd::api::botpress
