#include "api/common/finding.hpp"

#include <optional>
#include <utility>

namespace rowd::api {

result<domain::table> find_table(exchange& x, domain::table_ref const& ref) {
    struct sink final : domain::table_sink {
        void on_table(domain::table const& t) override { found = t; }
        std::optional<domain::table> found;
    } table;
    if (auto const done = x.read(domain::get_table{ref}, table); !done) return done.error();
    return *std::move(table.found);
}

}  // namespace rowd::api
