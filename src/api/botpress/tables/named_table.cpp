#include "api/botpress/tables/named_table.hpp"

#include "api/botpress/errors.hpp"
#include "api/common/finding.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {

namespace {

bool is_absent(result<domain::table> const& found) {
    return !found && found.error().code == errc::table_absent;
}

// A path can hold any bytes, an answer only valid text.
error no_such_table(std::string const& name) {
    std::string valid;
    if (!json::compact(json::quoted(name), valid)) return fail(errc::table_absent);
    return not_found(errc::table_absent, "Table", valid);
}

}  // namespace

result<domain::table> named_table(exchange& x) {
    std::string const name = x.request().capture(0);
    auto const id = uuid::parse(name);
    result<domain::table> found = id ? find_table(x, *id) : fail(errc::table_absent);
    if (is_absent(found)) found = find_table(x, name);
    if (is_absent(found)) return no_such_table(name);
    return found;
}

std::shared_ptr<column_list const> columns_of(exchange& x, domain::table const& t) {
    if (auto known = x.known_form<column_list>(t)) return known;
    if (!x.allows(columns_work(t))) return std::make_shared<column_list const>();
    return x.form<column_list>(t);
}

}  // namespace rowd::api::botpress
