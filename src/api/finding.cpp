#include "api/finding.hpp"

#include "api/waiting.hpp"

namespace rowd::api {

task<result<>> find(call const& c, domain::find_rows const& plan, domain::row_sink& out) {
    unsigned const slot = c.thread->slot();
    if (auto const found = c.store->find_quickly(slot, plan, out)) co_return *found;
    long_read read = [&](std::int64_t until_ns) { return c.store->find(plan, until_ns, out); };
    co_return co_await run_long_read(c, std::move(read));
}

task<result<>> group(call const& c, domain::group_rows const& plan, domain::group_sink& out) {
    long_read read = [&](std::int64_t until_ns) { return c.store->group(plan, until_ns, out); };
    co_return co_await run_long_read(c, std::move(read));
}

result<domain::table> find_table(call const& c, domain::table_ref const& ref) {
    struct sink final : domain::table_sink {
        void on_table(domain::table const& t) override { found = t; }
        std::optional<domain::table> found;
    } table;
    domain::get_table const plan{ref};
    if (auto const done = c.store->read(c.thread->slot(), plan, table); !done) return done.error();
    return *std::move(table.found);
}

}  // namespace rowd::api
