#include "api/finding.hpp"

#include "api/waiting.hpp"

namespace rowd::api {

task<result<>> find(call const& c, domain::find_rows const& plan, domain::row_sink& out) {
    unsigned const slot = c.thread->slot();
    if (auto const found = c.store->find_quickly(slot, plan, out)) co_return *found;
    result<> done;
    std::function<void()> job = [&] { done = c.store->find(plan, out); };
    auto const ran = co_await on_worker(c, std::move(job));
    if (!ran) co_return ran.error();
    co_return done;
}

task<result<>> group(call const& c, domain::group_rows const& plan, domain::group_sink& out) {
    result<> done;
    std::function<void()> job = [&] { done = c.store->group(plan, out); };
    auto const ran = co_await on_worker(c, std::move(job));
    if (!ran) co_return ran.error();
    co_return done;
}

std::optional<domain::table> find_table(call const& c, domain::table_ref const& ref) {
    struct sink final : domain::table_sink {
        void on_table(domain::table const& t) override { found = t; }
        std::optional<domain::table> found;
    } table;
    domain::get_table const plan{ref};
    if (auto const done = c.store->read(c.thread->slot(), plan, table); !done) return std::nullopt;
    return std::move(table.found);
}

}  // namespace rowd::api
