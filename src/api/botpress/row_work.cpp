#include "api/botpress/row_work.hpp"

#include "api/botpress/named_table.hpp"
#include "api/waiting.hpp"
#include "api/writing.hpp"

namespace rowd::api::botpress {

row_work::row_work(call const& c)
    : table(named_table(c)),
      columns(table ? *table : domain::table()),
      row_limit(botpress::row_limit(columns, table ? table->factor : 1)) {}

task<std::optional<error>> read_and_write(call const& c, row_work& work, row_reading read) {
    auto const input = body::read(c);
    if (!input) co_return input.error();
    result<> good;
    std::function<void()> job = [&] { good = read(*input, work); };
    auto const ran = co_await on_body(c, std::move(job));
    if (!ran) co_return ran.error();
    if (!good) co_return good.error();
    if (!work.table) co_return work.table.error();
    if (!work.written.empty()) work.done = co_await write(c, std::move(work.op));
    if (work.done.failure) co_return *work.done.failure;
    for (auto const& [index, failure] : work.done.failures)
        work.notes.refuse(work.written[index], failure.code == errc::row_absent
                                                   ? "there is no row with this id"
                                                   : failure.message);
    co_return std::nullopt;
}

}  // namespace rowd::api::botpress
