#include "api/common/finding.hpp"

#include <utility>

#include "rowd/storage/store.hpp"

namespace rowd::api {

result<domain::table> find_table(call const& c, storage::reading& how,
                                 domain::table_ref const& ref) {
    struct sink final : domain::table_sink {
        void on_table(domain::table const& t) override { found = t; }
        std::optional<domain::table> found;
    } table;
    domain::get_table const plan{ref};
    if (auto const done = c.store->read(how, plan, table); !done) return done.error();
    return *std::move(table.found);
}

}  // namespace rowd::api
